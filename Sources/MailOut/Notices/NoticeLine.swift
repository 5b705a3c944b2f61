import Mail

/// One line of a notice's words: values in braces, `*emphasis*` and `[label](target)`.
struct NoticeLine {
    private let line: String

    init(_ line: String) { self.line = line }

    /// For the plain body: no stars, a link's label and behind a colon where it leads.
    func text(colon: String) -> String {
        pieces.map { piece in
            switch piece {
            case .words(let words): words.replacing("*", with: "")
            case .link(let link):
                link.label == link.written
                    ? link.written : "\(link.label.replacing("*", with: ""))\(colon) \(link.written)"
            }
        }.joined()
    }

    /// For a heading of the plain body; values keep their letters.
    func capitals(colon: String) -> String {
        let text = text(colon: colon)
        var result = ""
        var position = text.startIndex
        for tag in TemplateSource(path: "", text: text).tags {
            result += text[position..<tag.range.lowerBound].uppercased() + text[tag.range]
            position = tag.range.upperBound
        }
        return result + text[position...].uppercased()
    }

    /// For the HTML: escaped but for the tags of mustache, emphasised, linked.
    var html: String {
        var isStrong = false
        return pieces.map { piece in
            switch piece {
            case .words(let words): NoticeLine.html(words, &isStrong)
            case .link(let link):
                "<a class=\"link\" href=\"\(NoticeLine.html(link.target, &isStrong))\" style=\"\(NoticeStyle.link)\">"
                    + NoticeLine.html(link.label, &isStrong) + "</a>"
            }
        }.joined()
    }

    private enum Piece {
        case words(String)
        case link(NoticeLink)
    }

    private var pieces: [Piece] {
        var pieces: [Piece] = []
        var rest = line[...]
        while let found = NoticeLink.first(in: rest) {
            pieces.append(.words(String(rest[..<found.range.lowerBound])))
            pieces.append(.link(found.link))
            rest = rest[found.range.upperBound...]
        }
        return pieces + [.words(String(rest))]
    }

    private static func html(_ words: String, _ isStrong: inout Bool) -> String {
        var result = ""
        var position = words.startIndex
        for tag in TemplateSource(path: "", text: words).tags {
            result += emphasised(words[position..<tag.range.lowerBound], &isStrong)
            result += words[tag.range]
            position = tag.range.upperBound
        }
        return result + emphasised(words[position...], &isStrong)
    }

    private static func emphasised(_ words: Substring, _ isStrong: inout Bool) -> String {
        HTMLText.escaped(String(words)).map { letter -> String in
            guard letter == "*" else { return String(letter) }
            isStrong.toggle()
            return isStrong ? "<strong>" : "</strong>"
        }.joined()
    }
}

/// `[label](target)`, or `[label](target text)` where the plain body shows another way than the HTML leads.
struct NoticeLink: Equatable {
    var label: String
    var target: String
    /// What the plain body shows.
    var written: String

    private init?(label: Substring, targets: Substring) {
        let parts = targets.split(separator: " ")
        guard !label.isEmpty, let first = parts.first, parts.count <= 2 else { return nil }
        self.label = String(label)
        target = String(first)
        written = String(parts.last ?? first)
    }

    /// A line that is a link and nothing else.
    init?(whole line: String) {
        guard let found = NoticeLink.first(in: line[...]), found.range == line.startIndex..<line.endIndex else {
            return nil
        }
        self = found.link
    }

    /// The first link of a line.
    static func first(in line: Substring) -> (link: NoticeLink, range: Range<String.Index>)? {
        guard let middle = line.firstRange(of: "]("), let open = line[..<middle.lowerBound].lastIndex(of: "["),
            let close = line[middle.upperBound...].firstIndex(of: ")"),
            let link = NoticeLink(
                label: line[line.index(after: open)..<middle.lowerBound], targets: line[middle.upperBound..<close])
        else { return nil }
        return (link, open..<line.index(after: close))
    }
}
