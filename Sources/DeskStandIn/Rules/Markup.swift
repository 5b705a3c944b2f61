/// The three forms in which a comment's text is kept.
enum Markup {
    /// Wraps what was written the way the API gives it back.
    static func wrapped(_ html: String) -> String { "<div class=\"zd-comment\" dir=\"auto\">\(html)</div>" }

    /// The `html_body` of a plain text: its tags are gone, its lines stay lines.
    static func html(plain text: String) -> String {
        let paragraphs = text.split(separator: "\n\n", omittingEmptySubsequences: true).map { part in
            "<p dir=\"auto\">" + escaped(String(part)).replacing("\n", with: "<br>\n") + "</p>"
        }
        return wrapped(paragraphs.joined(separator: "\n"))
    }

    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }

    /// Without scripts, styles, handlers and links that are none.
    static func sanitized(_ html: String) -> String {
        var result = ""
        for piece in pieces(html) {
            switch piece {
            case .text(let text): result += text
            case .tag(let tag):
                guard !removed.contains(name(of: tag)) else { continue }
                result += attributesCleaned(tag)
            }
        }
        return wrapped(result)
    }

    /// The words of an HTML text.
    static func plain(_ html: String) -> String {
        var result = ""
        for piece in pieces(html) {
            switch piece {
            case .text(let text): result += text
            case .tag(let tag): if breaking.contains(name(of: tag)) { result += "\n" }
            }
        }
        var lines = unescaped(result).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines = lines.map { $0.replacing("\u{A0}", with: " ") }
        while lines.first?.allSatisfy(\.isWhitespace) == true { lines.removeFirst() }
        while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    /// A text without what looks like tags: what `body` loses.
    static func stripped(_ text: String) -> String {
        pieces(text).map { if case .text(let text) = $0 { text } else { "" } }.joined()
    }

    private enum Piece { case text(String), tag(String) }

    private static let removed: Set<String> = [
        "script", "style", "iframe", "object", "embed", "form", "input", "meta", "link", "html", "head", "body",
        "title",
    ]
    private static let silent: Set<String> = ["script", "style", "title"]
    private static let breaking: Set<String> = [
        "br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "ul", "ol", "table",
    ]

    private static func pieces(_ html: String) -> [Piece] {
        var result: [Piece] = []
        var rest = Substring(html)
        var silence: String?
        while let open = rest.firstIndex(of: "<") {
            let after = rest.index(after: open)
            let isTag = after < rest.endIndex && (rest[after].isLetter || rest[after] == "/" || rest[after] == "!")
            guard isTag, let close = rest[open...].firstIndex(of: ">") else {
                if silence == nil { result.append(.text(String(rest[...open]))) }
                rest = rest[after...]
                continue
            }
            if silence == nil { result.append(.text(String(rest[..<open]))) }
            let tag = String(rest[open...close])
            let word = name(of: tag)
            if let quiet = silence {
                if tag.hasPrefix("</"), word == quiet { silence = nil }
            } else if silent.contains(word), !tag.hasPrefix("</") {
                silence = word
            } else {
                result.append(.tag(tag))
            }
            rest = rest[rest.index(after: close)...]
        }
        if silence == nil { result.append(.text(String(rest))) }
        return result
    }

    private static func name(of tag: String) -> String {
        tag.dropFirst().drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber }.lowercased()
    }

    private static func attributesCleaned(_ tag: String) -> String {
        let lower = tag.lowercased()
        guard lower.contains(" on") || lower.contains("javascript:") else { return tag }
        return tag.hasPrefix("</") ? tag : "<\(name(of: tag))>"
    }

    private static func unescaped(_ text: String) -> String {
        text.replacing("&nbsp;", with: " ").replacing("&lt;", with: "<").replacing("&gt;", with: ">")
            .replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&amp;", with: "&")
    }
}
