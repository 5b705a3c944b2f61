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
        if first == .from, isOneLineHeader(start) { return HeaderBlock(lines: start..<(start + 1), confidence: 0.85) }
        var roles = HeaderRoles(first)
        var hasAddress = holdsAddress(start)
        var end = start + 1
        var index = start + 1
        var unlabelled = 0
        var seen = 1
        // Blank lines stand between all fields, or between none: a label above another's header is the writer's.
        var isSpread: Bool?
        while index < count, seen < Self.fields, lines[index].depth == lines[start].depth {
            if let role = headerRole(index) {
                if role != .other, role != .copy, roles.contains(role) { break }
                let isBlankAbove = lines[index - 1].isBlank
                if isSpread == true, !isBlankAbove { return nil }
                if isSpread == false, isBlankAbove { break }
                isSpread = isBlankAbove
                roles.insert(role)
                hasAddress = hasAddress || holdsAddress(index)
                seen += 1
                unlabelled = 0
                end = index + 1
            } else {
                // A wrapped value goes on behind no blank line; one blank line between fields is text made from HTML.
                unlabelled += 1
                let isGap = lines[index].isBlank && unlabelled == 1 && nextHeaderRole(index) != nil
                if unlabelled > Self.wrappedLines || (lines[index].isBlank && !isGap) { break }
            }
            index += 1
        }
        return block(start..<end, roles: roles, hasAddress: hasAddress, first: first)
    }

    private func block(_ range: Range<Int>, roles: HeaderRoles, hasAddress: Bool, first: HeaderRole) -> HeaderBlock? {
        guard roles.contains(.from) else { return nil }
        let isMail = hasAddress || (roles.contains(.subject) && isDated(range))
        if roles.namedCount >= 3, isMail || (first == .from && isSentBlock(range)) {
            return HeaderBlock(lines: range, confidence: hasAddress || roles.namedCount >= 4 ? 0.95 : 0.85)
        }
        // QUIRK: some phones name only who wrote and when (HeaderBlockTests).
        if roles.namedCount == 2, roles.contains(.date), first == .from, hasAddress, isSentBlock(range) {
            return HeaderBlock(lines: range, confidence: 0.8)
        }
        return nil
    }

    /// True where the time of sending has any numbers of a date or a time.
    private func isDated(_ range: Range<Int>) -> Bool {
        range.contains { index in
            guard headerRole(index) == .date else { return false }
            let below = index + 1 < count && lines[index].content.count < Self.unknownLabelBytes
            let dates = DateEvidence(in: foldedContent(index))
            if dates.hasDate || dates.hasTime { return true }
            guard below else { return false }
            let next = DateEvidence(in: foldedContent(index + 1))
            return next.hasDate || next.hasTime
        }
    }

    private static let oneLineTries = 12

    /// QUIRK: text that a gateway made from Outlook's HTML has the whole header on one line (HeaderBlockTests).
    private func isOneLineHeader(_ index: Int) -> Bool {
        let content = lines[index].content
        guard content.count <= ReplyLimits.labelLineBytes,
            bytes[content].count(where: { $0 == Byte.colon }) >= Self.oneLineFields.count
        else { return false }
        var roles: HeaderRoles = []
        var tries = 0
        var wordStart = content.lowerBound
        for place in content where tries < Self.oneLineTries {
            if bytes[place] == Byte.space { wordStart = place + 1 }
            guard bytes[place] == Byte.colon, place > wordStart else { continue }
            tries += 1
            var label = folded(bytes[wordStart..<place])
            label.removeAll { $0 == Byte.star }
            if let role = HeaderLabels.roles[label] { roles.insert(role) }
        }
        return Self.oneLineFields.allSatisfy { roles.contains($0) }
    }

    private static let oneLineFields: [HeaderRole] = [.from, .to, .subject, .date]

    private static let unknownFields = 3...8
    private static let unknownLabelBytes = 40

    /// A header in a language whose labels no row has, below a line that parts: an address, and a date with a time.
    func unknownHeaderBlock(at start: Int) -> HeaderBlock? {
        var end = start
        var hasDate = false
        while end < count, end - start < Self.unknownFields.upperBound, let value = unknownField(end) {
            if end == start, !holdsAddress(end) { return nil }
            let dates = DateEvidence(in: folded(bytes[value]))
            hasDate = hasDate || (dates.hasDate && dates.hasTime)
            end += 1
        }
        guard hasDate, end - start >= Self.unknownFields.lowerBound else { return nil }
        return HeaderBlock(lines: start..<end, confidence: 0.8)
    }

    /// What stands behind a short label and a colon.
    private func unknownField(_ index: Int) -> Range<Int>? {
        let content = lines[index].content
        guard !content.isEmpty, content.count <= ReplyLimits.labelLineBytes else { return nil }
        let limit = min(content.upperBound, content.lowerBound + Self.unknownLabelBytes)
        guard let colon = (content.lowerBound..<limit).first(where: { bytes[$0] == Byte.colon }),
            colon + 1 < content.upperBound, bytes[colon + 1] == Byte.space
        else { return nil }
        return (colon + 1)..<content.upperBound
    }

    /// True where the block tells a time of day: Windows Mail leaves the subject out.
    private func isSentBlock(_ range: Range<Int>) -> Bool {
        range.contains {
            guard headerRole($0) == .date else { return false }
            let dates = DateEvidence(in: foldedContent($0))
            return dates.hasDate && dates.hasTime
        }
    }

    private func nextHeaderRole(_ index: Int) -> HeaderRole? {
        guard index + 1 < count else { return nil }
        return headerRole(index + 1)
    }

    /// What a line names, where it begins with a label and a colon.
    func headerRole(_ index: Int) -> HeaderRole? {
        let content = lines[index].content
        guard !content.isEmpty, lines[index].shape.contains(.label), let colon = labelEnd(content) else { return nil }
        var label = folded(bytes[content.lowerBound..<colon])
        let length = label.count
        label.removeAll { $0 == Byte.star || $0 == Byte.underscore || $0 == UInt8(ascii: "|") }
        return HeaderLabels.roles[label.count == length ? label : folded(label[...])]
    }

    /// The colon behind a label, also the wide one of Chinese and Japanese keyboards.
    private func labelEnd(_ content: Range<Int>) -> Int? {
        let end = min(content.upperBound, content.lowerBound + HeaderLabels.longest + HeaderLabels.decorationBytes)
        let bar = UInt8(ascii: "|")
        if bytes[content.lowerBound] == bar {
            // QUIRK: NetEase writes the header as a table, with bars for colons (netease-table.txt).
            return (content.lowerBound + 1..<end).first { bytes[$0] == Byte.colon || bytes[$0] == bar }
        }
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
