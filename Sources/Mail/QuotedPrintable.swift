/// Quoted-printable as it arrives and as it is written (RFC 2045 §6.7).
enum QuotedPrintable {
    private static let longestLine = 76
    private static let hexDigits = Array("0123456789ABCDEF".utf8)

    /// Decodes; an escape that is none is kept as it was written, so that no text is lost.
    static func decode(_ input: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: input.count) { output, count in
            var written = 0
            var index = 0
            while index < input.count {
                let stop = Lines.find(ASCII.equal, in: input, from: index, to: input.count) ?? input.count
                written = copy(input, index, stop, output, written)
                guard stop < input.count else { break }
                index = decodeEscape(input, stop, output, &written)
            }
            count = written
        }
    }

    /// Copies text without escapes; blanks before a line end were added on the way and are dropped (§6.7 rule 3).
    private static func copy(
        _ input: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ output: UnsafeMutableBufferPointer<UInt8>,
        _ from: Int
    ) -> Int {
        var written = from
        var index = start
        while index < end {
            let lineEnd = Lines.find(ASCII.lf, in: input, from: index, to: end)
            let stop = lineEnd.map { $0 + 1 } ?? end
            if let base = input.baseAddress, let target = output.baseAddress {
                (target + written).update(from: base + index, count: stop - index)
            }
            written += stop - index
            if lineEnd != nil { written = dropBlanks(output, written, floor: from) }
            index = stop
        }
        return written
    }

    /// Removes blanks before the line end that was just written; blanks that were escapes lie below `floor` and stay.
    private static func dropBlanks(_ output: UnsafeMutableBufferPointer<UInt8>, _ written: Int, floor: Int) -> Int {
        var content = written - 1
        let hasCR = content > floor && output[content - 1] == ASCII.cr
        if hasCR { content -= 1 }
        var kept = content
        while kept > floor, output[kept - 1].isBlank { kept -= 1 }
        guard kept < content else { return written }
        if hasCR {
            output[kept] = ASCII.cr
            kept += 1
        }
        output[kept] = ASCII.lf
        return kept + 1
    }

    /// Reads what begins with `=` at `start`; where to go on.
    private static func decodeEscape(
        _ input: UnsafeBufferPointer<UInt8>, _ start: Int, _ output: UnsafeMutableBufferPointer<UInt8>,
        _ written: inout Int
    ) -> Int {
        if start + 2 < input.count, let high = input[start + 1].hexValue, let low = input[start + 2].hexValue {
            output[written] = high << 4 | low
            written += 1
            return start + 3
        }
        var end = start + 1
        while end < input.count, input[end].isBlank { end += 1 }
        if end < input.count, input[end] == ASCII.cr { end += 1 }
        if end >= input.count { return end }
        if input[end] == ASCII.lf { return end + 1 }
        if input[end - 1] == ASCII.cr { return end }
        output[written] = ASCII.equal
        written += 1
        return start + 1
    }

    /// Encodes text with LF line ends into lines of at most 76 characters with CRLF.
    static func encode(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count + bytes.count / 4)
        bytes.withUnsafeBufferPointer { bytes in
            var index = 0
            while index < bytes.count {
                let end = Lines.find(ASCII.lf, in: bytes, from: index, to: bytes.count)
                encodeLine(UnsafeBufferPointer(rebasing: bytes[index..<(end ?? bytes.count)]), into: &output)
                if end != nil { output += [ASCII.cr, ASCII.lf] }
                index = (end ?? bytes.count) + 1
            }
        }
        return output
    }

    private static func encodeLine(_ line: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) {
        var index = 0
        var column = 0
        while index < line.count {
            // As far as nothing has to be looked at twice; the last byte and the first of a line do.
            if column > 0 {
                let start = index
                let room = min(line.count - 1, index + longestLine - 1 - column)
                while index < room, isAlwaysPlain(line[index]) { index += 1 }
                output += line[start..<index]
                column += index - start
            }
            let endsLine = index + 1 == line.count
            let isPlain = isPlain(line, index, endsLine: endsLine, startsLine: column == 0)
            let width = isPlain ? 1 : 3
            if column + width > longestLine - (endsLine ? 0 : 1) {
                output += [ASCII.equal, ASCII.cr, ASCII.lf]
                column = 0
            }
            put(line[index], isPlain: isPlain, into: &output)
            column += width
            index += 1
        }
    }

    private static func put(_ byte: UInt8, isPlain: Bool, into output: inout [UInt8]) {
        if isPlain {
            output.append(byte)
        } else {
            output += [ASCII.equal, hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 0x0F)]]
        }
    }

    /// Blanks too, where more of the line follows.
    private static func isAlwaysPlain(_ byte: UInt8) -> Bool {
        byte >= ASCII.space && byte < ASCII.delete && byte != ASCII.equal || byte == ASCII.tab
    }

    private static func isPlain(
        _ line: UnsafeBufferPointer<UInt8>, _ index: Int, endsLine: Bool, startsLine: Bool
    ) -> Bool {
        let byte = line[index]
        if byte == ASCII.equal { return false }
        if byte.isBlank { return !endsLine }
        guard byte > ASCII.space, byte < ASCII.delete else { return false }
        // A dot alone ends SMTP data, and "From " at a line's start is changed by mbox writers.
        if startsLine, byte == ASCII.dot { return false }
        return !(startsLine && byte == 0x46 && line[index...].hasPrefix("from "))
    }
}
