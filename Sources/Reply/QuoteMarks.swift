/// The `>` in front of quoted lines (RFC 3676 §4.5 and what people's clients make of it).
extension BodyLines {
    /// Lines a wrapped address or link may stand open before its `>` counts as a quote mark again.
    private static let openLines = 3
    /// Letters of the initials that some clients put before the mark (`JD> text`).
    private static let initials = 4

    mutating func readQuoteMarks() {
        var openSince: Int?
        var holdsInitials = false
        for index in lines.indices {
            let line = lines[index]
            if line.isBlank { continue }
            let first = bytes[line.content.lowerBound]
            if first == Byte.quote {
                let closesAddress = openSince.map { index - $0 <= Self.openLines } ?? false
                openSince = nil
                if !closesAddress, !isArrowed(line.content) { readMarks(index) }
            } else if let end = initialsEnd(line.content) {
                let content = trimmed(bytes, end..<line.content.upperBound)
                lines[index].content = content
                lines[index].depth = 1
                holdsInitials = true
            } else if leavesBracketOpen(line.content) {
                openSince = index
            } else if openSince != nil, closesBracket(line.content) {
                openSince = nil
            }
        }
        if holdsInitials { dropLoneInitials() }
    }

    private mutating func readMarks(_ index: Int) {
        var place = lines[index].content.lowerBound
        let end = lines[index].content.upperBound
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
        lines[index].depth = depth
        lines[index].content = trimmed(bytes, place..<end)
    }

    /// QUIRK: `>>> link <<<` is an eye-catcher of advertisements and notices, not a quote (QuoteMarkTests).
    private func isArrowed(_ content: Range<Int>) -> Bool {
        let end = content.upperBound
        guard content.count > 6 else { return false }
        // GroupWise's introduction has arrows at both ends, too.
        if bytes[(end - 3)..<end].allSatisfy({ $0 == Byte.quote }) { return bytes[end - 4] == Byte.space }
        guard bytes[end - 1] == Byte.opening, bytes[end - 2] == Byte.opening else { return false }
        return bytes[content.lowerBound + 1] == Byte.quote
    }

    /// QUIRK: Polymail, Yahoo and text made from HTML wrap `<address>` and `<link>` so that the closing
    /// bracket begins a line, where it looks like a quote mark (QuoteMarkTests).
    private func leavesBracketOpen(_ content: Range<Int>) -> Bool {
        let tail = max(content.lowerBound, content.upperBound - ReplyLimits.addressBytes)..<content.upperBound
        guard let index = lastOpening(in: tail) else { return false }
        let rest = folded(bytes[(index + 1)..<content.upperBound])
        let isAddress = rest.contains(Byte.at) && !rest.contains(Byte.space)
        return rest.isEmpty || isAddress
            || ["http", "mailto:", "www."].contains { rest.starts(with: Array($0.utf8), at: 0) }
    }

    /// The last `<` that no `>` follows.
    private func lastOpening(in range: Range<Int>) -> Int? {
        bytes.withUnsafeBufferPointer { bytes in
            var found: Int?
            var next = range.lowerBound
            while let place = bytes.find(Byte.opening, from: next, to: range.upperBound) {
                found = place
                next = place + 1
            }
            guard let found, bytes.find(Byte.quote, from: found, to: range.upperBound) == nil else { return nil }
            return found
        }
    }

    private func closesBracket(_ content: Range<Int>) -> Bool {
        bytes[content].reduce(0) { $0 + ($1 == Byte.quote ? 1 : $1 == Byte.opening ? -1 : 0) } > 0
    }

    private func initialsEnd(_ content: Range<Int>) -> Int? {
        var index = content.lowerBound
        while index < content.upperBound, bytes[index].isUppercaseLetter { index += 1 }
        let letters = index - content.lowerBound
        guard letters > 0, letters <= Self.initials, index < content.upperBound, bytes[index] == Byte.quote else {
            return nil
        }
        let next = index + 1
        guard next == content.upperBound || bytes[next] == Byte.space || bytes[next] == Byte.quote else { return nil }
        return next
    }

    /// One line with initials is a person's arrow (`A> B`); a quote has several, in a row or with the same initials.
    private mutating func dropLoneInitials() {
        let marked = lines.indices.filter { lines[$0].depth == 1 && !startsWithMark($0) }
        guard !marked.isEmpty else { return }
        var counts: [ArraySlice<UInt8>: Int] = [:]
        for index in marked { counts[initials(of: index), default: 0] += 1 }
        let lone = marked.filter { index in
            let isAbove = index > 0 && lines[index - 1].depth > 0
            let isBelow = index + 1 < lines.count && lines[index + 1].depth > 0
            return !isAbove && !isBelow && counts[initials(of: index)] == 1
        }
        for index in lone {
            lines[index].depth = 0
            lines[index].content = trimmed(bytes, lines[index].range)
        }
    }

    private func initials(of index: Int) -> ArraySlice<UInt8> {
        let whole = bytes[trimmed(bytes, lines[index].range)]
        return whole.prefix { $0.isUppercaseLetter }
    }

    /// The mark other than `>` with which a line begins; such lines are quotes only where an introduction stands above.
    ///
    /// QUIRK: old mail programs and some people mark quotes with `|`, `:`, `}` or `]` (QuoteMarkTests).
    func otherMark(_ index: Int) -> UInt8? {
        let line = lines[index]
        guard line.depth == 0, let first = bytes[line.content].first else { return nil }
        switch first {
        case UInt8(ascii: "|"), UInt8(ascii: "}"), UInt8(ascii: "]"), Byte.colon: break
        default: return nil
        }
        let next = line.content.lowerBound + 1
        return next == line.content.upperBound || bytes[next] == Byte.space || bytes[next] == first ? first : nil
    }

    private func startsWithMark(_ index: Int) -> Bool {
        let whole = trimmed(bytes, lines[index].range)
        return !whole.isEmpty && bytes[whole.lowerBound] == Byte.quote
    }
}
