import Mail

/// The recipients of a bounce in prose, as qmail, Exim, sendmail, Exchange, Domino and many others write it.
struct InformalReport {
    private let lines: [ArraySlice<UInt8>]
    private let text: ReportText
    private let message: Message
    private let own: Set<String>
    /// The status of the whole text, for recipients whose own lines give none.
    private let saidAnywhere: StatusCode?

    private static let lineLimit = 2_000
    private static let recipientLimit = 100
    private static let diagnosticBytes = 1_000
    private static let blockLines = 12

    init(_ message: Message, text: ReportText) {
        self.message = message
        self.text = text
        lines = Array(text.words.split(separator: 0x0A, omittingEmptySubsequences: false).prefix(Self.lineLimit))
        saidAnywhere = StatusCode(in: text.words.text.loweredBytes[...])
        own = Set((message.from + message.to).compactMap { $0.address?.canonical })
    }

    /// True when the subject or the words say that delivery is late and goes on.
    private var isDelay: Bool {
        let subject = message.subject.loweredBytes
        return BounceSigns.delays.contains { subject.firstIndex(of: $0, from: 0) != nil }
    }

    var recipients: [DeliveryReport.Recipient] {
        let places = self.places
        guard !places.isEmpty else {
            let addresses = headerRecipients.isEmpty ? originalRecipients : headerRecipients
            return addresses.isEmpty ? [recipient(nil, block: nil)] : addresses.map { recipient($0, block: nil) }
        }
        return places.enumerated().map { order, place in
            let next = order + 1 < places.count ? places[order + 1].line : lines.count
            let end = max(place.line + 1, min(next, place.line + Self.blockLines))
            return recipient(place.address, block: place.line..<end)
        }
    }

    private func recipient(_ address: String?, block: Range<Int>?) -> DeliveryReport.Recipient {
        var words: [UInt8] = []
        if let block { words = Array(lines[block].joined(separator: [0x0A])) }
        let said = StatusCode(in: words.text.loweredBytes[...])
        var code = said
        if said?.isVague ?? true, let all = saidAnywhere {
            code = said.map { all.isVague ? $0 : all.at(level: $0.level) } ?? all
        }
        let status = code ?? StatusCode(level: isDelay ? 4 : 5, subject: 0, detail: 0)
        let diagnostic = words.isEmpty ? nil : Array(words.prefix(Self.diagnosticBytes))
        // A phrase alone ("connection refused") has no class of its own; what is late has not failed yet.
        let isSaid = StatusCode.givenLevel(in: words.text.loweredBytes[...]) != nil
        let level = isDelay && !isSaid ? status.at(level: 4) : status
        return DeliveryReport.Recipient(
            address: address, status: level.text, action: level.level == 4 && isDelay ? "delayed" : "failed",
            diagnostic: diagnostic.map { $0.trimmed.text })
    }

    // MARK: Where the addresses stand

    private struct Place {
        let address: String
        let line: Int
    }

    /// Addresses that lead their line, else those after words that announce a recipient, else any.
    private var places: [Place] {
        var leading: [Place] = []
        var announced: [Place] = []
        var other: [Place] = []
        for (number, line) in lines.enumerated() where line.contains(0x40) {
            for found in FoundAddress.all(in: line) where isRecipient(found) {
                let place = Place(address: found.address, line: number)
                if found.leads { leading.append(place) }
                if isAnnounced(found.before) { announced.append(place) }
                other.append(place)
            }
        }
        let named = headerRecipients.map { $0.lowercased() }
        let matching = other.filter { named.contains($0.address.lowercased()) }
        for candidates in [matching, announced + leading, other] where !candidates.isEmpty { return unique(candidates) }
        return []
    }

    private func unique(_ places: [Place]) -> [Place] {
        var seen: Set<String> = []
        let kept = places.sorted { $0.line < $1.line }.filter { seen.insert($0.address.lowercased()).inserted }
        return Array(kept.prefix(Self.recipientLimit))
    }

    private func isRecipient(_ found: FoundAddress) -> Bool {
        guard let address = EmailAddress(found.address), !own.contains(address.canonical) else { return false }
        let local = address.localPart.lowercased()
        guard local != "mailer-daemon", local != "postmaster", local != "abuse" else { return false }
        let before = found.before.split { $0 == 0x20 || $0 == 0x3C || $0 == 0x3A }.last.map { $0.text } ?? ""
        return !BounceSigns.otherParties.contains(before) && !found.before.contains("mail from")
            && !found.before.contains("http")
    }

    private static let announcements = [
        "rcpt to:", "delivered to:", "recipient:", "recipients:", "recipient", "unknown user:", "user unknown:",
        "failed:",
        "address:", "to:", "deliver to", "deliver mail to", "for", "final-recipient: rfc822;",
        "original-recipient: rfc822;", "delivered to", "message to", "addressed to",
    ].map { Array($0.utf8) }

    private func isAnnounced(_ before: [UInt8]) -> Bool {
        var words = before[...]
        while let last = words.last, last.isSpace || last == 0x3C || last == 0x28 || last == 0x22 || last == 0x27 {
            words.removeLast()
        }
        return Self.announcements.contains { words.count >= $0.count && words.suffix($0.count).elementsEqual($0) }
    }

    /// `X-Failed-Recipients`, as Exim and Gmail write it.
    private var headerRecipients: [String] {
        message.header.all("x-failed-recipients").flatMap { FoundAddress.all(in: $0.value[...]).map(\.address) }
    }

    private var originalRecipients: [String] {
        OriginalMail.headers(of: message, text: text).prefix(1)
            .flatMap { $0.to.compactMap { $0.address?.description } }
    }
}
