extension JSON {
    /// The value as JSON; members stand in the order of their names, so that equal values give equal bytes.
    package var bytes: [UInt8] {
        var result: [UInt8] = []
        write(&result, indent: nil)
        return result
    }

    /// The same as text.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// With a line for each member, and one at the end, as some deliveries of webhooks come.
    var prettyBytes: [UInt8] {
        var result: [UInt8] = []
        write(&result, indent: 0)
        return result + [0x0A]
    }

    private func write(_ out: inout [UInt8], indent: Int?) {
        switch self {
        case .null: out += "null".utf8
        case .bool(let truth): out += (truth ? "true" : "false").utf8
        case .integer(let number): out += String(number).utf8
        case .number(let number): out += String(number).utf8
        case .string(let text): JSON.quote(text, &out)
        case .array(let values):
            JSON.list(values, ends: ("[", "]"), indent: indent, &out) { value, out, deeper in
                value.write(&out, indent: deeper)
            }
        case .object(let members):
            JSON.list(members.sorted { $0.key < $1.key }, ends: ("{", "}"), indent: indent, &out) {
                member, out, deeper in
                JSON.quote(member.key, &out)
                out.append(UInt8(ascii: ":"))
                if deeper != nil { out.append(0x20) }
                member.value.write(&out, indent: deeper)
            }
        }
    }

    private static func list<Element>(
        _ elements: [Element], ends: (String, String), indent: Int?, _ out: inout [UInt8],
        each: (Element, inout [UInt8], Int?) -> Void
    ) {
        out += ends.0.utf8
        let deeper = indent.map { $0 + 2 }
        for (place, element) in elements.enumerated() {
            if place > 0 { out.append(UInt8(ascii: ",")) }
            newLine(deeper, &out)
            each(element, &out, deeper)
        }
        if !elements.isEmpty { newLine(indent, &out) }
        out += ends.1.utf8
    }

    private static func newLine(_ indent: Int?, _ out: inout [UInt8]) {
        guard let indent else { return }
        out.append(0x0A)
        out += [UInt8](repeating: 0x20, count: indent)
    }

    private static func quote(_ text: String, _ out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): out += "\\\"".utf8
            case UInt8(ascii: "\\"): out += "\\\\".utf8
            case 0x0A: out += "\\n".utf8
            case 0x0D: out += "\\r".utf8
            case 0x09: out += "\\t".utf8
            case 0..<0x20:
                let digits = String(byte, radix: 16)
                out += ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8
            default: out.append(byte)
            }
        }
        out.append(UInt8(ascii: "\""))
    }
}
