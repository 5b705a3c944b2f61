import Mail
import Triage

/// Mails as ordinary mail clients write them, for the people of the demonstration.
struct Correspondence {
    /// One of the two people.
    struct Person {
        let name: String
        let address: EmailAddress
    }

    /// The number of the mail, which makes its Message-ID.
    private var written = 0

    /// A first mail.
    mutating func mail(from sender: Person, to address: EmailAddress, subject: String, text: String) throws -> [UInt8] {
        try delivered(
            from: sender, to: address, subject: subject, text: text, inReplyTo: nil, references: [])
    }

    /// What pressing Reply makes of a mail: to its Reply-To or From, in its thread, with its text quoted below.
    ///
    /// - Throws: `Failure` where the mail cannot be answered.
    mutating func reply(from sender: Person, to received: Message, text: String) throws -> [UInt8] {
        guard let address = (received.replyTo + received.from).compactMap(\.address).first else {
            throw Failure("the mail that should be answered has no sender")
        }
        let name = received.from.first?.name ?? address.description
        let today = ISODate.text(.now).prefix(Correspondence.dateLength)
        let quoted = (received.plainBody ?? "").split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? ">" : "> \($0)" }.joined(separator: "\n")
        return try delivered(
            from: sender, to: address, subject: Correspondence.answering(received.subject),
            text: "\(text)\n\nOn \(today), \(name) <\(address)> wrote:\n\n\(quoted)\n",
            inReplyTo: received.messageID, references: received.references)
    }

    /// Of `2026-11-03`.
    private static let dateLength = 10

    private static func answering(_ subject: String) -> String {
        subject.lowercased().hasPrefix("re:") ? subject : "Re: \(subject)"
    }

    private mutating func delivered(
        from sender: Person, to address: EmailAddress, subject: String, text: String, inReplyTo: MessageID?,
        references: [MessageID]
    ) throws -> [UInt8] {
        written += 1
        let now = Timestamp.now
        var fields: [(name: String, value: OutgoingMessage.Value)] = [
            ("From", .mailboxes([Mailbox(name: sender.name, address: sender.address)])),
            ("To", .mailboxes([Mailbox(address: address)])), ("Subject", .text(subject)), ("Date", .date(now)),
        ]
        if let id = MessageID("demo-\(now.milliseconds)-\(written)@\(sender.address.domain)") {
            fields.append(("Message-ID", .messageIDs([id])))
        }
        if let inReplyTo {
            fields.append(("In-Reply-To", .messageIDs([inReplyTo])))
            fields.append(("References", .messageIDs(references + [inReplyTo])))
        }
        let message = OutgoingMessage(fields: fields, body: .text(text, subtype: "plain"))
        // What the server that takes it in notes at the top (RFC 5321 §4.4).
        let noted = "Return-Path: <\(sender.address)>\r\nDelivered-To: \(address)\r\n"
        return Array(noted.utf8) + (try message.bytes(boundary: { "none" }))
    }
}
