import Foundation

/// The text of one template file, its tags found and checked before Mustache sees it.
struct TemplateSource {
    /// One tag in double or triple braces.
    struct Tag {
        /// `#`, `^`, `/`, `>`, `<`, `$`, `!`, `{`, `&`, `=`, `%`, or a space for a plain variable.
        let kind: Character
        let name: String
        /// Counted from one.
        let line: Int
        let range: Range<String.Index>
    }

    /// `en/welcome.txt`, below the templates' folder.
    let path: String
    let text: String
    let tags: [Tag]

    /// - Parameter firstLine: where the text stands in its file.
    init(path: String, text: String, firstLine: Int = 1) {
        self.path = path
        self.text = text
        tags = TemplateSource.tags(in: text, firstLine)
    }

    /// What is used, sections with their mark: `subject`, `#items`.
    var names: Set<String> {
        Set(tags.filter { " #^".contains($0.kind) }.map { $0.kind == " " ? $0.name : "\($0.kind)\($0.name)" })
    }

    private static let marks: Set<Character> = ["#", "^", "/", ">", "<", "$", "!", "{", "&", "=", "%"]

    private static func tags(in text: String, _ firstLine: Int) -> [Tag] {
        var tags: [Tag] = []
        var line = firstLine
        var position = text.startIndex
        while let open = text[position...].range(of: "{{") {
            line += newlines(in: text[position..<open.lowerBound])
            guard let close = text[open.upperBound...].range(of: "}}") else { break }
            var end = close.upperBound
            var body = text[open.upperBound..<close.lowerBound]
            let kind = body.first.map { marks.contains($0) ? $0 : " " } ?? " "
            if kind != " " { body = body.dropFirst() }
            if kind == "{", end < text.endIndex, text[end] == "}" { end = text.index(after: end) }
            let name = body.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            tags.append(Tag(kind: kind, name: name, line: line, range: open.lowerBound..<end))
            line += newlines(in: text[open.lowerBound..<end])
            position = end
        }
        return tags
    }

    private static func newlines(in text: Substring) -> Int { text.utf8.count { $0 == UInt8(ascii: "\n") } }

    /// The template with every variable written as an unescaped one.
    ///
    /// Values are escaped before they are given to Mustache: its own escaping goes by grapheme clusters, so that a quotation
    /// mark with a combining accent behind it would pass as it is and end an attribute.
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
