package import Mail

/// The delivery report in a message; nil when it holds none.
package func deliveryReport(in message: Message) -> DeliveryReport? {
    BounceReader(message).report
}

/// Decides whether a mail is a delivery report, and reads it.
struct BounceReader {
    private let message: Message
    /// What showed that it is one; empty where it is none.
    let evidence: [String]

    init(_ message: Message) {
        self.message = message
        evidence =
            BounceReader.isOtherReport(message)
            ? [] : BounceReader.evidence(of: message) { ReportText(of: message) }
    }

    var report: DeliveryReport? {
        guard !evidence.isEmpty else { return nil }
        let text = ReportText(of: message)
        let recipients = recipients(text)
        return DeliveryReport(
            recipients: recipients, severity: DeliveryReport.severity(of: recipients),
            originalIDs: OriginalMail.identifiers(of: message, text: text))
    }

    private func recipients(_ text: ReportText) -> [DeliveryReport.Recipient] {
        if let notice = CloudNotice(text.words) { return notice.recipients }
        let structured = StructuredReport.recipients(in: message)
        guard structured.isEmpty || structured.contains(where: { $0.address == nil || $0.isVague }) else {
            return structured
        }
        let informal = InformalReport(message, text: text).recipients
        return structured.isEmpty ? informal : structured.map { $0.completed(from: informal) }
    }

    /// Receipts and complaints come as multipart/report too (RFC 8098, RFC 5965).
    private static func isOtherReport(_ message: Message) -> Bool {
        ReportKind(message) == .receipt || ReportKind(message) == .complaint
    }

    /// The signs that cost nothing come first: most mails are a person's, and their text is not read for this at all.
    private static func evidence(of message: Message, text: () -> ReportText) -> [String] {
        let hasStatus = !StructuredReport.parts(of: message).isEmpty
        if hasStatus, ReportKind(message) == .delivery || message.root.contentType.type == "message" {
            return ["Content-Type: \(message.root.contentType.essence), message/delivery-status"]
        }
        if let failed = message.header.first("x-failed-recipients") {
            return ["X-Failed-Recipients: \(failed.rawText)"]
        }
        let sender = BounceSender(message)
        let subject = message.subject.loweredBytes.trimmed
        if let refusal = BounceSigns.listRefusal(in: message.header, subject: subject) { return refusal }
        let machine = AutoSubmitted.evidence(in: message.header)
        // A mail that says it arrived is no failure, whoever asked for the notice.
        let saysSubject = BounceSigns.subjects.contains { subject.starts(with: $0) }
        guard sender.daemon != nil || sender.isNull || sender.isMachine || (machine != nil && saysSubject),
            !subject.contains("success")
        else { return [] }
        let words = text().words
        if CloudNotice(words) != nil { return ["notificationType: Bounce"] }
        let lower = words.text.loweredBytes
        let saysFailure = speaksOfFailure(lower)
        if let daemon = sender.daemon, saysSubject || saysFailure || hasStatus {
            // Names that people have too (`ndr`, "Mail Delivery Ltd") want more than a person writes of a failure.
            let isSure =
                sender.isDaemonByName || sender.isNull || machine != nil || hasStatus
                || (sender.isPostmaster && saysSubject && saysFailure)
            if isSure || (!sender.isPersonsProgram && isExact(lower)) {
                return [daemon, saysSubject ? "Subject: \(message.subject)" : "the text speaks of a failed delivery"]
            }
        }
        if sender.isNull, !sender.isPersonsProgram, saysSubject, saysFailure || hasStatus {
            return ["Return-Path: <>", "Subject: \(message.subject)"]
        }
        if let machine, saysSubject, saysFailure, isExact(lower) {
            return [machine, "Subject: \(message.subject)", "a refused recipient"]
        }
        guard sender.isMachine, saysFailure, namesRefusedRecipient(lower) else { return [] }
        return ["From: a machine", "a refused recipient"]
    }

    /// True for words that hold an address or a reply code, as a server's report does.
    private static func isExact(_ words: [UInt8]) -> Bool {
        StatusCode.replyLevel(in: words[...]) != nil
            || words.split(separator: 0x0A).prefix(100).contains { !FoundAddress.all(in: $0).isEmpty }
    }

    private static func speaksOfFailure(_ words: [UInt8]) -> Bool {
        BounceSigns.failures.contains { words.firstIndex(of: $0, from: 0) != nil }
            || (StatusCode.replyLevel(in: words[...]) != nil && ReasonPhrases.status(in: words[...]) != nil)
    }

    /// A line that says a mail could not go to an address, as only mail systems write it.
    private static func namesRefusedRecipient(_ words: [UInt8]) -> Bool {
        guard ReasonPhrases.status(in: words[...]) != nil else { return false }
        return words.split(separator: 0x0A).prefix(100).contains { line in
            (line.contains("delivered to") || line.contains("rcpt to") || line.contains("deliver to"))
                && !FoundAddress.all(in: line).isEmpty
        }
    }
}

extension DeliveryReport {
    /// Hard when a recipient failed for good; a full mailbox is soft whatever its class, since it may be emptied.
    static func severity(of recipients: [Recipient]) -> Severity {
        recipients.contains(where: \.isHardFailure) ? .hard : .soft
    }
}

extension DeliveryReport.Recipient {
    private var code: StatusCode? { status.flatMap { StatusCode(field: Array($0.utf8)) } }

    var isVague: Bool { code?.isVague ?? true }

    var isHardFailure: Bool {
        guard action != "delayed", action != "delivered", action != "relayed", action != "expanded" else {
            return false
        }
        guard let code else { return action == "failed" }
        let isFull = code.subject == 2 && code.detail == 2
        return code.level == 5 && !isFull
    }

    /// What the prose adds where the fields are silent.
    func completed(from informal: [DeliveryReport.Recipient]) -> DeliveryReport.Recipient {
        let same = informal.first { address != nil && $0.address?.lowercased() == address?.lowercased() }
        let source = same ?? informal.first
        let told = source?.code
        let isNews = isVague && action != "delivered" && action != "relayed" && action != "expanded"
        let better = told.flatMap { told in isNews && !told.isVague ? told.at(level: code?.level ?? told.level) : nil }
        return DeliveryReport.Recipient(
            address: address ?? source?.address, status: better?.text ?? status ?? told?.text,
            action: action ?? source?.action, diagnostic: diagnostic ?? source?.diagnostic)
    }
}
