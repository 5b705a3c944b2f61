/// What of an HTML body may be passed on to somebody else.
enum AllowedHTML {
    /// Elements that are written; others give their words only.
    static let elements: Set<String> = [
        "abbr", "address", "article", "b", "blockquote", "caption", "center", "cite", "code", "col", "colgroup", "dd",
        "del",
        "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "i", "ins",
        "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "section", "small", "span", "strike", "strong", "sub",
        "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var",
    ]

    /// An attribute's elements (nil: all), and whether people read its value.
    struct AttributeRule {
        var elements: Set<String>?
        var isText: Bool
    }

    /// In the order in which they are written.
    static let attributes: [(String, AttributeRule)] = [
        ("title", AttributeRule(elements: nil, isText: true)),
        ("dir", AttributeRule(elements: nil, isText: false)),
        ("lang", AttributeRule(elements: nil, isText: false)),
        ("start", AttributeRule(elements: ["ol"], isText: false)),
        ("colspan", AttributeRule(elements: ["td", "th"], isText: false)),
        ("rowspan", AttributeRule(elements: ["td", "th"], isText: false)),
    ]

    private static let schemes = ["http", "https", "mailto", "tel", "cid"]
    private static let plainBytes = 20

    /// True where an element parts what stands before it from what stands behind.
    static func breaksText(_ name: String) -> Bool {
        HTMLElements.blocks.contains(name) || name == "br" || name == "td" || name == "th"
    }

    /// A number or a language code: nothing that could carry an address.
    static func isPlain(_ value: String) -> Bool {
        !value.isEmpty && value.utf8.count <= plainBytes
            && value.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == Byte.dash || $0 == UInt8(ascii: "%") }
    }

    /// An address as a browser would read it, if its scheme is allowed: blanks and control characters taken out
    /// (`java\nscript:` is one word to a browser).
    static func address(_ value: String?) -> String? {
        guard let value else { return nil }
        var bytes = Array(value.utf8)
        let outer = trimmed(bytes, 0..<bytes.count)
        bytes = bytes[outer].filter { $0 > 0x1F && $0 != 0x7F }
        guard let colon = bytes.firstIndex(of: Byte.colon), colon + 1 < bytes.count else { return nil }
        let scheme = String(decoding: bytes[..<colon].map(\.lowered), as: UTF8.self)
        guard schemes.contains(scheme) else { return nil }
        let text = bytes.flatMap { $0 == Byte.space ? Array("%20".utf8) : [$0] }
        return String(decoding: text, as: UTF8.self)
    }
}
