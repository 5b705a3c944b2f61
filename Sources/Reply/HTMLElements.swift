/// What is known of HTML elements by name.
enum HTMLElements {
    /// Elements whose content nobody sees, or must not be seen.
    static let unseen: Set<String> = [
        "script", "style", "title", "template", "iframe", "object", "applet", "noscript", "svg", "math",
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
    /// No size of 0 is among them: newsletters set it on columns whose children set their own again. Nor is
    /// `mso-hide:all`, which hides from Outlook alone what everybody else sees.
    private static let hidingStyles = ["display:none", "visibility:hidden"].map { Array($0.utf8) }

    /// True where an element is not shown: a preheader, a tracker's text.
    static func isHidden(_ node: HTMLNode) -> Bool {
        guard node.hasAttributes else { return false }
        if node.attribute("hidden") != nil { return true }
        let style = node.foldedStyle
        return !style.isEmpty && hidingStyles.contains { style.firstIndex(of: $0) != nil }
    }

    /// True where a paragraph is shown without blank lines around it: Word's own, and those of Outlook on the web.
    static func hasNoMargin(_ paragraph: HTMLNode) -> Bool {
        guard paragraph.hasAttributes else { return false }
        if let name = paragraph.attribute("class")?.lowercased(),
            ["mso", "xmso", "x_mso", "ecxmso"].contains(where: { name.hasPrefix($0) })
        {
            return true
        }
        let style = paragraph.foldedStyle
        return isZero("margin:", in: style) || isZero("margin-top:", in: style) && isZero("margin-bottom:", in: style)
    }

    private static func isZero(_ property: String, in style: [UInt8]) -> Bool {
        guard let start = style.firstIndex(of: Array(property.utf8)) else { return false }
        let value = style[(start + property.utf8.count)...].prefix { $0 != UInt8(ascii: ";") }
        return value.contains(UInt8(ascii: "0")) && !value.contains { $0 > UInt8(ascii: "0") && $0.isDigit }
    }
}
