/// A notice in one language as people write it: subject, preview, and blocks of words, of which text and HTML are made.
///
/// One file for both bodies: whoever reads the one misses nothing of the other. docs/templates.md tells how it is written.
struct NoticeSource {
    /// What keeps a file from being read.
    struct Mistake: Equatable {
        /// Counted from one.
        var line: Int
        var what: String
    }

    /// One line of mustache: the mail's subject.
    private(set) var subject = ""
    /// What lists of mails show beside the subject.
    private(set) var preview = ""
    private(set) var blocks: [NoticeBlock] = []
    private(set) var mistakes: [Mistake] = []

    static let delimiter = "-- \n"
    private static let fields = ["Subject: ", "Preview: "]

    /// - Parameter text: the file, with LF line ends.
    init(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count > 2, lines[0].hasPrefix(Self.fields[0]), lines[1].hasPrefix(Self.fields[1]), lines[2].isEmpty
        else {
            mistakes = [
                Mistake(
                    line: 1, what: "begins with \"Subject: …\", then \"Preview: …\", then an empty line; then the words"
                )
            ]
            return
        }
        subject = String(lines[0].dropFirst(Self.fields[0].count))
        preview = String(lines[1].dropFirst(Self.fields[1].count))
        readBlocks(lines, from: 3)
    }

    /// Words without subject and preview: what stands at the foot of the mails.
    init(footer text: String) {
        readBlocks(text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init), from: 0)
    }

    private mutating func readBlocks(_ lines: [String], from start: Int) {
        var paragraph: [String] = []
        var first = start
        for (index, line) in lines.enumerated().dropFirst(start) {
            if line.isEmpty || NoticeBlock.isSection(line) {
                end(&paragraph, at: first)
                if !line.isEmpty { blocks.append(.section(line)) }
            } else {
                if paragraph.isEmpty { first = index }
                paragraph.append(line)
            }
        }
        end(&paragraph, at: first)
    }

    private mutating func end(_ lines: inout [String], at index: Int) {
        guard !lines.isEmpty else { return }
        let block = NoticeBlock(lines)
        if lines.joined().count(where: { $0 == "*" }) % 2 == 1 {
            mistakes.append(Mistake(line: index + 1, what: "has a star without its other; *words* are emphasised"))
        }
        if !NoticeBlock.isBalanced(lines.joined()) {
            let what =
                "opens a section that ends elsewhere; put {{#…}} and {{/…}} on lines of their own around whole blocks"
            mistakes.append(Mistake(line: index + 1, what: what))
        }
        blocks.append(block)
        lines = []
    }

    /// The mustache template of the plain body, without its foot.
    func text(colon: String) -> String { blocks.map { $0.text(colon: colon) }.joined() }

    /// The mustache template of what stands in the HTML's layout, without its foot.
    var html: String { blocks.map(\.html).joined() }

    /// The foot of the plain body: below the delimiter that mail programs cut at (RFC 3676 §4.3).
    var footerText: String {
        NoticeSource.delimiter
            + blocks.map { $0.text(colon: ":") }.joined().split(separator: "\n").joined(separator: "\n") + "\n"
    }

    /// The foot of the HTML: small already, so without paragraphs.
    var footerHTML: String {
        blocks.flatMap(\.lines).map { NoticeLine($0).html }.joined(separator: "<br>\n") + "\n"
    }
}
