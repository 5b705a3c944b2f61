/// Signatures and device footers: how they begin and what belongs to them (RFC 3676 §4.3 and habits).
extension BodyLines {
    /// What begins a signature at a line.
    enum SignatureStart {
        /// `-- ` alone, as the standard has it.
        case standard
        /// `--` or a long dash alone, or a rule above a block that reads like a card.
        case lenient
        /// The footer of a device or a mail program, one line.
        case footer
    }

    private static let footerBytes = 300
    private static let cardLines = 10
    private static let cardLineBytes = 100
    private static let underscores = 5
    private static let phoneDigits = 6

    func signatureStart(_ index: Int) -> SignatureStart? {
        let content = lines[index].content
        guard !content.isEmpty, content.count <= Self.footerBytes, lines[index].depth == 0 else { return nil }
        let text = bytes[content]
        if text.elementsEqual([Byte.dash, Byte.dash]) {
            // Trailing space, no-break space or nothing: clients and transports change it.
            return lines[index].range.upperBound > content.upperBound ? .standard : .lenient
        }
        if text.elementsEqual([0xE2, 0x80, 0x94]) || text.elementsEqual([0xE2, 0x80, 0x93]) { return .lenient }
        if separator(index) == .rule, isCard(after: index, ruledBy: text) { return .lenient }
        return isFooter(content) ? .footer : nil
    }

    /// True where the lines below a rule, to the end of the text, read like a signature and not like prose.
    private func isCard(after index: Int, ruledBy rule: ArraySlice<UInt8>) -> Bool {
        let isUnderscored = rule.allSatisfy { $0 == Byte.underscore } && rule.count >= Self.underscores
        var filled = 0
        var hasContact = false
        var next = index + 1
        while next < count {
            let line = lines[next]
            next += 1
            if line.isBlank { continue }
            if line.depth > 0 { break }
            filled += 1
            guard filled <= Self.cardLines, line.content.count <= Self.cardLineBytes else { return false }
            hasContact = hasContact || isContact(line.content)
        }
        return filled > 0 && (isUnderscored || hasContact) && !hasHeader(after: index)
    }

    private func isContact(_ content: Range<Int>) -> Bool {
        var digits = 0
        for index in content {
            if bytes[index] == Byte.at { return true }
            if bytes[index].isDigit { digits += 1 }
        }
        return digits >= Self.phoneDigits || folded(bytes[content]).firstIndex(of: Array("://".utf8)) != nil
    }

    private static let sentenceWords = 5
    private static let footerWords = 11
    private static let apologyWords = 40
    private static let link = Array("(http".utf8)

    /// A device's own footer, and not a sentence that begins alike.
    private func isFooter(_ content: Range<Int>) -> Bool {
        guard mayBeFooter(content) else { return false }
        let line = Self.withoutLinks(folded(bytes[content]))
        var start = 0
        while start < line.count, Self.isFooterDecoration(line[start]) { start += 1 }
        let text = Array(line[start...])
        guard let opening = SignatureWords.footerOpenings.length(in: text) else { return isVerbLastFooter(text) }
        let rest = Array(text[opening...])
        let sentence = rest.firstIndex { [Byte.dot, UInt8(ascii: "!"), UInt8(ascii: "?")].contains($0) } ?? rest.count
        let first = Array(rest[..<sentence])
        let isOneSentence = rest.count - sentence <= 1
        let hasDevice = SignatureWords.devices.firstRange(in: first) != nil
        let isOwn = Array(text[..<opening]).ends(with: Array(" my".utf8))
        if isOneSentence, sentence == rest.count {
            return hasDevice ? first.wordCount <= Self.footerWords : isOwn && first.wordCount <= 2
        }
        guard hasDevice, first.wordCount <= Self.sentenceWords else { return false }
        return isOneSentence
            || (rest.wordCount <= Self.apologyWords && SignatureWords.apologies.firstRange(in: rest) != nil)
    }

    /// A look at the first and the last three bytes, since nearly every line is none; true where they do not tell.
    private func mayBeFooter(_ content: Range<Int>) -> Bool {
        let text = bytes[content]
        guard let start = text.firstIndex(where: { !Self.isFooterDecoration($0) }),
            let end = text.lastIndex(where: { !Self.isFooterEnd($0) }), end > start + 1
        else { return true }
        let head = bytes[start...(start + 2)]
        let tail = bytes[(end - 2)...end]
        guard head.allSatisfy(\.isPlain), tail.allSatisfy(\.isPlain) else { return true }
        return SignatureWords.footerOpenings.mayBegin(
            with: head[start].lowered, head[start + 1].lowered, head[start + 2].lowered)
            || SignatureWords.footerEndings.mayEnd(
                with: tail[end - 2].lowered, tail[end - 1].lowered, tail[end].lowered)
            // A link that is taken out leaves other ends.
            || bytes.find(Byte.opening, in: content) != nil || bytes.find(UInt8(ascii: "("), in: content) != nil
    }

    private static func isFooterDecoration(_ byte: UInt8) -> Bool {
        switch byte {
        case Byte.dash, Byte.space, Byte.underscore, Byte.star, UInt8(ascii: "["), UInt8(ascii: "("): true
        default: false
        }
    }

    private static func isFooterEnd(_ byte: UInt8) -> Bool {
        switch byte {
        case Byte.dot, UInt8(ascii: "]"), UInt8(ascii: ")"), Byte.space: true
        default: false
        }
    }

    private func isVerbLastFooter(_ text: [UInt8]) -> Bool {
        var end = text.count
        while end > 0, Self.isFooterEnd(text[end - 1]) { end -= 1 }
        let bare = Array(text[..<end])
        return bare.wordCount <= Self.footerWords && SignatureWords.footerEndings.suffixStart(in: bare) != nil
            && SignatureWords.devices.firstRange(in: bare) != nil
    }

    /// Text made from HTML puts links in angle or round brackets behind their words.
    private static func withoutLinks(_ text: [UInt8]) -> [UInt8] {
        guard text.contains(Byte.opening) || text.contains(UInt8(ascii: "(")) else { return text }
        var result: [UInt8] = []
        var index = 0
        while index < text.count {
            let isLink = text[index] == Byte.opening || text.starts(with: link, at: index)
            if isLink {
                let closing = text[index] == Byte.opening ? Byte.quote : UInt8(ascii: ")")
                guard let end = text[index...].firstIndex(of: closing) else { break }
                index = end + 1
                if index < text.count, text[index] != Byte.space { result.append(Byte.space) }
            } else {
                result.append(text[index])
                index += 1
            }
        }
        return folded(result[...])
    }
}
