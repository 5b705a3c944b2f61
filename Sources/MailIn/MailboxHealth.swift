package import Mail

/// What the age of a mailbox's last success says.
///
/// The age, and not whether there were errors, is what counts: a server that answers and gives nothing, a task that
/// hangs and a login that is refused all end in a mailbox that nobody has read.
package enum MailboxHealth: Hashable, Sendable {
    case fine
    /// The server refuses the login; somebody has to do something.
    case loginRefused
    /// Nobody has read it for so long.
    case late(Duration)

    /// A mailbox that is watched has a success every five minutes: three may fail.
    private static let patience = Duration.seconds(900)
    private static let missedLooks = 3

    /// How old the last success may be.
    ///
    /// - Parameter pollInterval: between looks where the server does not tell by itself.
    package static func limit(pollInterval: Duration) -> Duration { max(patience, pollInterval * missedLooks) }

    /// - Parameter since: when watching began: who was never read is as old as that.
    package init(_ status: MailboxStatus, since: Timestamp, now: Timestamp, limit: Duration) {
        let age = now - (status.lastSuccess ?? since)
        if status.isLoginRefused {
            self = .loginRefused
        } else {
            self = age > limit ? .late(age) : .fine
        }
    }
}
