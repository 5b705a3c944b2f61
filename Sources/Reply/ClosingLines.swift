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
        return rest.holdsWords(atMost: Self.nameWords + 1)
            && range.allSatisfy { lines[$0].isBlank || !endsSentence($0) }
    }

    private func isClosing(_ index: Int) -> Bool {
        let content = lines[index].content
        guard content.count <= Self.closingBytes,
            bytes.withUnsafeBufferPointer({ LineWords.all.mayBeginClosing($0, content) })
        else { return false }
        var text = foldedContent(index)
        while let length = Self.punctuationLength(text) { text.removeLast(length) }
        return SignatureWords.closings.contains(text)
    }

    private static let punctuation = [",", ".", "!", ":", " ", "،", "，", "、", "。", "："].map { Array($0.utf8) }

    private static func punctuationLength(_ text: [UInt8]) -> Int? {
        guard let last = text.last, !last.isWordByte || last >= 0x80 else { return nil }
        return punctuation.first { text.ends(with: $0) }?.count
    }

    /// A name behind a dash as the last line: `-Bo`, `— Bo Miller`.
    ///
    /// A hyphen with a blank behind it begins a point of a list.
    func dashedName(in range: Range<Int>) -> Int? {
        guard let last = range.last(where: { !lines[$0].isBlank }) else { return nil }
        let content = lines[last].content
        guard content.count <= Self.nameBytes, let start = dashEnd(content) else { return nil }
        // Below a question or a colon, and as the only line, it is an answer.
        guard let before = range.last(where: { $0 < last && !lines[$0].isBlank }) else { return nil }
        let first = bytes[lines[before].content.lowerBound]
        let end = bytes[lines[before].content].last
        guard first != Byte.dash, first != Byte.star, end != Byte.colon, end != UInt8(ascii: "?") else { return nil }
        return isName(trimmed(bytes, start..<content.upperBound)) ? last : nil
    }

    private func dashEnd(_ content: Range<Int>) -> Int? {
        let start = content.lowerBound
        let first = bytes[start]
        if first == Byte.dash || first == UInt8(ascii: "~") {
            guard start + 1 < content.upperBound, bytes[start + 1].isUppercaseLetter || bytes[start + 1] >= 0xC3 else {
                return nil
            }
            return start + 1
        }
        guard first == 0xE2, content.count > 3, bytes[start + 1] == 0x80, (0x93...0x95).contains(bytes[start + 2])
        else {
            return nil
        }
        return start + 3
    }

    /// Lines of a card without a delimiter: a name, a post or a company, and two ways to reach its owner.
    private static let fewestCardLines = 4

    /// Where the last paragraph begins, if it reads like a visiting card and is not announced as one.
    func cardStart(in range: Range<Int>) -> Int? {
        guard let last = range.last(where: { !lines[$0].isBlank }) else { return nil }
        var start = last
        while start > range.lowerBound, last - start <= Self.cardLines, !lines[start - 1].isBlank { start -= 1 }
        guard (Self.fewestCardLines...Self.cardLines + 2).contains(last - start + 1), isName(lines[start].content)
        else {
            return nil
        }
        guard let before = range.last(where: { $0 < start && !lines[$0].isBlank }),
            bytes[lines[before].content].last != Byte.colon
        else { return nil }
        var contacts = 0
        var others = 0
        for line in (start + 1)...last {
            guard lines[line].content.count <= Self.closingBytes, !readsLikeSentence(line) else { return nil }
            if isContact(lines[line].content) { contacts += 1 } else { others += 1 }
        }
        return contacts >= 2 && others >= 1 ? start : nil
    }

    private func isNamed(below index: Int, in range: Range<Int>) -> Bool {
        guard let next = nextFilled(index + 1), range.contains(next) else { return false }
        return isName(lines[next].content)
    }

    /// A few words, the first with a capital letter or of a script that has none, without digits.
    private func isName(_ content: Range<Int>) -> Bool {
        guard !content.isEmpty, content.count <= Self.nameBytes else { return false }
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
        guard let last = bytes[content].last, last != UInt8(ascii: "?"), last != UInt8(ascii: "!") else { return false }
        return words <= Self.nameWords
    }

    private func endsSentence(_ index: Int) -> Bool {
        let content = lines[index].content
        guard !content.isEmpty else { return false }
        let last = bytes[content.upperBound - 1]
        if last == UInt8(ascii: "?") || last == UInt8(ascii: "!") || last == Byte.colon { return true }
        return last == Byte.dot && holdsWords(index, moreThan: Self.nameWords)
    }
}
