package import Flow
package import Store
package import Triage

/// Hands mails over to whoever brings them on.
///
/// A courier tries each mail once and tells how it ended; it never resends, and never throws: what went wrong is part of
/// the outcome.
package protocol Courier: Sendable {
    /// Tries a group of mails, in order; answers one outcome for each.
    func deliver(_ mails: [(OutgoingMailID, FrozenMail)]) async -> [(OutgoingMailID, DeliveryOutcome)]
}
