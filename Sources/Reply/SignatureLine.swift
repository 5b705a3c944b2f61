/// Signatures and device footers: how they begin and what belongs to them (RFC 3676 §4.3 and habits).
extension BodyLines {
    /// What begins a signature at a line.
    enum SignatureStart {
        /// `-- ` alone, as the standard has it.
        case standard
        /// `--` or a long dash alone.
        case lenient
        /// A rule above a block that reads like a card, which is nobody's whole mail.
        case card
        /// The footer of a device or a mail program, one line.
        case footer
        /// The same on two lines.
        case wrappedFooter
        /// A part of what a cryptographic signature puts around the words, with its first line beyond.
        case seal(Int)
    }

    private static let footerBytes = 300
    private static let cardLines = 10
    private static let cardLineBytes = 100
    private static let underscores = 5
    private static let phoneDigits = 6

    /// `isRule`: the line is a rule without words.
    func signatureStart(_ index: Int, isRule: Bool) -> SignatureStart? {
        let content = lines[index].content
        let shape = lines[index].shape
        guard shape.contains(.separator) || shape.contains(.footer) else { return nil }
        guard !content.isEmpty, content.count <= Self.footerBytes, lines[index].depth == 0 else { return nil }
        let text = bytes[content]
        if content.count == Self.delimiter.count, text.elementsEqual(Self.delimiter) {
            // Trailing space, no-break space or nothing: clients and transports change it.
            return lines[index].range.upperBound > content.upperBound ? .standard : .lenient
        }
        if content.count == Self.escapedDelimiter.count, text.elementsEqual(Self.escapedDelimiter) { return .standard }
        if text.first == Byte.dash, let end = sealEnd(index) { return .seal(end) }
        if content.count == 3, Self.longDashes.contains(Array(text)) { return .lenient }
        if isRule, isCard(after: index, ruledBy: text) { return .card }
        guard shape.contains(.footer) else { return nil }
        if isWrappedFooter(index) { return .wrappedFooter }
        return isFooter(text: Self.withoutLinks(foldedContent(index))) ? .footer : nil
    }

    /// QUIRK: programs that sign text escape dashes at the start of lines, so that `-- ` comes as `- -- ` (SignatureTests).
    private static let escapedDelimiter = Array("- --".utf8)
    private static let delimiter = Array("--".utf8)
    private static let longDashes = [Array("—".utf8), Array("–".utf8)]
    private static let sealStart = Array("-----BEGIN PGP SIGN".utf8)
    private static let sealedMessage = Array("-----BEGIN PGP SIGNED".utf8)
    private static let sealLines = 200

    /// The line below `-----BEGIN PGP SIGNATURE-----` … `END`, or below `-----BEGIN PGP SIGNED MESSAGE-----` and its hash.
    private func sealEnd(_ index: Int) -> Int? {
        let text = bytes[lines[index].content]
        guard text.starts(with: Self.sealStart) else { return nil }
        if text.starts(with: Self.sealedMessage) {
            var end = index + 1
            while end < count, end - index < 4, bytes[lines[end].content].starts(with: Array("Hash:".utf8)) { end += 1 }
            return end
        }
        for line in index..<min(count, index + Self.sealLines)
        where bytes[lines[line].content].starts(with: Array("-----END PGP SIG".utf8)) {
            return line + 1
        }
        return nil
    }

    private static let footerTailWords = 4

    /// QUIRK: phones and gateways wrap long footers (SignatureTests).
    private func isWrappedFooter(_ index: Int) -> Bool {
        guard index + 1 < count, lines[index + 1].depth == 0 else { return false }
        let next = lines[index + 1].content
        guard !next.isEmpty, next.count <= Self.cardLineBytes,
            bytes[next].count(where: { $0 == Byte.space }) < Self.footerTailWords
        else { return false }
        let first = foldedContent(index)
        guard SignatureWords.footerOpenings.length(in: first) != nil, first.last != Byte.dot else { return false }
        return isFooter(text: Self.withoutLinks(first + [Byte.space] + folded(bytes[next])))
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
            if line.depth > 0 || headerBlock(at: next - 1) != nil || introduction(at: next - 1) != nil { break }
            filled += 1
            guard filled <= Self.cardLines, line.content.count <= Self.cardLineBytes else { return false }
            hasContact = hasContact || isContact(line.content)
            if !isUnderscored, readsLikeSentence(next - 1) { return false }
        }
        return filled > 0 && (isUnderscored || hasContact) && !hasHeader(after: index)
    }

    /// True where the lines below a bare delimiter ask, or begin as an afterthought does: maybe no signature.
    func readsLikeProse(below index: Int) -> Bool {
        var seen = 0
        var hasContact = !isRule(index)
        var next = index + 1
        while next < count, seen < ReplyLimits.signatureLines {
            let line = lines[next]
            if line.depth > 0 || headerBlock(at: next) != nil || introduction(at: next) != nil { break }
            if !line.isBlank {
                seen += 1
                if bytes[line.content].last == UInt8(ascii: "?") { return true }
                if seen == 1, readsLikeSentence(next) { return true }
                hasContact = hasContact || isContact(line.content)
            }
            next += 1
        }
        return !hasContact
    }

    private static let proseWords = 5

    func readsLikeSentence(_ index: Int) -> Bool {
        let content = lines[index].content
        guard !content.isEmpty, content.count <= ReplyLimits.labelLineBytes else { return false }
        let last = bytes[content.upperBound - 1]
        guard last == Byte.dot || last == UInt8(ascii: "?") || last == UInt8(ascii: "!") || last == Byte.colon else {
            return false
        }
        return holdsWords(index, moreThan: Self.proseWords)
    }

    /// A line that a person adds below their name.
    func isPostscript(_ index: Int) -> Bool {
        let content = lines[index].content
        guard lines[index].depth == 0, content.count <= ReplyLimits.labelLineBytes * 2,
            SignatureWords.postscripts.mayBegin(bytes, content)
        else { return false }
        let text = folded(bytes[content.lowerBound..<min(content.upperBound, content.lowerBound + 16)])
        guard let length = SignatureWords.postscripts.length(in: text), length < text.count else { return false }
        return true
    }

    func isContact(_ content: Range<Int>) -> Bool {
        var digits = 0
        for index in content {
            if bytes[index] == Byte.at { return true }
            if bytes[index].isDigit { digits += 1 }
        }
        return digits >= Self.phoneDigits || holdsLink(folded(bytes[content]))
    }

    private func holdsLink(_ text: [UInt8]) -> Bool {
        text.firstIndex(of: Array("://".utf8)) != nil || text.firstIndex(of: Array("www.".utf8)) != nil
    }

    private static let sentenceWords = 5
    private static let footerWords = 11
    private static let apologyWords = 40
    private static let link = Array("(http".utf8)

    /// A device's own footer, and not a sentence that begins alike.
    private func isFooter(text line: [UInt8]) -> Bool {
        var start = 0
        while start < line.count, LineShape.isFooterDecoration(line[start]) { start += 1 }
        let text = start == 0 ? line : Array(line[start...])
        guard let opening = SignatureWords.footerOpenings.length(in: text) else { return isVerbLastFooter(text) }
        let rest = Array(text[opening...])
        let sentence = rest.indices.first { Self.endsSentence(rest, at: $0) } ?? rest.count
        let first = Array(rest[..<sentence])
        let isOneSentence = rest.count - sentence <= 1
        let hasDevice = SignatureWords.devices.firstRange(in: first) != nil
        let isOwn = Array(text[..<opening]).ends(with: Array(" my".utf8))
        if isOneSentence, sentence == rest.count {
            return hasDevice ? first.holdsWords(atMost: Self.footerWords) : isOwn && first.holdsWords(atMost: 2)
        }
        guard hasDevice, first.holdsWords(atMost: Self.sentenceWords) else { return false }
        return isOneSentence
            || (rest.holdsWords(atMost: Self.apologyWords) && SignatureWords.apologies.firstRange(in: rest) != nil)
    }

    /// A full stop within a name (`mail.ru`) ends none.
    private static func endsSentence(_ text: [UInt8], at index: Int) -> Bool {
        let byte = text[index]
        guard byte == Byte.dot || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?") else { return false }
        return index + 1 == text.count || !text[index + 1].isWordByte
    }

    private func isVerbLastFooter(_ text: [UInt8]) -> Bool {
        var end = text.count
        while end > 0, LineShape.isFooterEnd(text[end - 1]) { end -= 1 }
        let bare = end == text.count ? text : Array(text[..<end])
        return SignatureWords.footerEndings.suffixStart(in: bare) != nil && bare.holdsWords(atMost: Self.footerWords)
            && SignatureWords.devices.firstRange(in: bare) != nil
    }

    /// Text made from HTML puts links in angle or round brackets behind their words.
    private static func withoutLinks(_ text: [UInt8]) -> [UInt8] {
        let all = text.indices
        guard text.find(Byte.opening, in: all) != nil || text.find(UInt8(ascii: "("), in: all) != nil else {
            return text
        }
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
