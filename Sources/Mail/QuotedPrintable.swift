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
        var column = 0
        for (index, byte) in bytes.enumerated() {
            if byte == ASCII.lf {
                output.append(contentsOf: [ASCII.cr, ASCII.lf])
                column = 0
                continue
            }
            let endsLine = index + 1 == bytes.count || bytes[index + 1] == ASCII.lf
            let isPlain = isPlain(byte, endsLine: endsLine, startsLine: column == 0, bytes, index)
            let width = isPlain ? 1 : 3
            if column + width > longestLine - (endsLine ? 0 : 1) {
                output.append(contentsOf: [ASCII.equal, ASCII.cr, ASCII.lf])
                column = 0
            }
            if isPlain {
                output.append(byte)
            } else {
                output.append(contentsOf: [ASCII.equal, hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 0x0F)]])
            }
            column += width
        }
        return output
    }

    private static func isPlain(
        _ byte: UInt8, endsLine: Bool, startsLine: Bool, _ bytes: [UInt8], _ index: Int
    ) -> Bool {
        if byte == ASCII.equal { return false }
        if byte.isBlank { return !endsLine }
        guard byte > ASCII.space, byte < ASCII.delete else { return false }
        // A dot alone ends SMTP data, and "From " at a line's start is changed by mbox writers.
        if startsLine, byte == ASCII.dot { return false }
        return !(startsLine && byte == 0x46 && bytes[index...].hasPrefix("from "))
    }
}
