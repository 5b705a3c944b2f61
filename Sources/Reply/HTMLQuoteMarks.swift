/// The ids and classes with which mail clients mark what they quote.
///
/// A new client is a new line.
enum HTMLQuoteMarks {
    /// What an element's name says of its lines.
    enum Mark {
        case hint(LineHint)
        /// The quote begins at the next line.
        case boundaryBelow
        /// A container in which Gmail's blockquotes are quotes.
        case quoteContainer
    }

    private static let marks: [String: Mark] = [
        // Gmail
        "gmail_attr": .hint(.introduction), "gmail_quote": .quoteContainer, "gmail_quote_container": .quoteContainer,
        "gmail_extra": .quoteContainer, "gmail_signature": .hint(.signature),
        "gmail_signature_prefix": .hint(.signature),
        // Thunderbird, Roundcube
        "moz-cite-prefix": .hint(.introduction), "moz-signature": .hint(.signature),
        "reply-intro": .hint(.introduction),
        // Outlook on the web, desktop, phone, Mac
        "divrplyfwdmsg": .hint(.boundary), "appendonsend": .boundaryBelow, "stopspelling": .boundaryBelow,
        "olk_src_body_section": .hint(.old), "mail-editor-reference-message-container": .hint(.old),
        "ms-outlook-mobile-reference-message": .hint(.old), "ms-outlook-mobile-signature": .hint(.signature),
        "signature": .hint(.signature), "data-signatureblock": .hint(.signature),
        // Yahoo, AOL
        "yahoo_quoted": .hint(.old), "ymail_android_signature": .hint(.signature), "aol_quoted": .hint(.old),
        // Proton, Tuta
        "protonmail_quote": .quoteContainer, "protonmail_signature_block": .hint(.signature),
        "tutanota_quote": .hint(.quote),
        // Zimbra, Zoho, Spark, HubSpot, Freshdesk, Front, NetEase
        "zwchr": .boundaryBelow, "__headers__": .hint(.boundary), "__quoted_text__": .hint(.old),
        "zmail_extra": .hint(.old), "messagereplysection": .hint(.old), "hs_reply": .hint(.old),
        "freshdesk_quote": .hint(.old), "front-blockquote": .hint(.quote), "isreplycontent": .hint(.quote),
    ]

    /// Prefixes that web mails put before the ids and classes of what they quote.
    private static let prefixes = ["x_", "ecx", "m_"]
    private static let attributes = ["id", "class", "name", "data-marker"]

    /// The mark of an element; nil where it has none.
    static func mark(of node: HTMLNode) -> Mark? {
        guard node.hasAttributes else { return nil }
        if node.attribute("data-signatureblock") != nil { return .hint(.signature) }
        for attribute in attributes {
            guard let value = node.attribute(attribute) else { continue }
            for word in value.lowercased().split(separator: " ") {
                if let mark = marks[bare(word)] { return mark }
                if word.hasPrefix("yahoo_quoted") { return .hint(.old) }
            }
        }
        return isHeaderDivider(node) ? .hint(.boundary) : nil
    }

    private static func bare(_ word: Substring) -> String {
        var rest = word
        while let prefix = prefixes.first(where: { rest.hasPrefix($0) && rest.count > $0.count }) {
            rest = rest.dropFirst(prefix.count)
        }
        return String(rest)
    }

    private static let labels = 3
    private static let looksAt = 60

    /// Outlook's line above a header, which has no name in any version: a border on top, and below it bold labels.
    ///
    /// So a language that the label table lacks is found as well.
    private static func isHeaderDivider(_ node: HTMLNode) -> Bool {
        guard node.name == "div", let style = node.attribute("style")?.lowercased() else { return false }
        guard Array(style.utf8).firstIndex(of: Array("border-top".utf8)) != nil else { return false }
        var found = 0
        var seen = 0
        walkHTML(node) { step in
            guard case .enter(let inner) = step else { return true }
            seen += 1
            if seen > looksAt { return false }
            if inner.isText, isLabel(inner) { found += 1 }
            return true
        }
        return found >= labels
    }

    private static func isLabel(_ text: HTMLNode) -> Bool {
        guard let parent = text.parent, ["b", "strong", "span"].contains(parent.name) else { return false }
        let bytes = Array(text.contentBytes)
        let content = trimmed(bytes, 0..<bytes.count)
        guard !content.isEmpty, content.count <= HeaderLabels.longest else { return false }
        return bytes[content.upperBound - 1] == Byte.colon
    }
}
