/// Finds the marks of `HTMLClients` on elements.
enum HTMLQuoteMarks {
    private static let words: [HTMLClientMark.Place: [String: HTMLClientMark]] = {
        var result: [HTMLClientMark.Place: [String: HTMLClientMark]] = [:]
        for mark in HTMLClients.marks where mark.word.last != "*" { result[mark.place, default: [:]][mark.word] = mark }
        return result
    }()

    private static let beginnings = HTMLClients.marks.filter { $0.word.last == "*" }
        .map { (place: $0.place, word: String($0.word.dropLast()), mark: $0) }

    /// What an element says of its lines; nil where it says nothing.
    static func mark(of node: HTMLNode) -> HTMLClientMark.Meaning? {
        guard node.hasAttributes else { return nil }
        return marks(of: node, first: true).first?.meaning ?? (isHeaderDivider(node) ? .boundary : nil)
    }

    /// The rows of the table that an element shows; `first`: no more than one.
    static func marks(of node: HTMLNode, first: Bool = false) -> [HTMLClientMark] {
        var result: [HTMLClientMark] = []
        for place in HTMLClientMark.Place.allCases {
            guard let value = node.attribute(place.rawValue) else { continue }
            for word in value.lowercased().split(whereSeparator: { $0 == " " || $0 == "\n" || $0 == "\t" }) {
                guard let mark = mark(for: word, at: place) else { continue }
                result.append(mark)
                if first { return result }
            }
        }
        return result
    }

    private static func mark(for word: Substring, at place: HTMLClientMark.Place) -> HTMLClientMark? {
        if let mark = plainMark(for: word, at: place) { return mark }
        var rest = word
        while let prefix = prefixes.first(where: { rest.hasPrefix($0) }) {
            // Numbers follow Gmail's prefix and Yahoo's older one (`m_-123456`, `yiv1234567890`).
            rest = rest.dropFirst(prefix.utf8.count).drop { $0 == "-" || ("0"..."9").contains($0) }
            if let mark = plainMark(for: rest, at: place) { return mark }
        }
        guard rest.hasPrefix(hashPrefix) else { return nil }
        for length in hashLengths {
            if let mark = plainMark(for: rest.dropFirst(hashPrefix.utf8.count + length), at: place) { return mark }
        }
        return nil
    }

    private static func plainMark(for word: Substring, at place: HTMLClientMark.Place) -> HTMLClientMark? {
        if let mark = words[place]?[String(word)] { return mark }
        return beginnings.first { $0.place == place && word.hasPrefix($0.word) }?.mark
    }

    /// Prefixes that web mails put before the ids and classes of what they show, and so of what they quote.
    private static let prefixes = ["x_", "ecx", "m_", "v1", "aolmail_", "yiv"]
    /// Yahoo's goes on with a hash of this many digits.
    private static let hashPrefix = "ydp"
    private static let hashLengths = 6...9

    private static let borderTop = Array("border-top".utf8)
    private static let labels = 3
    private static let looksAt = 60

    /// Outlook's line above a header, which has no name in any version: a border on top, and below it bold labels.
    ///
    /// So a language that the label table lacks is found as well (outlook-desktop, foxmail).
    private static func isHeaderDivider(_ node: HTMLNode) -> Bool {
        node.name == "div" && node.foldedStyle.firstIndex(of: borderTop) != nil && holdsLabels(node)
    }

    /// True where the first words of an element are several bold ones with a colon.
    private static func holdsLabels(_ node: HTMLNode) -> Bool {
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
        // Blanks may stand around it.
        guard text.contentBytes.count <= 2 * HeaderLabels.longest else { return false }
        let bytes = Array(text.contentBytes)
        let content = trimmed(bytes, 0..<bytes.count)
        guard !content.isEmpty, content.count <= HeaderLabels.longest else { return false }
        // The wide colon of Chinese and Japanese ends with this byte.
        return bytes[content.upperBound - 1] == Byte.colon || bytes[content.upperBound - 1] == 0x9A
    }
}
