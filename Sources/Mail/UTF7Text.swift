/// UTF-7 (RFC 2152), for mail only: a browser must never see it.
enum UTF7Text {
    static func decode(_ bytes: [UInt8]) -> String {
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            guard bytes[index] == ASCII.plus else {
                let end = bytes[index...].firstIndex(of: ASCII.plus) ?? bytes.count
                units.append(contentsOf: String(decoding: bytes[index..<end], as: UTF8.self).utf16)
                index = end
                continue
            }
            index = decodeShift(bytes, from: index + 1, into: &units)
        }
        return String(decoding: units, as: UTF16.self)
    }

    /// Reads the base64 run after a `+`; where the plain text goes on.
    private static func decodeShift(_ bytes: [UInt8], from start: Int, into units: inout [UInt16]) -> Int {
        var index = start
        let kept = units.count
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        while index < bytes.count, let value = Base64.value(of: bytes[index]) {
            buffer = (buffer << 6 | UInt32(value)) & 0x3F_FFFF
            bits += 6
            if bits >= 16 {
                bits -= 16
                units.append(UInt16(truncatingIfNeeded: buffer >> bits))
            }
            index += 1
        }
        let endsWithMinus = index < bytes.count && bytes[index] == ASCII.minus
        // `+-` is a plus sign, and so is a plus that no run follows.
        if index == start || units.count == kept {
            units.append(contentsOf: [UInt16(ASCII.plus)])
            for byte in bytes[start..<index] { units.append(UInt16(byte)) }
        }
        return endsWithMinus ? index + 1 : index
    }
}
