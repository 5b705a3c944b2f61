/// A plain body as lines: ranges into its bytes, without line ends, and what of each is beyond the quote marks.
struct BodyLines {
    /// What is known of one line before any rule has run.
    struct Line {
        /// The whole line without its line end.
        var range: Range<Int>
        /// What stands beyond the quote marks, blanks cut.
        var content: Range<Int>
        /// Number of `>` in front; 0 for the writer's own lines.
        var depth: Int
        /// What the HTML around a line says of it; `nil` in a plain body.
        var hint: LineHint?
        /// Which rules have to look at what stands beyond the quote marks.
        var shape = LineShape.unknown

        var isBlank: Bool { content.isEmpty && depth == 0 }

        init(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
            self.init(range: range, content: trimmed(bytes, range), depth: 0, hint: nil)
        }

        init(range: Range<Int>, content: Range<Int>, depth: Int, hint: LineHint?) {
            (self.range, self.content, self.depth, self.hint) = (range, content, depth, hint)
        }
    }

    let bytes: [UInt8]
    var lines: [Line]
    /// What was folded last: the rules ask for one line one after the other.
    private let recent = FoldedContent()
    /// Lines whose shapes are known.
    var shaped = 0

    private final class FoldedContent {
        var content = 0..<0
        var folded: [UInt8] = []
    }

    var count: Int { lines.count }

    /// Cuts at LF, CRLF and CR.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        lines = bytes.withUnsafeBufferPointer { Self.cut($0) }
        readQuoteMarks()
    }

    private static func cut(_ bytes: UnsafeBufferPointer<UInt8>) -> [Line] {
        var lines: [Line] = []
        lines.reserveCapacity(min(bytes.count / typicalBytes, ReplyLimits.lines) + 1)
        var start = 0
        var feed = -1
        while start < bytes.count, lines.count < ReplyLimits.lines {
            if feed < start { feed = bytes.find(Byte.newline, from: start, to: bytes.count) ?? bytes.count }
            let end = bytes.find(Byte.carriageReturn, from: start, to: feed) ?? feed
            lines.append(Line(bytes, start..<end))
            start = end + 1 == feed ? feed + 1 : end + 1
        }
        // The rest is one line that no rule reads, and stays.
        if start < bytes.count { lines.append(Line(bytes, start..<bytes.count)) }
        return lines
    }

    private static let typicalBytes = 32

    /// The bytes beyond the quote marks of a line, for comparing.
    func foldedContent(_ index: Int) -> [UInt8] {
        let content = lines[index].content
        if recent.content != content { (recent.content, recent.folded) = (content, folded(bytes[content])) }
        return recent.folded
    }

    /// Unicode scalars of a part of a line.
    func characters(_ range: Range<Int>) -> Int { bytes[range].reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) } }

    /// True where a line begins with a letter that has a small one.
    func startsWithCapital(_ index: Int) -> Bool {
        let content = lines[index].content
        guard let first = bytes[content].first else { return false }
        guard first >= 0xC0 else { return first.isUppercaseLetter }
        let letter = content.lowerBound..<min(content.upperBound, content.lowerBound + (first >= 0xE0 ? 3 : 2))
        return !folded(bytes[letter]).elementsEqual(bytes[letter])
    }

    /// The next line that is not blank, at or after `index`.
    func nextFilled(_ index: Int) -> Int? {
        var next = index
        while next < lines.count, lines[next].isBlank { next += 1 }
        return next < lines.count ? next : nil
    }

    /// Makes two lines of one where a quote's introduction is glued to the words before it.
    mutating func splitGluedIntroductions() {
        let places = lines.indices.compactMap { index -> (Int, Int)? in
            guard lines[index].depth == 0, endsInColon(index) || endsInColon(index + 1) else { return nil }
            return gluedIntroduction(in: index).map { (index, $0) }
        }
        guard !places.isEmpty else { return }
        var result: [Line] = []
        var next = 0
        for (index, place) in places {
            let line = lines[index]
            result += lines[next..<index]
            result.append(part(of: line, line.range.lowerBound..<place))
            result.append(part(of: line, place..<line.range.upperBound))
            next = index + 1
        }
        lines = result + lines[next...]
    }

    /// The wide colon, too.
    func endsInColon(_ index: Int) -> Bool {
        guard index < lines.count, let last = bytes[lines[index].content].last else { return false }
        return last == Byte.colon || last == 0x9A
    }

    private func part(of line: Line, _ range: Range<Int>) -> Line {
        Line(range: range, content: trimmed(bytes, range), depth: 0, hint: line.hint)
    }
}

/// What the markup of an HTML body says about a line of its text.
enum LineHint: Hashable {
    /// Inside a quoting element of a mail client.
    case quote
    /// Inside a blockquote that may be the writer's own; a quote only behind an introduction.
    case softQuote
    /// The client's own element for "On … wrote:".
    case introduction
    /// Here begins what the client quoted, to the end of the mail.
    case boundary
    /// Inside a container of old text that nobody writes into.
    case old
    /// Inside the client's element for the signature.
    case signature
    /// Here begins a mail that is passed on.
    case forward
}
