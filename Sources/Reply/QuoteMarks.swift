/// Quote marks that need a look at more than one line: initials, and other marks than `>`.
extension BodyLines {
    /// One line with initials is a person's arrow (`A> B`); a quote has several, in a row or with the same initials.
    mutating func dropLoneInitials() {
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
        guard line.depth == 0, !line.content.isEmpty else { return nil }
        let first = bytes[line.content.lowerBound]
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
