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
        /// The first line of a quote that an introduction stands above, or within.
        var isIntroduced = false

        var isBlank: Bool { content.isEmpty && depth == 0 }

        init(range: Range<Int>, content: Range<Int>, depth: Int = 0, hint: LineHint? = nil) {
            (self.range, self.content, self.depth, self.hint) = (range, content, depth, hint)
        }
    }

    let bytes: [UInt8]
    /// The text that the bytes were taken from, where it was one.
    let plain: String?
    var lines: [Line]
    /// What was read last: the rules ask for one line one after the other.
    let recent = Recent()
    /// Lines whose shapes are known.
    var shaped = 0

    final class Recent {
        fileprivate var content = 0..<0
        fileprivate var folded: [UInt8] = []
        /// The line whose introduction was asked for last.
        var asked = -1
        var introduction: Introduction?
    }

    var count: Int { lines.count }

    /// Reads a plain body.
    init(_ text: String) { self.init(Array(text.utf8), plain: text) }

    /// Cuts at LF, CRLF and CR.
    init(_ bytes: [UInt8]) { self.init(bytes, plain: nil) }

    private init(_ bytes: [UInt8], plain: String?) {
        self.bytes = bytes
        self.plain = plain
        var holdsInitials = false
        lines = bytes.withUnsafeBufferPointer { Self.cut($0, &holdsInitials) }
        if holdsInitials { dropLoneInitials() }
    }

    private static func cut(_ bytes: UnsafeBufferPointer<UInt8>, _ holdsInitials: inout Bool) -> [Line] {
        var lines: [Line] = []
        lines.reserveCapacity(min(bytes.count / typicalBytes, ReplyLimits.lines) + 1)
        var marks = QuoteMarkReader(bytes)
        var feeds = ByteCursor(Byte.newline)
        var returns = ByteCursor(Byte.carriageReturn)
        var start = 0
        while start < bytes.count, lines.count < ReplyLimits.lines {
            let feed = feeds.next(from: start, in: bytes)
            let end = min(returns.next(from: start, in: bytes), feed)
            lines.append(marks.readLine(start..<end))
            start = end + 1 == feed ? feed + 1 : end + 1
        }
        // The rest is one line that no rule reads, and stays.
        if start < bytes.count { lines.append(marks.readLine(start..<bytes.count)) }
        holdsInitials = marks.foundInitials
        return lines
    }

    private static let typicalBytes = 32

    /// The bytes beyond the quote marks of a line, for comparing.
    func foldedContent(_ index: Int) -> [UInt8] {
        let content = lines[index].content
        if recent.content == content { return recent.folded }
        var text = recent.folded
        recent.folded = []
        bytes.withUnsafeBufferPointer { fold(UnsafeBufferPointer(rebasing: $0[content]), into: &text) }
        (recent.content, recent.folded) = (content, text)
        return text
    }

    /// True where a line has more words; of plain ASCII, which folding leaves as it is, the first ones tell.
    func holdsWords(_ index: Int, moreThan limit: Int) -> Bool {
        var words = 0
        var isInside = false
        for place in lines[index].content {
            let byte = bytes[place]
            guard byte.isPlain else { return !foldedContent(index).holdsWords(atMost: limit) }
            if byte != Byte.space, !isInside {
                words += 1
                if words > limit { return true }
            }
            isInside = byte != Byte.space
        }
        return false
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
        var places: [(line: Int, place: Int)] = []
        var isColonBelow = false
        for index in lines.indices.reversed() {
            let isColon = endsInColon(index)
            if isColon || isColonBelow, lines[index].depth == 0, let place = gluedIntroduction(in: index) {
                places.append((index, place))
            }
            isColonBelow = isColon
        }
        guard !places.isEmpty else { return }
        var result: [Line] = []
        var next = 0
        for (index, place) in places.reversed() {
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
        guard index < lines.count, !lines[index].content.isEmpty else { return false }
        let last = bytes[lines[index].content.upperBound - 1]
        return last == Byte.colon || last == 0x9A
    }

    private func part(of line: Line, _ range: Range<Int>) -> Line {
        Line(range: range, content: trimmed(bytes, range), hint: line.hint)
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
