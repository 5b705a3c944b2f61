/// Writes well-formed HTML: every element closed in order, every value escaped.
struct HTMLWriter {
    private var bytes: [UInt8] = []

    var string: String { String(decoding: bytes, as: UTF8.self) }

    mutating func open(_ name: String, _ attributes: [(String, String)] = []) {
        bytes.append(Byte.opening)
        bytes += name.utf8
        for (attribute, value) in attributes {
            bytes.append(Byte.space)
            bytes += attribute.utf8
            bytes += "=\"".utf8
            text(value)
            bytes.append(UInt8(ascii: "\""))
        }
        bytes.append(Byte.quote)
    }

    mutating func close(_ name: String) {
        bytes += "</".utf8
        bytes += name.utf8
        bytes.append(Byte.quote)
    }

    /// Escapes what could be read as markup, in text and in quoted values alike; drops control characters.
    mutating func text(_ value: String) {
        for byte in value.utf8 {
            switch byte {
            case Byte.ampersand: bytes += "&amp;".utf8
            case Byte.opening: bytes += "&lt;".utf8
            case Byte.quote: bytes += "&gt;".utf8
            case UInt8(ascii: "\""): bytes += "&quot;".utf8
            case UInt8(ascii: "'"): bytes += "&#39;".utf8
            case Byte.newline, Byte.tab: bytes.append(byte)
            case 0..<Byte.space, 0x7F: break
            default: bytes.append(byte)
            }
        }
    }
}
