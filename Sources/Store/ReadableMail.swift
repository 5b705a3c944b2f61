import Flow
import GRDB
import Mail
package import Triage

extension Store {
    /// A mail whose bytes, or those of the digest that carries it, have been handed over; nil for any other, and for one
    /// that was called off or stopped.
    package func readableMail(_ id: OutgoingMailID) async throws -> ClaimedMail? {
        try await read { [activeClients] db in
            let isOut = try db.number(
                """
                SELECT 1 FROM outgoing AS mail JOIN frozen_mail ON frozen_mail.outgoing IN (mail.id, mail.digest)
                    JOIN outgoing AS carrier ON carrier.id = frozen_mail.outgoing
                WHERE mail.id = ? AND mail.state NOT IN ('cancelled', 'held') AND carrier.attempts > 0
                    AND carrier.state NOT IN ('cancelled', 'held')
                """, [id.rawValue])
            guard isOut != nil else { return nil }
            var context = ClaimContext(db: db, activeClients: activeClients)
            return try context.words(of: id)
        }
    }

    /// A mail as it would carry its words, whether it has gone out or not; nil for one that is held back.
    package func carriedWords(_ id: OutgoingMailID) async throws -> ClaimedMail? {
        try await read { [activeClients] db in
            guard try db.number("SELECT 1 FROM outgoing WHERE id = ? AND state <> 'held'", [id.rawValue]) != nil else {
                return nil
            }
            var context = ClaimContext(db: db, activeClients: activeClients)
            return try context.words(of: id)
        }
    }
}
