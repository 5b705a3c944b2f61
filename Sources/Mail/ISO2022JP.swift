/// ISO-2022-JP as mailers write it: with half-width katakana and the vendors' characters (RFC 1468, CP50221).
///
/// glibc's converter refuses both, so the seven-bit form is turned into CP932 first.
enum ISO2022JP {
    private enum Mode { case ascii, katakana, doubleByte }

    static func text(_ bytes: [UInt8]) -> String {
        let converted = shiftJIS(bytes)
        return Iconv.text(converted, from: "CP932").text
    }

    /// Whether an escape to a Japanese set occurs, and nothing but seven bits (RFC 1468): nothing else in mail looks like it.
    static func isLikely(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            var index = 0
            while let found = Lines.find(ASCII.escape, in: bytes, from: index, to: bytes.count) {
                if found + 2 < bytes.count, bytes[found + 1] == 0x24, bytes[found + 2] | 0x02 == 0x42 {
                    return !bytes.contains(where: \.isHighBit)
                }
                index = found + 1
            }
            return false
        }
    }

    private static func shiftJIS(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var mode = Mode.ascii
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == ASCII.escape, let (next, length) = escape(bytes, at: index) {
                mode = next
                index += length
                continue
            }
            // A line end resets to ASCII (RFC 1468).
            if byte == ASCII.lf { mode = .ascii }
            let isGraphic = byte > ASCII.space && byte < ASCII.delete
            if mode == .doubleByte, isGraphic, index + 1 < bytes.count, bytes[index + 1] > ASCII.space {
                appendPair(byte, bytes[index + 1] & 0x7F, to: &output)
                index += 2
                continue
            }
            output.append(mode == .katakana && isGraphic ? byte | 0x80 : byte)
            index += 1
        }
        return output
    }

    /// The mode that an escape sequence switches to, and its length.
    private static func escape(_ bytes: [UInt8], at index: Int) -> (Mode, Int)? {
        guard index + 2 < bytes.count else { return nil }
        switch (bytes[index + 1], bytes[index + 2]) {
        case (ASCII.open, 0x42), (ASCII.open, 0x4A), (ASCII.open, 0x48): return (.ascii, 3)
        case (ASCII.open, 0x49): return (.katakana, 3)
        case (0x24, 0x40), (0x24, 0x42): return (.doubleByte, 3)
        case (0x24, ASCII.open): return index + 3 < bytes.count ? (.doubleByte, 4) : nil
        default: return nil
        }
    }

    /// JIS X 0208 row and cell to Shift_JIS.
    private static func appendPair(_ row: UInt8, _ cell: UInt8, to output: inout [UInt8]) {
        let isOdd = row & 1 == 1
        let lead = (row &- 0x21) / 2 &+ 0x81
        output.append(lead > 0x9F ? lead &+ 0x40 : lead)
        if isOdd {
            output.append(cell &+ (cell >= 0x60 ? 0x20 : 0x1F))
        } else {
            output.append(cell &+ 0x7E)
        }
    }
}

/// HZ (RFC 1843): GB 2312 in seven bits between `~{` and `~}`.
enum HZ {
    static func text(_ bytes: [UInt8]) -> String {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var isShifted = false
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == ASCII.lf { isShifted = false }
            guard byte == ASCII.tilde, index + 1 < bytes.count else {
                output.append(isShifted && byte > ASCII.space ? byte | 0x80 : byte)
                index += 1
                continue
            }
            switch bytes[index + 1] {
            case 0x7B: isShifted = true
            case 0x7D: isShifted = false
            case ASCII.tilde: output.append(ASCII.tilde)
            case ASCII.lf: break
            default:
                output.append(byte)
                index -= 1
            }
            index += 2
        }
        return Iconv.text(output, from: "GB18030").text
    }
}
