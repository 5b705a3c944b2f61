/// Reads HTML as strictly as a sanitiser writes it, on its own terms: it shares no list and no code with it.
struct MarkupReader {
    private static let elements: Set<String> = [
        "a", "abbr", "address", "article", "b", "blockquote", "br", "caption", "center", "cite", "code", "col",
        "colgroup", "dd", "del", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "footer", "h1", "h2", "h3",
        "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp",
        "section", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead",
        "tr", "tt", "u", "ul", "var", "wbr",
    ]
    private static let voids: Set<String> = ["br", "hr", "img", "wbr", "col"]
    private static let attributes: Set<String> = [
        "href", "rel", "src", "alt", "width", "height", "title", "dir", "lang", "start", "colspan", "rowspan",
    ]
    private static let schemes = ["http:", "https:", "mailto:", "tel:", "cid:"]

    private let bytes: [UInt8]
    private var index = 0
    private var open: [String] = []

    private init(_ html: String) { bytes = Array(html.utf8) }

    /// - Throws: `Broken` for anything but words, allowed elements closed in order, and allowed, quoted attributes.
    static func check(_ html: String) throws(Broken) {
        var reader = MarkupReader(html)
        try reader.read()
    }

    private mutating func read() throws(Broken) {
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "<"): try tag()
            case UInt8(ascii: ">"): throw Broken("a bare > in a text")
            case 0..<0x20 where bytes[index] != 0x0A && bytes[index] != 0x09: throw Broken("a control character")
            default: index += 1
            }
        }
        try require(open.isEmpty, "open at the end: \(open)")
    }

    private mutating func tag() throws(Broken) {
        index += 1
        let isEnd = peek == UInt8(ascii: "/")
        if isEnd { index += 1 }
        let name = word()
        try require(Self.elements.contains(name), "the element \(shown(name))")
        guard !isEnd else {
            // An end tag of an element without content means nothing and is only noise.
            if !Self.voids.contains(name) {
                try require(open.last == name, "</\(name)> closes \(open.last ?? "nothing")")
                open.removeLast()
            }
            return try take(UInt8(ascii: ">"))
        }
        var seen: Set<String> = []
        while peek == UInt8(ascii: " ") {
            index += 1
            let attribute = word()
            try require(Self.attributes.contains(attribute), "the attribute \(shown(attribute)) of \(name)")
            try require(seen.insert(attribute).inserted, "the attribute \(attribute) twice")
            try take(UInt8(ascii: "="))
            try take(UInt8(ascii: "\""))
            try check(attribute, try value(), of: name)
        }
        try take(UInt8(ascii: ">"))
        if !Self.voids.contains(name) { open.append(name) }
    }

    private func check(_ attribute: String, _ value: String, of element: String) throws(Broken) {
        switch attribute {
        case "href":
            try require(element == "a", "an address in \(element)")
            try require(Self.schemes.contains { value.lowercased().hasPrefix($0) }, "the address \(shown(value))")
        case "src": try require(element == "img" && value.lowercased().hasPrefix("cid:"), "the image \(shown(value))")
        default: break
        }
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func take(_ byte: UInt8) throws(Broken) {
        try require(peek == byte, "\(Unicode.Scalar(byte)) is missing at \(index)")
        index += 1
    }

    private mutating func word() -> String {
        let start = index
        while let byte = peek, (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) { index += 1 }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func value() throws(Broken) -> String {
        let start = index
        while let byte = peek, byte != UInt8(ascii: "\"") {
            try require(byte != UInt8(ascii: "<") && byte != UInt8(ascii: ">"), "markup in a value")
            index += 1
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        try take(UInt8(ascii: "\""))
        return text
    }
}
