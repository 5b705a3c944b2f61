import GRDB
package import Mail
import Triage

/// What a program may do through the API.
package enum APIScope: String, Hashable, Sendable, Codable, CaseIterable {
    case peopleRead = "people:read"
    case peopleWrite = "people:write"
    case bookingsRead = "bookings:read"
    case bookingsWrite = "bookings:write"
    case conversationsRead = "conversations:read"
    case messagesWrite = "messages:write"
    case enquiriesWrite = "enquiries:write"
    case eventsRead = "events:read"
    case webhooksWrite = "webhooks:write"
}

/// A program's key to the API, without the key.
package struct APIToken: Hashable, Sendable {
    package var id: Int64
    package var name: String
    package var scopes: Set<APIScope>
    package var createdAt: Timestamp
    /// nil for one that goes on until it is revoked.
    package var expiresAt: Timestamp?
    package var revokedAt: Timestamp?
    /// To the hour.
    package var usedAt: Timestamp?
}

/// What was answered to a request with an idempotency key.
package enum EarlierCall: Hashable, Sendable {
    case none
    case answered(status: Int, body: String)
    /// The same key with another request.
    case other
}

extension Store {
    /// Makes a token; the key itself is not kept.
    ///
    /// - Parameter key: what the program sends, which nobody can guess.
    package func createToken(
        name: String, key: String, scopes: Set<APIScope>, expiresAt: Timestamp?, now: Timestamp
    ) async throws -> APIToken {
        try await write { db in
            try db.run(
                "INSERT INTO api_token (name, digest, scopes, created_at, expires_at) VALUES (?, ?, ?, ?, ?)",
                [
                    name.stored, SignIns.digest(key), scopes.map(\.rawValue).sorted().joined(separator: " "),
                    now.milliseconds, expiresAt?.milliseconds,
                ])
            let id = db.lastInsertedRowID
            try EventRow.insert("token-created", id, "", now: now, in: db)
            return APIToken(id: id, name: name, scopes: scopes, createdAt: now, expiresAt: expiresAt)
        }
    }

    /// All that were ever made, in their order.
    package func tokens() async throws -> [APIToken] {
        try await read { db in try db.rows("\(APIToken.columns) ORDER BY id").map(APIToken.init) }
    }

    /// Ends a token at once.
    ///
    /// - Throws: `StoreError.noSuchRow` where there is none of that number that counts.
    package func revokeToken(_ id: Int64, now: Timestamp) async throws {
        try await write { db in
            try db.run(
                "UPDATE api_token SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", [now.milliseconds, id])
            guard db.changesCount == 1 else { throw StoreError.noSuchRow("token \(id) that is not revoked") }
            try EventRow.insert("token-revoked", id, "", now: now, in: db)
        }
    }

    /// The token of a key; nil for none, and for one that is over.
    package func token(_ key: String, now: Timestamp) async throws -> APIToken? {
        let token = try await read { db in
            try db.row(
                """
                \(APIToken.columns) WHERE digest = ? AND revoked_at IS NULL
                    AND (expires_at IS NULL OR expires_at > ?)
                """, [SignIns.digest(key), now.milliseconds]
            ).map(APIToken.init)
        }
        guard let token else { return nil }
        let hour = Duration.seconds(3_600)
        if token.usedAt.map({ now - $0 > hour }) ?? true {
            try await write { db in
                try db.run("UPDATE api_token SET used_at = ? WHERE id = ?", [now.milliseconds, token.id])
            }
        }
        return token
    }

    /// What was answered to this key before.
    ///
    /// - Parameter request: the digest of what is asked for now.
    package func earlierCall(of token: Int64, key: String, request: [UInt8]) async throws -> EarlierCall {
        let digest = Digest(of: request).bytes.stored
        return try await read { db in
            let row = try db.row(
                "SELECT digest = ?3 AS same, status, body FROM api_call WHERE token = ?1 AND key = ?2",
                [token, key.stored, digest])
            guard let row else { return .none }
            return row["same"] ? .answered(status: row["status"], body: row["body"]) : .other
        }
    }

    /// Keeps what was answered; keys are forgotten after two days.
    package func keepCall(
        of token: Int64, key: String, request: [UInt8], status: Int, body: String, now: Timestamp
    ) async throws {
        let digest = Digest(of: request).bytes.stored
        try await write { db in
            try db.run("DELETE FROM api_call WHERE at < ?", [now.milliseconds - 2 * 86_400_000])
            try db.run(
                """
                INSERT INTO api_call (token, key, digest, status, body, at) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """, [token, key.stored, digest, status, body.stored, now.milliseconds])
        }
    }
}

extension APIToken {
    fileprivate static let columns = """
        SELECT id, name, scopes, created_at, expires_at, revoked_at, used_at FROM api_token
        """

    fileprivate init(_ row: Row) {
        let moment = { (column: String) -> Timestamp? in
            (row[column] as Int64?).map { Timestamp(milliseconds: $0) }
        }
        let scopes: String = row["scopes"]
        self.init(
            id: row["id"], name: row["name"],
            scopes: Set(scopes.split(separator: " ").compactMap { APIScope(rawValue: String($0)) }),
            createdAt: Timestamp(milliseconds: row["created_at"]), expiresAt: moment("expires_at"),
            revokedAt: moment("revoked_at"), usedAt: moment("used_at"))
    }
}
