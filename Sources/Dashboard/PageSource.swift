import Foundation

/// The text of one page's file, its tags found and checked before Mustache sees it.
struct PageSource {
    private struct Tag {
        /// `#`, `^`, `/`, `>`, `<`, `$`, `!`, `{`, `&`, `=`, `%`, or a space for a plain variable.
        let kind: Character
        let name: String
        /// Counted from one.
        let line: Int
        let range: Range<String.Index>
    }

    private let text: String
    private let tags: [Tag]
    private static let marks: Set<Character> = ["#", "^", "/", ">", "<", "$", "!", "{", "&", "=", "%"]

    init(_ text: String) {
        self.text = text
        var tags: [Tag] = []
        var position = text.startIndex
        while let open = text[position...].range(of: "{{"), let close = text[open.upperBound...].range(of: "}}") {
            var body = text[open.upperBound..<close.lowerBound]
            let kind = body.first.map { PageSource.marks.contains($0) ? $0 : " " } ?? " "
            if kind != " " { body = body.dropFirst() }
            let line = 1 + text[..<open.lowerBound].utf8.count { $0 == UInt8(ascii: "\n") }
            let name = body.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            tags.append(Tag(kind: kind, name: name, line: line, range: open.lowerBound..<close.upperBound))
            position = close.upperBound
        }
        self.tags = tags
    }

    /// What is wrong with the tags, each with its line.
    ///
    /// - Parameters:
    ///   - known: the names that may be used.
    ///   - layout: the one file that pages may inherit from; nil in that file itself.
    ///   - fragments: the files that pages may take in.
    func problems(
        known: Set<String>, layout: String?, fragments: Set<String> = []
    ) -> [(line: Int, what: String)] {
        var blocks: [String] = []
        var problems: [(line: Int, what: String)] = []
        for tag in tags {
            switch tag.kind {
            case "!": continue
            case "$": blocks.append(tag.name)
            case "/" where tag.name == blocks.last: blocks.removeLast()
            case "/" where tag.name == layout: continue
            case "<" where tag.name == layout: continue
            case ">" where fragments.contains(tag.name): continue
            case ">", "<", "=", "%", "{", "&":
                problems.append((tag.line, "{{\(tag.kind)\(tag.name)}} is not used in pages"))
            default:
                if !known.contains(tag.name) {
                    let names = known.sorted().joined(separator: ", ")
                    problems.append((tag.line, "unknown variable \(tag.name); known here: \(names)"))
                }
            }
        }
        return problems
    }

    /// The template with every variable written as an unescaped one, since values are escaped before.
    ///
    /// Mustache's own escaping goes by grapheme clusters: a quotation mark with a combining accent behind it would pass as it
    /// is and end an attribute.
    var unescaped: String {
        var result = ""
        var position = text.startIndex
        for tag in tags where tag.kind == " " {
            result += text[position..<tag.range.lowerBound]
            result += "{{{\(tag.name)}}}"
            position = tag.range.upperBound
        }
        return result + text[position...]
    }
}
