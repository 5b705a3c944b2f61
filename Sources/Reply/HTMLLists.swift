/// Word's lists: paragraphs whose bullet or number is text, marked as one in its style.
enum HTMLLists {
    private static let style = Array("mso-list:ignore".utf8)
    private static let looksAt = 20
    /// The signs that Word's symbol fonts show as bullets, among them its private ones.
    private static let bullets: Set<String> = [
        "·", "o", "§", "•", "Ø", "ü", "v", "q", "-", "–", "\u{F0B7}", "\u{F0A7}", "\u{F0D8}",
    ]

    /// True where an element holds nothing but a bullet or a number.
    static func isMarker(_ node: HTMLNode) -> Bool {
        node.foldedStyle.firstIndex(of: style) != nil
    }

    /// The marker as text: a dash for every bullet.
    static func marker(_ node: HTMLNode) -> [UInt8] {
        var seen = 0
        var text: [UInt8] = []
        walkHTML(node) { step in
            guard case .enter(let inner) = step else { return true }
            seen += 1
            if inner.isText { text += inner.contentBytes }
            return seen <= looksAt
        }
        let bare = Array(text[trimmed(text, 0..<text.count)])
        return bullets.contains(String(decoding: bare, as: UTF8.self)) ? [Byte.dash] : bare
    }
}
