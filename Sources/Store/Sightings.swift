import GRDB
package import Triage

extension Store {
    /// The newest arrival; 0 where there is none.
    package func lastArrival() async throws -> ArrivalID {
        try await read { db in ArrivalID(try db.number("SELECT max(id) FROM arrival") ?? 0) }
    }

    /// The mailbox that a mail holding this text came from after that arrival; nil while it has not come.
    ///
    /// Searched in the mails' bytes: providers replace Message-IDs. For few mails, those of a minute.
    package func arrival(holding text: String, after: ArrivalID) async throws -> String? {
        try await read { db in
            try db.row(
                """
                SELECT mailbox FROM arrival JOIN blob ON blob.sha256 = arrival.raw
                WHERE arrival.id > ? AND instr(blob.bytes, CAST(? AS BLOB)) > 0 LIMIT 1
                """, [after.rawValue, text]
            ).map { $0["mailbox"] }
        }
    }
}
