/// Files in yEnc between the lines of a text (news readers, gateways from news; no standard, version 1.3 of its draft).
struct YEnc {
    /// The name behind `name=`, as written.
    let name: String
    let bytes: [UInt8]
    /// Where the block stands in the text, from `=ybegin` to behind the `=yend` line.
    let range: Range<Int>

    private static let shift: UInt8 = 42
    private static let escapeShift: UInt8 = 64

    /// Whether a look at the decoded body is worth it: an encoded `=ybegin` cannot be seen in base64.
    static func mayOccur(in body: UnsafeBufferPointer<UInt8>, as encoding: TransferEncoding) -> Bool {
        encoding != .base64 && next("=ybegin ", body, Lines(body), from: 0) != nil
    }

    /// All complete blocks of the text, in order.
    static func all(in text: [UInt8]) -> [YEnc] {
        text.withUnsafeBufferPointer { buffer in
            var found: [YEnc] = []
            var position = 0
            let lines = Lines(buffer)
            while let begin = next("=ybegin ", buffer, lines, from: position) {
                // Without an end nothing is taken away from the text, nor looked for again.
                guard let end = next("=yend", buffer, lines, from: begin) else { break }
                found.append(read(buffer, lines, from: begin, to: end))
                position = end
            }
            return found
        }
    }

    /// The next line that begins with that word.
    private static func next(
        _ word: StaticString, _ text: UnsafeBufferPointer<UInt8>, _ lines: Lines, from start: Int
    ) -> Int? {
        var position = start
        while let found = Lines.find(ASCII.equal, in: text, from: position, to: text.count) {
            if found == 0 || text[found - 1] == lines.terminator, text[found...].hasPrefix(word) { return found }
            position = found + 1
        }
        return nil
    }

    private static func read(
        _ text: UnsafeBufferPointer<UInt8>, _ lines: Lines, from begin: Int, to end: Int
    ) -> YEnc {
        let (head, first) = lines.end(from: begin)
        var position = first
        if position < end, text[position...].hasPrefix("=ypart ") { position = lines.end(from: position).next }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(max(0, end - position))
        while position < end {
            let byte = text[position]
            position += 1
            if byte == ASCII.cr || byte == ASCII.lf { continue }
            if byte == ASCII.equal, position < end {
                bytes.append(text[position] &- escapeShift &- shift)
                position += 1
            } else {
                bytes.append(byte &- shift)
            }
        }
        return YEnc(name: name(in: text[begin..<head]), bytes: bytes, range: begin..<lines.end(from: end).next)
    }

    /// The name is the last word of the line and may hold blanks.
    private static func name(in line: Slice<UnsafeBufferPointer<UInt8>>) -> String {
        var index = line.startIndex
        while index < line.endIndex {
            if line[index...].hasPrefix(" name=") { return EncodedWord.decode(Array(line[(index + 6)...].trimmed())) }
            index += 1
        }
        return ""
    }
}
