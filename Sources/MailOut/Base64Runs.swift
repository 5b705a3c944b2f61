/// Runs of base64 inside a text: an address may stand in one, in a link or a pasted part.
enum Base64Runs {
    private static let alignments = 4

    /// How many letters it takes to write that many bytes.
    static func letters(for bytes: Int) -> Int { bytes * 4 / 3 }

    /// Where runs of at least `shortest` base64 letters lie, line breaks within them included.
    static func ranges(in bytes: [UInt8], shortest: Int) -> [Range<Int>] {
        bytes.withUnsafeBufferPointer { bytes in
            isLetter.withUnsafeBufferPointer { isLetter in ranges(in: bytes, shortest: shortest, isLetter) }
        }
    }

    private static func ranges(
        in bytes: UnsafeBufferPointer<UInt8>, shortest: Int, _ isLetter: UnsafeBufferPointer<Bool>
    ) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var index = 0
        while index < bytes.count {
            while index < bytes.count, !isLetter[Int(bytes[index])] { index += 1 }
            let start = index
            var letters = 0
            while index < bytes.count {
                let word = index
                while index < bytes.count, isLetter[Int(bytes[index])] { index += 1 }
                letters += index - word
                guard index < bytes.count, isBreak(index, in: bytes) else { break }
                index += 1
            }
            if letters >= shortest { ranges.append(start..<index) }
        }
        return ranges
    }

    /// The bytes of a run, read from each of the four places where its first group may begin, one after the other.
    static func decoded(_ bytes: [UInt8], _ range: Range<Int>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(range.count * 3 + alignments)
        for skipped in 0..<alignments {
            var window: UInt32 = 0
            var held = 0
            var left = skipped
            for byte in bytes[range] {
                guard let digit = value(byte) else { continue }
                guard left == 0 else {
                    left -= 1
                    continue
                }
                window = (window << 6 | digit) & 0xFFFF
                held += 6
                if held >= 8 {
                    held -= 8
                    result.append(UInt8(truncatingIfNeeded: window >> UInt32(held)))
                }
            }
            // Keeps an address from being put together of two readings.
            result.append(UInt8(ascii: "|"))
        }
        return result
    }

    private static func isBreak(_ index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes[index] == 0x0D || bytes[index] == 0x0A || isFold(index, in: bytes)
    }

    /// White space at the beginning of a line: calendars and contacts go on behind it (RFC 5545 §3.1, RFC 6350 §3.2).
    private static func isFold(_ index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        (bytes[index] == 0x20 || bytes[index] == 0x09) && index > 0 && bytes[index - 1] == 0x0A
    }

    private static let isLetter: [Bool] = (0...255).map { value(UInt8($0)) != nil }

    @inline(__always)
    private static func value(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x41...0x5A: UInt32(byte - 0x41)
        case 0x61...0x7A: UInt32(byte - 0x61) + 26
        case 0x30...0x39: UInt32(byte - 0x30) + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
