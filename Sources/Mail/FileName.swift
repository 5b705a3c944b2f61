/// Names of attached files, made safe to show and to write.
enum FileName {
    private static let longest = 255
    private static let longestExtension = 32

    /// The name without folders, control characters and characters that reorder text; nil when nothing is left.
    static func safe(_ name: String) -> String? {
        let base = name.unicodeScalars.split { $0 == "/" || $0 == "\\" }.last ?? []
        var scalars = String.UnicodeScalarView()
        for scalar in base where isVisible(scalar) { scalars.append(scalar) }
        let trimmed = trimmed(String(scalars))
        let short = trimmed.utf8.count <= longest ? trimmed : shortened(trimmed)
        return short.isEmpty || short == "." || short == ".." ? nil : short
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: false
        default: true
        }
    }

    private static func trimmed(_ name: String) -> String {
        let bytes = Array(name.utf8).trimmed()
        let end = bytes.lastIndex { $0 != ASCII.space && $0 != ASCII.dot }.map { $0 + 1 } ?? bytes.startIndex
        return String(decoding: bytes[..<end], as: UTF8.self)
    }

    /// Cuts the middle, so that the extension, which tells what the file is, stays; again without a blank at the end.
    private static func shortened(_ name: String) -> String {
        let dot = name.utf8.lastIndex(of: ASCII.dot)
        var tail = dot.map { String(name[$0...]) } ?? ""
        if tail.utf8.count > longestExtension { tail = "" }
        var head = ""
        var room = longest - tail.utf8.count
        for scalar in name.unicodeScalars {
            room -= String(scalar).utf8.count
            guard room >= 0 else { break }
            head.unicodeScalars.append(scalar)
        }
        return trimmed(head) + tail
    }
}
