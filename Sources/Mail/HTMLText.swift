/// Plain text as HTML.
package enum HTMLText {
    /// With `&`, `<`, `>` and both quotation marks written as references; byte by byte, so that nothing combines with them.
    package static func escaped(_ text: String) -> String {
        if !text.utf8.contains(where: { isSpecial[Int($0)] }) { return text }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + text.utf8.count / 8)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes += Array("&amp;".utf8)
            case UInt8(ascii: "<"): bytes += Array("&lt;".utf8)
            case UInt8(ascii: ">"): bytes += Array("&gt;".utf8)
            case UInt8(ascii: "\""): bytes += Array("&quot;".utf8)
            case UInt8(ascii: "'"): bytes += Array("&#39;".utf8)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let isSpecial: [Bool] = (0...255).map { "&<>\"'".utf8.contains(UInt8($0)) }
}
