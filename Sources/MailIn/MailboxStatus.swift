package import Mail

/// How a mailbox is doing, for the operator.
package struct MailboxStatus: Hashable, Sendable {
    /// When the mailbox was last looked through to its end.
    package var lastSuccess: Timestamp?
    /// What went wrong last; nil once all is well again.
    package var lastError: String?
    /// True from a login that was refused to the next success: it mends itself only by hand.
    package var isLoginRefused = false
    /// Mails filed since the start.
    package var filed = 0

    package init(lastSuccess: Timestamp? = nil, lastError: String? = nil, filed: Int = 0) {
        self.lastSuccess = lastSuccess
        self.lastError = lastError
        self.filed = filed
    }
}
