/// One block of a notice's words, told by how it begins.
enum NoticeBlock: Equatable {
    /// A line of nothing but section tags, around whole blocks.
    case section(String)
    /// `# …` and `## …`.
    case heading(String, level: Int)
    case paragraph([String])
    /// `> {{message}}`: somebody's words.
    case words(String)
    /// `! …`: a warning.
    case mark(String)
    /// `~ …`: small print.
    case soft(String)
    /// `| …`: the lines of one conversation or booking.
    case card([String])
    /// `[label](target)` alone.
    case button(NoticeLink)

    init(_ lines: [String]) {
        let joined = lines.joined(separator: " ")
        if lines.count == 1, let link = NoticeLink(whole: lines[0]) {
            self = .button(link)
        } else if joined.hasPrefix("## ") {
            self = .heading(String(joined.dropFirst(3)), level: 2)
        } else if joined.hasPrefix("# ") {
            self = .heading(String(joined.dropFirst(2)), level: 1)
        } else if joined.hasPrefix("> ") {
            self = .words(String(joined.dropFirst(2)))
        } else if joined.hasPrefix("! ") {
            self = .mark(String(joined.dropFirst(2)))
        } else if joined.hasPrefix("~ ") {
            self = .soft(String(joined.dropFirst(2)))
        } else if lines.allSatisfy({ $0.hasPrefix("| ") }) {
            self = .card(lines.map { String($0.dropFirst(2)) })
        } else {
            self = .paragraph(lines)
        }
    }

    /// Its own words, without what marks the block.
    var lines: [String] {
        switch self {
        case .section, .button: []
        case .heading(let line, _), .words(let line), .mark(let line), .soft(let line): [line]
        case .paragraph(let lines), .card(let lines): lines
        }
    }

    /// True for a line that holds nothing but tags of sections.
    static func isSection(_ line: String) -> Bool {
        let source = TemplateSource(path: "", text: line)
        guard let first = source.tags.first, source.tags.allSatisfy({ "#^/".contains($0.kind) }) else { return false }
        var position = line.startIndex
        for tag in source.tags {
            guard line[position..<tag.range.lowerBound].allSatisfy({ $0 == " " }) else { return false }
            position = tag.range.upperBound
        }
        // Several tags in a line make a block of their own words where they enclose nothing.
        return first.kind == "/" || source.tags.count == 1 ? line[position...].allSatisfy { $0 == " " } : false
    }

    /// True where every section of a block ends in it.
    static func isBalanced(_ text: String) -> Bool {
        var open: [String] = []
        for tag in TemplateSource(path: "", text: text).tags {
            if tag.kind == "#" || tag.kind == "^" { open.append(tag.name) }
            if tag.kind == "/" {
                guard open.last == tag.name else { return false }
                open.removeLast()
            }
        }
        return open.isEmpty
    }
}

// MARK: Text

extension NoticeBlock {
    /// The block in a plain body, with the empty line behind it.
    ///
    /// - Parameter colon: as the language sets it: behind a blank in French.
    func text(colon: String) -> String {
        switch self {
        case .section(let tags): "\(tags)\n"
        case .heading(let line, let level):
            level == 1 ? "\(NoticeLine(line).text(colon: colon))\n\n" : "\(NoticeLine(line).capitals(colon: colon))\n\n"
        case .paragraph(let lines): lines.map { NoticeLine($0).text(colon: colon) }.joined(separator: "\n") + "\n\n"
        case .words(let line): "\(NoticeLine(line).text(colon: colon))\n\n"
        case .mark(let line): "(\(NoticeLine(line).text(colon: colon)))\n\n"
        case .soft(let line): "\(NoticeLine(line).text(colon: colon))\n\n"
        case .card(let lines): NoticeBlock.joined(lines, with: "\n") { $0.text(colon: colon) } + "\n\n"
        case .button(let link): "\(NoticeLine(link.label).text(colon: colon))\(colon)\n\(link.written)\n\n"
        }
    }

    /// Joins lines, where one is all within a section, with the separator inside it: what is not there leaves no gap.
    static func joined(_ lines: [String], with separator: String, _ form: (NoticeLine) -> String) -> String {
        var result = ""
        for (index, line) in lines.enumerated() {
            let made = form(NoticeLine(line))
            let separator = index == 0 ? "" : separator
            if let inner = enclosing(line), made.hasPrefix(inner) {
                result += inner + separator + made.dropFirst(inner.count)
            } else {
                result += separator + made
            }
        }
        return result
    }

    /// The tag with which a line begins, where its section ends with the line.
    private static func enclosing(_ line: String) -> String? {
        let tags = TemplateSource(path: "", text: line).tags
        guard let first = tags.first, let last = tags.last, first.kind == "#", last.kind == "/",
            first.name == last.name,
            first.range.lowerBound == line.startIndex, last.range.upperBound == line.endIndex,
            tags.count(where: { $0.kind == "/" && $0.name == first.name }) == 1
        else { return nil }
        return String(line[first.range])
    }
}
