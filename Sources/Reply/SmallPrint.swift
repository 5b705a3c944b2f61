/// What companies, virus scanners and lists print below every mail.
extension BodyReader {
    /// Bytes from which a paragraph that begins like small print needs no other sign of it.
    private static let longBytes = 160
    private static let headingBytes = 60
    /// Bytes of one line that are read; some programs put the whole of it on one.
    private static let lineBytes = 4_000
    /// Bytes of stars and other signs in front.
    private static let decorationBytes = 16

    /// Marks the last paragraphs of each stretch of text that begin and read like small print.
    ///
    /// Only below other words, and only to where something else begins: what a person writes below it is theirs.
    mutating func readSmallPrint() {
        var hasWords = false
        var index = 0
        while index < kinds.count {
            guard kinds[index] == .text else {
                index += 1
                continue
            }
            let end = paragraphEnd(index)
            let isFirst = index == 0 || kinds[index - 1] != .text
            if isFirst, hasWords, let stop = smallPrintEnd(index..<end) {
                if endsStretch(stop) {
                    for line in index..<stop where kinds[line] == .text { kinds[line] = .signature }
                    note(.smallPrint, index, 0.85)
                }
                index = stop
            } else {
                hasWords = true
                index = end
            }
        }
    }

    private func paragraphEnd(_ start: Int) -> Int {
        var end = start
        while end < kinds.count, kinds[end] == .text { end += 1 }
        return end
    }

    /// Where the small print ends that begins with a paragraph; nil where it is none.
    private func smallPrintEnd(_ first: Range<Int>) -> Int? {
        guard isSmallPrint(first) || isHeading(first) else { return nil }
        var end = first.upperBound
        var next = end
        while next < kinds.count {
            if kinds[next] == .blank || kinds[next] == .signature {
                next += 1
                continue
            }
            guard kinds[next] == .text else { break }
            let paragraph = next..<paragraphEnd(next)
            guard isSmallPrint(paragraph) || holdsSign(paragraph) else { break }
            end = paragraph.upperBound
            next = end
        }
        return end == first.upperBound && !isSmallPrint(first) ? nil : end
    }

    /// True where no words of the writer's follow before the next quote, or the end.
    private func endsStretch(_ stop: Int) -> Bool {
        var index = stop
        while index < kinds.count, kinds[index] == .blank || kinds[index] == .signature { index += 1 }
        return index == kinds.count || kinds[index] != .text
    }

    private func isSmallPrint(_ paragraph: Range<Int>) -> Bool {
        guard let opening = opening(of: paragraph.lowerBound) else { return false }
        let bytes = paragraph.reduce(0) { $0 + body.lines[$1].content.count }
        if bytes >= Self.longBytes { return true }
        // The sign must be another than the opening itself: "This email is confidential between us" is a person's.
        let first = body.foldedContent(paragraph.lowerBound)
        let rest = Array(first[min(opening, first.count)...])
        return SignatureWords.smallPrintSigns.firstRange(in: rest) != nil
            || holdsSign((paragraph.lowerBound + 1)..<paragraph.upperBound)
    }

    /// "Disclaimer:" on a line of its own.
    private func isHeading(_ paragraph: Range<Int>) -> Bool {
        paragraph.count == 1 && body.lines[paragraph.lowerBound].content.count <= Self.headingBytes
            && opening(of: paragraph.lowerBound) != nil
    }

    /// Where the phrase ends with which a line of small print begins.
    private func opening(of index: Int) -> Int? {
        let content = body.lines[index].content
        guard content.count <= Self.lineBytes else { return nil }
        guard mayOpen(content) else { return nil }
        let end = min(content.upperBound, content.lowerBound + SignatureWords.smallPrint.longest + Self.decorationBytes)
        let text = folded(body.bytes[content.lowerBound..<end])
        var start = 0
        while start < text.count, !text[start].isWordByte { start += 1 }
        // QUIRK: Webdings' "P" is a tree, and a letter where that font is lost (SmallPrintTests).
        if text.starts(with: Self.tree, at: start) { start += Self.tree.count }
        return SignatureWords.smallPrint.length(in: text, at: start).map { start + $0 }
    }

    /// A look at the first word, since nearly every paragraph is none.
    private func mayOpen(_ content: Range<Int>) -> Bool {
        body.bytes.withUnsafeBufferPointer { bytes in
            guard let start = content.first(where: { bytes[$0].isWordByte }) else { return false }
            return
                (bytes[start].lowered == Self.tree[0] && !(start + 1 < content.upperBound && bytes[start + 1].isLetter))
                || LineWords.all.mayBeginSmallPrint(bytes, start..<content.upperBound)
        }
    }

    private static let tree = Array("p ".utf8)

    private func holdsSign(_ paragraph: Range<Int>) -> Bool {
        paragraph.contains { index in
            body.lines[index].content.count <= Self.lineBytes
                && SignatureWords.smallPrintSigns.firstRange(in: body.foldedContent(index)) != nil
        }
    }
}
