/// What is known of HTML elements by name.
enum HTMLElements {
    /// Elements whose content nobody sees, or must not be seen.
    static let unseen: Set<String> = [
        "script", "style", "head", "title", "template", "iframe", "object", "applet", "noscript", "svg", "math",
        "select", "option", "textarea", "audio", "video", "canvas", "frameset", "frame", "noframes", "xml", "map",
        "input",
    ]

    /// Elements that begin and end a line.
    static let blocks: Set<String> = [
        "address", "article", "aside", "body", "center", "dd", "details", "dir", "div", "dl", "dt", "fieldset",
        "figcaption",
        "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "html", "li", "main", "menu", "nav",
        "ol", "p",
        "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul", "caption", "blockquote", "hr",
        "legend",
    ]

    /// Blocks with a blank line around them.
    static let spaced: Set<String> = [
        "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "pre", "blockquote", "figure",
    ]

    /// Styles, without blanks, that hide an element.
    ///
    /// No size of 0 is among them: newsletters set it on columns whose children set their own again.
    private static let hidingStyles = ["display:none", "visibility:hidden", "mso-hide:all"]

    /// True where an element is not shown: a preheader, a tracker's text.
    static func isHidden(_ node: HTMLNode) -> Bool {
        guard node.hasAttributes else { return false }
        if node.attribute("hidden") != nil { return true }
        guard let style = node.attribute("style") else { return false }
        var folded = style.lowercased().utf8.filter { !$0.isBlank && $0 != Byte.newline && $0 != Byte.carriageReturn }
        folded.append(UInt8(ascii: ";"))
        let text = Array(folded)
        return hidingStyles.contains { text.firstIndex(of: Array($0.utf8)) != nil }
    }
}
