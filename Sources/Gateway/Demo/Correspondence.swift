import Mail
import Triage

/// Mails as ordinary mail clients and servers write them, for the people of the demonstration.
struct Correspondence {
    /// Somebody with a mail client.
    struct Person {
        /// Empty where the mail client sends none.
        let name: String
        let address: EmailAddress

        var firstName: String { name.isEmpty ? "Alex" : String(name.prefix { $0 != " " }) }
        fileprivate var mailbox: Mailbox {
            name.isEmpty ? Mailbox(address: address) : Mailbox(name: name, address: address)
        }
    }

    let now: @Sendable () -> Timestamp
    /// The number of the mail, which makes its Message-ID.
    private var written = 0

    init(now: @escaping @Sendable () -> Timestamp) { self.now = now }

    /// A first mail.
    mutating func mail(from sender: Person, to address: EmailAddress, subject: String, text: String) throws -> [UInt8] {
        try delivered(from: sender, to: address, subject: subject, text: text)
    }

    /// What pressing Reply makes of a mail: to its Reply-To or From, in its thread, with its text quoted below.
    ///
    /// - Throws: `Failure` where the mail cannot be answered.
    mutating func reply(from sender: Person, to received: Message, text: String) throws -> [UInt8] {
        let address = try Correspondence.sender(of: received)
        let name = received.from.first?.name ?? address.description
        let today = ISODate.text(now()).prefix(Correspondence.dateLength)
        let quoted = (received.plainBody ?? "").split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? ">" : "> \($0)" }.joined(separator: "\n")
        return try delivered(
            from: sender, to: address, subject: Correspondence.answering(received.subject),
            text: "\(text)\n\nOn \(today), \(name) <\(address)> wrote:\n\n\(quoted)\n", thread: Thread(received))
    }

    /// What a mail server answers by itself for somebody who is away (RFC 3834).
    ///
    /// - Throws: `Failure` where the mail cannot be answered.
    mutating func vacation(of person: Person, to received: Message, text: String) throws -> [UInt8] {
        try delivered(
            from: person, to: Correspondence.sender(of: received), subject: "Out of office: \(received.subject)",
            text: text, thread: Thread(received), extra: [("Auto-Submitted", .token("auto-replied"))])
    }

    /// What a mail server sends to the return path of a mail that it cannot deliver (RFC 3464).
    mutating func report(that address: EmailAddress, isUnknownTo returnPath: EmailAddress) -> [UInt8] {
        written += 1
        let server = "mx.\(address.domain)"
        let lines = [
            "Return-Path: <>", "Delivered-To: \(returnPath)", "From: Mail Delivery System <mailer-daemon@\(server)>",
            "To: <\(returnPath)>", "Subject: Undelivered Mail Returned to Sender",
            "Message-ID: <report-\(now().milliseconds)-\(written)@\(server)>", "MIME-Version: 1.0",
            "Content-Type: multipart/report; report-type=delivery-status; boundary=\"report\"",
            "", "--report", "Content-Type: text/plain; charset=us-ascii", "",
            "There is no mailbox \(address) here.", "", "--report", "Content-Type: message/delivery-status", "",
            "Reporting-MTA: dns; \(server)", "", "Final-Recipient: rfc822; \(address)", "Action: failed",
            "Status: 5.1.1", "Diagnostic-Code: smtp; 550 5.1.1 no such user", "", "--report--", "",
        ]
        return Array(lines.joined(separator: "\r\n").utf8)
    }

    /// Of `2026-11-03`.
    private static let dateLength = 10

    private static func sender(of received: Message) throws -> EmailAddress {
        guard let address = (received.replyTo + received.from).compactMap(\.address).first else {
            throw Failure("the mail that should be answered has no sender")
        }
        return address
    }

    private static func answering(_ subject: String) -> String {
        subject.lowercased().hasPrefix("re:") ? subject : "Re: \(subject)"
    }

    /// What a mail answers.
    private struct Thread {
        let parent: MessageID?
        let references: [MessageID]

        init(_ received: Message) {
            parent = received.messageID
            references = received.references
        }
    }

    private mutating func delivered(
        from sender: Person, to address: EmailAddress, subject: String, text: String, thread: Thread? = nil,
        extra: [(name: String, value: OutgoingMessage.Value)] = []
    ) throws -> [UInt8] {
        written += 1
        let now = now()
        var fields: [(name: String, value: OutgoingMessage.Value)] = [
            ("From", .mailboxes([sender.mailbox])), ("To", .mailboxes([Mailbox(address: address)])),
            ("Subject", .text(subject)), ("Date", .date(now)),
        ]
        if let id = MessageID("demo-\(now.milliseconds)-\(written)@\(sender.address.domain)") {
            fields.append(("Message-ID", .messageIDs([id])))
        }
        if let thread, let parent = thread.parent {
            fields.append(("In-Reply-To", .messageIDs([parent])))
            fields.append(("References", .messageIDs(thread.references + [parent])))
        }
        let message = OutgoingMessage(fields: fields + extra, body: .text(text, subtype: "plain"))
        // What the server that takes it in notes at the top (RFC 5321 §4.4).
        let noted = "Return-Path: <\(sender.address)>\r\nDelivered-To: \(address)\r\n"
        return Array(noted.utf8) + (try message.bytes(boundary: { "none" }))
    }
}
