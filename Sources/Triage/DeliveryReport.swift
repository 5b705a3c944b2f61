package import Mail

/// What a delivery report says (RFC 3464, and the informal formats of real servers).
package struct DeliveryReport: Hashable, Sendable, Codable {
    /// What the report says of one recipient.
    package struct Recipient: Hashable, Sendable, Codable {
        /// The address as the report gives it; nil where it does not say.
        package let address: String?
        /// The enhanced status code (RFC 3463), `5.1.1`; nil where none could be found.
        package let status: String?
        /// `failed`, `delayed`, `delivered`, `relayed`, `expanded`.
        package let action: String?
        /// The server's words.
        package let diagnostic: String?

        package init(address: String?, status: String?, action: String?, diagnostic: String?) {
            self.address = address
            self.status = status
            self.action = action
            self.diagnostic = diagnostic
        }
    }

    /// Whether trying again can help.
    package enum Severity: String, Hashable, Sendable, Codable { case hard, soft }

    package let recipients: [Recipient]
    package let severity: Severity
    /// The Message-ID of the mail that is reported on, and identifiers in its References, where the report embeds them.
    package let originalIDs: [MessageID]

    package init(recipients: [Recipient], severity: Severity, originalIDs: [MessageID]) {
        self.recipients = recipients
        self.severity = severity
        self.originalIDs = originalIDs
    }
}
