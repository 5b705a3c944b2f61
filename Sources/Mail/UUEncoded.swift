/// Files in uuencode: as a transfer encoding, or between the lines of a text from before MIME.
struct UUEncoded {
    /// The name behind `begin`, as written.
    let name: String
    let bytes: [UInt8]
    /// Where the block stands in the text, from `begin` to behind the `end` line.
    let range: Range<Int>

    /// All complete blocks of the text, in order.
    static func all(in text: [UInt8]) -> [UUEncoded] {
        text.withUnsafeBufferPointer { buffer in
            var found: [UUEncoded] = []
            var position = 0
            let lines = Lines(buffer)
            while let begin = nextBegin(buffer, from: position) {
                let (block, next) = read(buffer, lines, at: begin)
                if let block { found.append(block) }
                position = next
            }
            return found
        }
    }

    /// The bytes of a body in that encoding; the body itself where it holds no block.
    static func decode(_ body: [UInt8]) -> [UInt8] {
        let blocks = all(in: body)
        return blocks.isEmpty ? body : blocks.flatMap(\.bytes)
    }

    /// The start of the next line `begin 644 name`.
    private static func nextBegin(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var position = start
        while position < text.count {
            if text[position] | 0x20 == 0x62, text[position...].hasPrefix("begin "), isMode(text, position + 6) {
                return position
            }
            guard let end = Lines.find(ASCII.lf, in: text, from: position, to: text.count) else { return nil }
            position = end + 1
        }
        return nil
    }

    /// Three or four octal digits and a blank.
    private static func isMode(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
        var index = start
        while index < text.count, text[index] >= ASCII.zero, text[index] < 0x38 { index += 1 }
        return (3...4).contains(index - start) && index < text.count && text[index] == ASCII.space
    }

    private static func read(
        _ text: UnsafeBufferPointer<UInt8>, _ lines: Lines, at begin: Int
    ) -> (block: UUEncoded?, next: Int) {
        let (content, first) = lines.end(from: begin)
        let words = text[begin..<content].split(separator: ASCII.space, maxSplits: 2)
        let name = words.count > 2 ? EncodedWord.decode(Array(words[2].trimmed())) : ""
        var bytes: [UInt8] = []
        var position = first
        while position < text.count {
            let (end, next) = lines.end(from: position)
            let line = text[position..<end]
            if line.isEqual("end") {
                let block = UUEncoded(name: name, bytes: bytes, range: begin..<next)
                return (bytes.isEmpty ? nil : block, next)
            }
            // Text that is no block after all: go on behind the line that broke it.
            guard append(line, to: &bytes) else { return (nil, position) }
            position = next
        }
        return (nil, text.count)
    }

    /// Decodes one line; false when it cannot be one.
    private static func append(_ line: Slice<UnsafeBufferPointer<UInt8>>, to bytes: inout [UInt8]) -> Bool {
        guard let first = line.first else { return true }
        guard (0x20...0x60).contains(first) else { return false }
        let count = Int((first &- 0x20) & 0x3F)
        let characters = line.dropFirst()
        // Mailers cut trailing blanks, which stand for zeros.
        guard characters.count <= (count + 2) / 3 * 4 + 2, characters.allSatisfy({ (0x20...0x60).contains($0) }) else {
            return false
        }
        guard count == 0 || characters.count + 4 >= count else { return false }
        var values = characters.map { ($0 &- 0x20) & 0x3F }
        while values.count < (count + 2) / 3 * 4 { values.append(0) }
        var left = count
        for group in stride(from: 0, to: values.count - 3, by: 4) where left > 0 {
            let word =
                UInt32(values[group]) << 18 | UInt32(values[group + 1]) << 12 | UInt32(values[group + 2]) << 6
                | UInt32(values[group + 3])
            for shift in [16, 8, 0] where left > 0 {
                bytes.append(UInt8(truncatingIfNeeded: word >> UInt32(shift)))
                left -= 1
            }
        }
        return true
    }
}

extension UUEncoded {
    /// No text below this size holds a block.
    static let shortest = 20

    /// Whether a look at the decoded body is worth it: an encoded `begin` cannot be seen in base64.
    static func mayOccur(in body: UnsafeBufferPointer<UInt8>, as encoding: TransferEncoding) -> Bool {
        encoding == .base64 || nextBegin(body, from: 0) != nil
    }
}
