/// windows-1252, the charset that is meant by iso-8859-1 and us-ascii (WHATWG Encoding §4.2).
enum Windows1252 {
    /// Every byte is a character; the five that windows-1252 leaves free are C1 controls.
    static func text(_ bytes: [UInt8]) -> String {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count + bytes.count / 8)
        for byte in bytes { append(byte, to: &output) }
        return String(decoding: output, as: UTF8.self)
    }

    private static func append(_ byte: UInt8, to output: inout [UInt8]) {
        guard byte.isHighBit else {
            output.append(byte)
            return
        }
        let scalar = byte < 0xA0 ? upper[Int(byte & 0x1F)] : UInt16(byte)
        if scalar >= 0x800 {
            output.append(0xE0 | UInt8(truncatingIfNeeded: scalar >> 12))
            output.append(0x80 | UInt8(truncatingIfNeeded: scalar >> 6) & 0x3F)
        } else {
            output.append(0xC0 | UInt8(truncatingIfNeeded: scalar >> 6))
        }
        output.append(0x80 | UInt8(truncatingIfNeeded: scalar) & 0x3F)
    }

    /// The scalars of 0x80 to 0x9F.
    private static let upper: [UInt16] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
        0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0x9D, 0x017E, 0x0178,
    ]
}
