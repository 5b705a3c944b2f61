package import Mail

/// A complaint about one of our mails (ARF, RFC 5965): what in it may name that mail.
package struct Complaint: Hashable, Sendable {
    /// The Message-IDs of the mail it embeds, and those in its thread headers.
    package let originalIDs: [MessageID]
    /// The envelope's addresses as the report gives them: the sender is our return path.
    package let envelope: [EmailAddress]
}

/// The complaint in a message; nil when it holds none.
package func complaint(in message: Message) -> Complaint? {
    guard !AutomationSigns(message).complaint.isEmpty else { return nil }
    let fields = message.allParts.filter { $0.contentType.essence == "message/feedback-report" }
        .map { Message(parsing: message.decodedBody(of: $0)) }
    let text = ReportText(of: message)
    let originals = OriginalMail.headers(of: message, text: text)
    let envelope =
        fields.flatMap { $0.mailboxes("original-mail-from") + $0.mailboxes("original-rcpt-to") }
        + originals.flatMap { $0.mailboxes("return-path") }
    return Complaint(
        originalIDs: OriginalMail.identifiers(of: message, text: text),
        envelope: Array(envelope.compactMap(\.address).prefix(addressLimit)))
}

/// A report is about one mail; more addresses than this say nothing more.
private let addressLimit = 20
