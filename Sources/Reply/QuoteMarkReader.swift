/// Reads the `>` in front of quoted lines (RFC 3676 §4.5 and what people's clients make of it), one line after the other.
///
/// Lives no longer than the buffer that it reads.
struct QuoteMarkReader {
    /// True where a line had a mark with initials.
    private(set) var foundInitials = false
    private let bytes: UnsafeBufferPointer<UInt8>
    private var openings = ByteCursor(Byte.opening)
    private var lines = 0
    /// The line whose address or link stands open.
    private var openSince: Int?

    /// Lines a wrapped address or link may stand open before its `>` counts as a quote mark again.
    private static let openLines = 3
    /// Bytes of three arrows at both ends of a line.
    private static let arrows = 6
    /// Letters of the initials that some clients put before the mark (`JD> text`).
    private static let initials = 4

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// The next line, whose range lies within the buffer and below that of the line before.
    @inline(__always)
    mutating func readLine(_ range: Range<Int>) -> BodyLines.Line {
        defer { lines += 1 }
        if isPlainQuote(range) {
            var line = BodyLines.Line(range: range, content: range)
            readMarks(of: &line)
            return line
        }
        var line = BodyLines.Line(range: range, content: trimmed(bytes, range))
        if !line.content.isEmpty, !isSurelyUnmarked(line.content) { readMark(of: &line) }
        return line
    }

    /// True where a mark is surely one, as nearly every one is: nothing stands open above, and no arrow ends the line.
    @inline(__always)
    private func isPlainQuote(_ range: Range<Int>) -> Bool {
        guard openSince == nil, !range.isEmpty, bytes[range.lowerBound] == Byte.quote else { return false }
        let last = bytes[range.upperBound - 1]
        return last.isInk && (range.count <= Self.arrows || (last != Byte.quote && last != Byte.opening))
    }

    /// True where nothing stands open above, and neither a mark nor initials begin the line, nor does it open a bracket.
    @inline(__always)
    private mutating func isSurelyUnmarked(_ content: Range<Int>) -> Bool {
        let first = bytes[content.lowerBound]
        guard openSince == nil, first != Byte.quote else { return false }
        if first.isUppercaseLetter {
            guard content.count > 1, bytes[content.lowerBound + 1].isLowercaseLetter else { return false }
        }
        return openings.next(from: content.lowerBound, in: bytes) >= content.upperBound
    }

    private mutating func readMark(of line: inout BodyLines.Line) {
        let content = line.content
        let first = bytes[content.lowerBound]
        if first == Byte.quote {
            let closesAddress = openSince.map { lines - $0 <= Self.openLines } ?? false
            openSince = nil
            if !closesAddress, !isArrowed(content) { readMarks(of: &line) }
        } else if first.isUppercaseLetter, let end = initialsEnd(content) {
            line.content = trimmed(bytes, end..<content.upperBound)
            line.depth = 1
            foundInitials = true
        } else if leavesBracketOpen(content) {
            openSince = lines
        } else if openSince != nil, closesBracket(content) {
            openSince = nil
        }
    }

    private func readMarks(of line: inout BodyLines.Line) {
        var place = line.content.lowerBound
        let end = line.content.upperBound
        var depth = 0
        while place < end {
            if bytes[place] == Byte.quote {
                depth += 1
                place += 1
            } else if bytes[place] == Byte.space, place + 1 < end, bytes[place + 1] == Byte.quote {
                place += 1
            } else {
                break
            }
        }
        line.depth = depth
        // The blank behind the mark, which is no part of the words.
        if place < end, bytes[place] == Byte.space { place += 1 }
        line.content = trimmed(bytes, place..<end)
    }

    /// QUIRK: `>>> link <<<` is an eye-catcher of advertisements and notices, not a quote (QuoteMarkTests).
    private func isArrowed(_ content: Range<Int>) -> Bool {
        let end = content.upperBound
        guard content.count > Self.arrows else { return false }
        // GroupWise's introduction has arrows at both ends, too.
        if bytes[end - 1] == Byte.quote, bytes[end - 2] == Byte.quote, bytes[end - 3] == Byte.quote {
            return bytes[end - 4] == Byte.space
        }
        guard bytes[end - 1] == Byte.opening, bytes[end - 2] == Byte.opening else { return false }
        return bytes[content.lowerBound + 1] == Byte.quote
    }

    /// QUIRK: Polymail, Yahoo and text made from HTML wrap `<address>` and `<link>` so that the closing
    /// bracket begins a line, where it looks like a quote mark (QuoteMarkTests).
    private mutating func leavesBracketOpen(_ content: Range<Int>) -> Bool {
        guard openings.next(from: content.lowerBound, in: bytes) < content.upperBound else { return false }
        let tail = max(content.lowerBound, content.upperBound - ReplyLimits.addressBytes)..<content.upperBound
        guard let index = lastOpening(in: tail) else { return false }
        let rest = folded(Array(bytes[(index + 1)..<content.upperBound])[...])
        let isAddress = rest.contains(Byte.at) && !rest.contains(Byte.space)
        return rest.isEmpty || isAddress
            || ["http", "mailto:", "www."].contains { rest.starts(with: Array($0.utf8), at: 0) }
    }

    /// The last `<` that no `>` follows.
    private func lastOpening(in range: Range<Int>) -> Int? {
        var found: Int?
        var next = range.lowerBound
        while let place = bytes.find(Byte.opening, from: next, to: range.upperBound) {
            found = place
            next = place + 1
        }
        guard let found, bytes.find(Byte.quote, from: found, to: range.upperBound) == nil else { return nil }
        return found
    }

    private func closesBracket(_ content: Range<Int>) -> Bool {
        bytes[content].reduce(0) { $0 + ($1 == Byte.quote ? 1 : $1 == Byte.opening ? -1 : 0) } > 0
    }

    private func initialsEnd(_ content: Range<Int>) -> Int? {
        var index = content.lowerBound
        while index < content.upperBound, bytes[index].isUppercaseLetter { index += 1 }
        let letters = index - content.lowerBound
        guard letters <= Self.initials, index < content.upperBound, bytes[index] == Byte.quote else { return nil }
        let next = index + 1
        guard next == content.upperBound || bytes[next] == Byte.space || bytes[next] == Byte.quote else { return nil }
        return next
    }
}
