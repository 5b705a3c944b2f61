import Flow
import GRDB
import Mail
package import Triage

extension Store {
    /// A mail that was sent, with all that rendering it needs; nil for any other.
    package func readableMail(_ id: OutgoingMailID) async throws -> ClaimedMail? {
        try await read { [activeClients] db in
            let isSent =
                try db.number(
                    "SELECT 1 FROM outgoing WHERE id = ? AND state IN ('sent', 'uncertain', 'handing-over')",
                    [id.rawValue])
            guard isSent != nil else { return nil }
            var context = ClaimContext(db: db, activeClients: activeClients)
            return try context.words(of: id)
        }
    }
}
