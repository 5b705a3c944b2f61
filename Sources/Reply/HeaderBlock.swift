/// A header that a client put above what it quotes or forwards (From, Sent, To, Subject), found in a body.
struct HeaderBlock {
    /// The lines it covers.
    var lines: Range<Int>
    /// How surely it is one, 0 to 1.
    var confidence: Double
}

extension BodyLines {
    /// Lines over which one field of a quoted header is wrapped: a long list of recipients.
    private static let wrappedLines = 3
    /// Fields in one block.
    private static let fields = 15

    /// The header block that begins at a line, if one does.
    ///
    /// Three fields of different meaning are needed, among them who wrote, and an address, a subject or a
    /// time of sending: an appointment ("Date: … Time: … Address: …") and a journey ("From: … To: …") are none.
    func headerBlock(at start: Int) -> HeaderBlock? {
        guard let first = headerRole(start), first != .other else { return nil }
        var roles: Set<HeaderRole> = [first]
        var hasAddress = holdsAddress(start)
        var end = start + 1
        var index = start + 1
        var unlabelled = 0
        var seen = 1
        while index < count, seen < Self.fields, lines[index].depth == lines[start].depth {
            if let role = headerRole(index) {
                if role != .other, role != .copy, roles.contains(role) { break }
                roles.insert(role)
                hasAddress = hasAddress || holdsAddress(index)
                seen += 1
                unlabelled = 0
                end = index + 1
            } else {
                // A wrapped value goes on behind no blank line; one blank line between fields is text made from HTML.
                unlabelled += 1
                let isSpread = lines[index].isBlank && nextHeaderRole(index) != nil
                if unlabelled > Self.wrappedLines || (lines[index].isBlank && !isSpread) { break }
            }
            index += 1
        }
        return block(start..<end, roles: roles, hasAddress: hasAddress)
    }

    private func block(_ range: Range<Int>, roles: Set<HeaderRole>, hasAddress: Bool) -> HeaderBlock? {
        let named = roles.subtracting([.other])
        guard roles.contains(.from) else { return nil }
        let isMail = hasAddress || roles.contains(.subject)
        if named.count >= 3, isMail || isSentBlock(range) {
            return HeaderBlock(lines: range, confidence: hasAddress || named.count >= 4 ? 0.95 : 0.85)
        }
        return nil
    }

    /// True where the block tells a time of day: Windows Mail leaves the subject out.
    private func isSentBlock(_ range: Range<Int>) -> Bool {
        range.contains { headerRole($0) == .date && DateEvidence(in: foldedContent($0)).hasTime }
    }

    private func nextHeaderRole(_ index: Int) -> HeaderRole? {
        guard index + 1 < count else { return nil }
        return headerRole(index + 1)
    }

    /// What a line names, where it begins with a label and a colon.
    func headerRole(_ index: Int) -> HeaderRole? {
        let content = lines[index].content
        guard !content.isEmpty, mayBeLabel(content), let colon = labelEnd(content) else { return nil }
        var label = folded(bytes[content.lowerBound..<colon])
        label.removeAll { $0 == Byte.star || $0 == Byte.underscore || $0 == UInt8(ascii: "|") }
        return HeaderLabels.roles[folded(label[...])]
    }

    /// A look at the first bytes, since nearly every line is none; stars and bars may stand before a label.
    private func mayBeLabel(_ content: Range<Int>) -> Bool {
        let first = bytes[content.lowerBound]
        return !(first.isLetter || first.isDigit) || HeaderLabels.beginnings.mayBegin(bytes, content)
    }

    /// The colon behind a label, also the wide one of Chinese and Japanese keyboards.
    private func labelEnd(_ content: Range<Int>) -> Int? {
        // Stars, spaces and bars of a table stand around a label.
        let decoration = 12
        let end = min(content.upperBound, content.lowerBound + HeaderLabels.longest + decoration)
        let colon = bytes.find(Byte.colon, in: content.lowerBound..<end)
        var start = content.lowerBound
        while let index = bytes.find(0xEF, in: start..<(colon ?? end)) {
            if index + 2 < content.upperBound, bytes[index + 1] == 0xBC, bytes[index + 2] == 0x9A { return index }
            start = index + 1
        }
        return colon
    }

    private func holdsAddress(_ index: Int) -> Bool {
        let content = lines[index].content
        return content.count <= ReplyLimits.labelLineBytes && bytes[content].contains(Byte.at)
    }
}
