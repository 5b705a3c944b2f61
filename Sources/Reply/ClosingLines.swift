/// Closings ("Kind regards") and the names below them.
extension BodyLines {
    private static let closingBytes = 80
    private static let nameWords = 3
    private static let nameBytes = 60
    private static let cardLines = 8

    /// Where a closing with a name begins that ends the lines `range`; nil where there is none.
    ///
    /// Only a closing that is followed by a name, and then by nothing that reads like a sentence: what a
    /// person writes below their name is theirs ("PS: bring the key.").
    func closingStart(in range: Range<Int>) -> Int? {
        var index = range.upperBound
        var filled = 0
        while index > range.lowerBound, filled <= Self.cardLines {
            index -= 1
            if lines[index].isBlank { continue }
            if isClosing(index) { return filled > 0 && isNamed(below: index, in: range) ? index : nil }
            guard lines[index].content.count <= Self.closingBytes, !endsSentence(index) else { return nil }
            filled += 1
        }
        return nil
    }

    /// True where the lines hold nothing but a closing, with or without a name.
    func isSignOff(_ range: Range<Int>) -> Bool {
        guard let first = range.first(where: { !lines[$0].isBlank }) else { return true }
        let filled = range.filter { !lines[$0].isBlank }.count
        guard filled <= 3, lines[first].content.count <= Self.closingBytes else { return false }
        guard let length = SignatureWords.closings.length(in: foldedContent(first)) else { return false }
        let rest = Array(foldedContent(first)[length...])
        return rest.wordCount <= Self.nameWords + 1 && range.allSatisfy { lines[$0].isBlank || !endsSentence($0) }
    }

    private func isClosing(_ index: Int) -> Bool {
        guard lines[index].content.count <= Self.closingBytes,
            SignatureWords.closings.mayBegin(bytes, lines[index].content)
        else { return false }
        var text = foldedContent(index)
        while let last = text.last, [Byte.comma, Byte.dot, UInt8(ascii: "!"), Byte.space].contains(last) {
            text.removeLast()
        }
        return SignatureWords.closings.contains(text)
    }

    private func isNamed(below index: Int, in range: Range<Int>) -> Bool {
        guard let next = nextFilled(index + 1), range.contains(next) else { return false }
        let content = lines[next].content
        guard content.count <= Self.nameBytes else { return false }
        var words = 0
        var startsWord = true
        for byte in bytes[content] {
            if byte.isDigit || byte == Byte.at || byte == Byte.colon { return false }
            if byte == Byte.space {
                startsWord = true
            } else if startsWord {
                words += 1
                startsWord = false
                if byte.isLowercaseLetter, words == 1 { return false }
            }
        }
        return words <= Self.nameWords
    }

    private func endsSentence(_ index: Int) -> Bool {
        let content = lines[index].content
        guard let last = bytes[content].last else { return false }
        if last == UInt8(ascii: "?") || last == UInt8(ascii: "!") || last == Byte.colon { return true }
        return last == Byte.dot && foldedContent(index).wordCount > Self.nameWords
    }
}
