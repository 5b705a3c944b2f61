/// Header fields that are common enough to tell a header from text.
enum KnownField {
    private static let names: Set<String> = [
        "from", "to", "cc", "bcc", "subject", "date", "sender", "reply-to", "message-id", "in-reply-to", "references",
        "received", "return-path", "delivered-to", "envelope-to", "mime-version", "comments", "keywords", "user-agent",
        "importance", "priority", "sensitivity", "precedence", "errors-to", "auto-submitted", "organization",
        "authentication-results", "dkim-signature", "domainkey-signature", "thread-topic", "thread-index", "status",
        "accept-language", "disposition-notification-to", "feedback-id", "lines", "mailing-list",
    ]
    private static let longest = 40

    /// Whether a field of that name is known, or belongs to a known family (`X-`, `Content-`, `List-`, `Resent-`).
    static func contains(_ name: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard name.count <= longest else { return false }
        if name.hasPrefix("x-") || name.hasPrefix("content-") || name.hasPrefix("list-") { return true }
        if name.hasPrefix("resent-") || name.hasPrefix("arc-") || name.hasPrefix("received-") { return true }
        return names.contains(name.loweredText)
    }
}
