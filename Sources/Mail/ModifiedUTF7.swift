/// IMAP's form of UTF-7 for mailbox names (RFC 3501 §5.1.3).
package enum ModifiedUTF7 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,".utf8)

    /// The name as it goes over the wire: printable ASCII.
    package static func encode(_ name: String) -> String {
        var output: [UInt8] = []
        var run: [UInt16] = []
        for unit in name.utf16 {
            guard unit >= 0x20, unit < 0x7F else {
                run.append(unit)
                continue
            }
            appendRun(&run, to: &output)
            output.append(UInt8(unit))
            if unit == UInt16(ASCII.ampersand) { output.append(ASCII.minus) }
        }
        appendRun(&run, to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    /// The name that was meant; what is no valid encoding is kept as it is.
    package static func decode(_ name: String) -> String {
        let bytes = Array(name.utf8)
        var output = ""
        var index = 0
        while index < bytes.count {
            let stop = bytes[index...].firstIndex(of: ASCII.ampersand) ?? bytes.count
            output += String(decoding: bytes[index..<stop], as: UTF8.self)
            guard stop < bytes.count else { break }
            guard let end = bytes[stop...].firstIndex(of: ASCII.minus) else {
                return output + String(decoding: bytes[stop...], as: UTF8.self)
            }
            output += decodeRun(bytes[(stop + 1)..<end])
            index = end + 1
        }
        return output
    }

    private static func appendRun(_ run: inout [UInt16], to output: inout [UInt8]) {
        guard !run.isEmpty else { return }
        output.append(ASCII.ampersand)
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        for unit in run {
            buffer = (buffer << 16 | UInt32(unit)) & 0x3F_FFFF
            bits += 16
            while bits >= 6 {
                bits -= 6
                output.append(alphabet[Int(buffer >> bits & 0x3F)])
            }
        }
        if bits > 0 { output.append(alphabet[Int(buffer << (6 - bits) & 0x3F)]) }
        output.append(ASCII.minus)
        run.removeAll(keepingCapacity: true)
    }

    /// The text of the bytes between `&` and `-`.
    private static func decodeRun(_ run: ArraySlice<UInt8>) -> String {
        let literal = "&" + String(decoding: run, as: UTF8.self) + "-"
        guard !run.isEmpty else { return "&" }
        var units: [UInt16] = []
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        for byte in run {
            guard byte != ASCII.slash, let value = Base64.value(of: byte == ASCII.comma ? ASCII.slash : byte) else {
                return literal
            }
            buffer = (buffer << 6 | UInt32(value)) & 0x3F_FFFF
            bits += 6
            if bits >= 16 {
                bits -= 16
                units.append(UInt16(truncatingIfNeeded: buffer >> bits))
            }
        }
        return String(validating: units, as: UTF16.self) ?? literal
    }
}
