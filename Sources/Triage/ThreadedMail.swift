package import Mail

/// What threading goes by in one mail.
package struct ThreadedMail: Sendable {
    /// The mail's own identifier; nil for none.
    package var messageID: MessageID?
    /// Oldest first; In-Reply-To's where References is missing (RFC 5256 §3 REFERENCES step 1).
    package var references: [MessageID]
    /// Without reply marks, as `baseSubject` gives it.
    package var subject: String
    /// True where the subject begins with the mark of an answer or a forwarded mail.
    package var isMarkedReply: Bool
    /// Canonical addresses of From, To and Cc.
    package var participants: Set<String>
    package var date: Timestamp?
    /// Of the bytes: a copy of a mail is told from another mail that has its identifier.
    package var digest: Digest

    /// References beyond this many are cut out of the middle: the first names the thread, the last ones the parent.
    private static let referencesFromEachEnd = 100

    /// Reads the fields of a message.
    package init(_ message: Message) {
        messageID = message.messageID
        let named = message.references
        let all = named.isEmpty ? Array(message.inReplyTo.prefix(1)) : named
        references =
            all.count <= 2 * Self.referencesFromEachEnd
            ? all : Array(all.prefix(Self.referencesFromEachEnd) + all.suffix(Self.referencesFromEachEnd))
        if let answered = message.inReplyTo.first, !references.contains(answered), message.inReplyTo.count == 1 {
            // QUIRK: Exchange and some phones keep the thread's References and forget to add the mail that is answered,
            // which In-Reply-To names (ThreadingTests "In-Reply-To names a later mail than References").
            references.append(answered)
        }
        subject = baseSubject(message.subject)
        isMarkedReply = isMarkedAnswer(message.subject)
        participants = Set((message.from + message.to + message.cc).compactMap(\.address?.canonical))
        date = message.date?.timestamp
        digest = Digest(of: message.raw)
    }
}
