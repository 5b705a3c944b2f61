/// A mail read from bytes (RFC 5322, 2045-2049).
///
/// Any bytes give one: what is wrong is listed in `defects`, never thrown. It keeps the bytes and ranges into them; bodies are decoded when asked for.
package struct Message: Sendable {
    /// The bytes as they arrived.
    package let raw: [UInt8]
    /// The outermost part; its header is the message's.
    package let root: Part
    /// What is not as the standards want it, and how it was read; at most 200 are kept.
    package let defects: [Defect]
    let limits: Limits
    /// How many messages this one is embedded in.
    let nesting: Int

    /// The message's own fields.
    package var header: Header { root.header }

    /// Reads a message; returns for any input, within `limits`.
    package init(parsing raw: [UInt8], limits: Limits = .standard) {
        self.init(parsing: raw, limits: limits, nesting: 0)
    }

    init(parsing raw: [UInt8], limits: Limits, nesting: Int) {
        self.raw = raw
        self.limits = limits
        self.nesting = nesting
        (root, defects) = raw.withUnsafeBufferPointer { bytes in
            var reader = PartReader(bytes, limits: limits)
            let root = reader.read()
            return (root, reader.defects)
        }
    }
}

extension Message {
    /// The decoded subject, unfolded; empty where there is none.
    package var subject: String { header.first("subject")?.text ?? "" }
    /// The entries of From; RFC 5322 §3.6.2 wants one field, mail has any number.
    package var from: [Mailbox] { mailboxes("from") }
    /// The entries of Sender.
    package var sender: [Mailbox] { mailboxes("sender") }
    /// The entries of Reply-To.
    package var replyTo: [Mailbox] { mailboxes("reply-to") }
    /// The entries of To.
    package var to: [Mailbox] { mailboxes("to") }
    /// The entries of Cc.
    package var cc: [Mailbox] { mailboxes("cc") }
    /// The Date field (RFC 5322 §3.3 and its obsolete forms).
    package var date: MailDate? { header.first("date").flatMap { MailDate(parsing: $0.value) } }
    /// The message's own identifier, with or without brackets in the field.
    package var messageID: MessageID? { header.first("message-id").flatMap { MessageIDReader.single(in: $0.value) } }
    /// In-Reply-To: every identifier found in it.
    package var inReplyTo: [MessageID] { identifiers("in-reply-to") }
    /// References, oldest first; of very many the first and the newest.
    package var references: [MessageID] { identifiers("references") }

    /// All addresses of all fields of that name, which is given in lower case, in order.
    package func mailboxes(_ name: String) -> [Mailbox] {
        var found: [Mailbox] = []
        for field in header.fields where field.name == name && found.count < limits.addresses {
            var reader = AddressReader(
                field.value, fallback: field.fallbackCharset, limit: limits.addresses - found.count)
            found += reader.read()
        }
        return found
    }

    private func identifiers(_ name: String) -> [MessageID] {
        guard let field = header.first(name) else { return [] }
        return MessageIDReader.all(in: field.value, limit: limits.references)
    }
}
