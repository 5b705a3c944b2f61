/// The addresses of a report's fields, as some servers write them in the form that SMTP gave them.
enum WrittenAddress {
    /// An address without `\x{E4}` (RFC 6533 §3) and xtext (RFC 3461 §4); any other is left as it is.
    static func unescaped(_ address: ArraySlice<UInt8>) -> [UInt8] {
        address.contains(0x5C) ? withScalars(address) : withoutXtext(address)
    }

    private static func withScalars(_ address: ArraySlice<UInt8>) -> [UInt8] {
        var plain: [UInt8] = []
        var rest = address
        while let byte = rest.first {
            if rest.starts(with: "\\x{".utf8), let close = rest.firstIndex(of: 0x7D), close - rest.startIndex <= 9,
                let value = UInt32(rest[(rest.startIndex + 3)..<close].text, radix: 16), value > 0x20,
                let scalar = Unicode.Scalar(value)
            {
                plain += Array(String(scalar).utf8)
                rest = rest[(close + 1)...]
            } else {
                plain.append(byte)
                rest = rest.dropFirst()
            }
        }
        return plain
    }

    /// QUIRK: only `+` and `=` need it in an address, so `+2B` and `+3D` are read, and no other `+`, which begins a tag
    /// (`VerdictFixtureTests`, "a plus tag is no xtext").
    private static func withoutXtext(_ address: ArraySlice<UInt8>) -> [UInt8] {
        var plain: [UInt8] = []
        var rest = address
        while let byte = rest.first {
            let code = rest.dropFirst().prefix(2)
            if byte == 0x2B, code.elementsEqual("2B".utf8) || code.elementsEqual("3D".utf8) {
                plain.append(code.first == 0x32 ? 0x2B : 0x3D)
                rest = rest.dropFirst(3)
            } else if byte == 0x2B {
                return Array(address)
            } else {
                plain.append(byte)
                rest = rest.dropFirst()
            }
        }
        return plain
    }
}
