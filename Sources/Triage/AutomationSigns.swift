import Mail
import Reply

/// What a message shows of being written by a machine: for each kind the evidence, empty where there is none.
struct AutomationSigns {
    let message: Message
    let header: Header
    /// In lower case, without white space around it.
    let subject: [UInt8]
    let sender: BounceSender

    private static let bodyBytes = 4_096

    init(_ message: Message) {
        self.message = message
        header = message.header
        subject = message.subject.loweredBytes.trimmed.map { $0 }
        sender = BounceSender(message)
    }

    // MARK: Structure

    var receipt: [String] {
        if ReportKind(message) == .receipt { return ["Content-Type: disposition-notification"] }
        // QUIRK: Exchange turns receipts for MAPI clients into plain mails that only this field marks, see `JudgeTests`.
        return header.all("content-class").filter { $0.value.lowered.contains("urn:content-classes:mdn") }
            .prefix(1).map { "Content-Class: \($0.rawText)" }
    }

    var complaint: [String] {
        if ReportKind(message) == .complaint { return ["Content-Type: feedback-report"] }
        // QUIRK: feedback loops of webmail name the server's address and have no structure, see `JudgeTests`.
        let opening = Array("complaint about message from ".utf8)
        guard subject.starts(with: opening), let next = subject.dropFirst(opening.count).first, next.isDigit else {
            return []
        }
        return ["Subject: \(message.subject)"]
    }

    // MARK: Answers of machines

    var challenge: [String] {
        for name in ChallengeWords.fields {
            if let field = header.first(name) { return ["\(field.name): \(field.rawText)"] }
        }
        let machine = anyMachine
        guard !machine.isEmpty else { return [] }
        if ChallengeWords.subjects.contains(where: { subject.starts(with: $0) })
            || ChallengeWords.subjectPhrases.contains(where: { subject.firstIndex(of: $0, from: 0) != nil })
        {
            return machine + ["Subject: \(message.subject)"]
        }
        return says(ChallengeWords.bodies) ? machine + ["the text asks the sender to confirm"] : []
    }

    /// A receipt without its parts, by the name that a mail program gives it.
    var plainReceipt: [String] {
        guard
            SubjectName(subject).isOne(of: ReceiptWords.notices)
                || ReceiptWords.openings.contains(where: { subject.starts(with: $0) })
        else { return [] }
        let machine = answer + generated + nullPath
        return machine.isEmpty ? [] : machine + ["Subject: \(message.subject)"]
    }

    var autoReply: [String] {
        if !answer.isEmpty { return answer }
        let words = ["Subject: \(message.subject)"]
        if SubjectName(subject).isOne(of: AutoReplyWords.notices) { return words }
        guard AutoReplyWords.subjects.contains(where: { subject.starts(with: $0) }) else { return [] }
        return anyMachine.isEmpty ? [] : anyMachine + words
    }

    // MARK: Senders nobody reads

    var notification: [String] {
        if !generated.isEmpty { return generated }
        if sender.isMachine { return ["From: \(message.from.first?.literal ?? "")"] }
        if let daemon = sender.daemon, sender.isDaemonByName || sender.isNull { return [daemon] }
        if let field = header.first("x-amazon-mail-relay-type"), field.value.lowered.contains("notification") {
            return ["X-Amazon-Mail-Relay-Type: \(field.rawText)"]
        }
        // QUIRK: some forwarders empty the return path of a person's mail, see Tests/Fixtures/verdicts/people.mails.
        return sender.isPersonsProgram ? [] : nullPath
    }

    // MARK: Lists and mass mail

    var list: [String] {
        for name in ["list-id", "list-post", "mailing-list", "x-mailing-list", "x-mailman-version"] {
            if let field = header.first(name) { return ["\(name): \(field.rawText)"] }
        }
        return precedence(["list"])
    }

    var bulk: [String] {
        let mass = precedence(["bulk", "junk"])
        if !mass.isEmpty { return mass }
        for name in ["list-unsubscribe", "x-campaign", "x-campaignid", "x-campaign-id", "x-mailer-recptid"] {
            if let field = header.first(name) { return ["\(name): \(field.rawText)"] }
        }
        return []
    }

    // MARK: Single signs

    /// Headers that answering machines set.
    var answer: [String] {
        if let field = header.all("auto-submitted").first(where: { AutoSubmitted($0.value).isReply }) {
            return ["Auto-Submitted: \(field.rawText)"]
        }
        for field in header.fields where AutoReplyHeaders.isAnswer(field) { return ["\(field.name): \(field.rawText)"] }
        return precedence(["auto_reply", "auto-reply", "autoreply"])
    }

    var generated: [String] {
        header.all("auto-submitted").filter { AutoSubmitted($0.value).isGenerated }.prefix(1)
            .map { "Auto-Submitted: \($0.rawText)" }
            + header.all("x-fc-machinegenerated").filter { $0.value.trimmed.lowered == Array("true".utf8) }.prefix(1)
            .map { "X-FC-MachineGenerated: \($0.rawText)" }
    }

    var nullPath: [String] { sender.isNull ? ["Return-Path: <>"] : [] }

    func precedence(_ values: Set<String>) -> [String] {
        ["precedence", "x-precedence"].flatMap(header.all).filter { field in
            values.contains(field.value.trimmed.prefix { !$0.isSpace && $0 != 0x28 && $0 != 0x3B }.lowered.text)
        }.prefix(1).map { "\($0.name): \($0.rawText)" }
    }

    /// All that shows a machine beside what a subject says.
    ///
    /// `X-Auto-Response-Suppress` is no sign of one: Exchange puts it on what people write too.
    var anyMachine: [String] {
        answer + nullPath + generated + precedence(["bulk", "junk"])
            + header.fields.filter {
                $0.name.hasPrefix("x-auto") && $0.name != "x-auto-response-suppress" && !AutoReplyHeaders.isDenied($0)
            }.prefix(1).map { "\($0.name): \($0.rawText)" }
    }

    var isAnswer: Bool { isMarkedAnswer(message.subject) }

    func says(_ phrases: [[UInt8]]) -> Bool {
        let words = opening
        return phrases.contains { words.firstIndex(of: $0, from: 0) != nil }
    }

    /// The beginning of the text, in lower case.
    var opening: [UInt8] {
        let plain = message.plainBody ?? message.htmlBody.map { plainText(fromHTML: $0) } ?? ""
        return String(decoding: plain.utf8.prefix(Self.bodyBytes), as: UTF8.self).loweredBytes
    }
}
