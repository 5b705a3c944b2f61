package import Flow
import GRDB
package import Mail
package import Triage

/// What the mail of a link to sign in needs.
package struct SignInRequest: Sendable {
    package var address: EmailAddress
    /// What the link holds: letters and digits that nobody can guess.
    package var token: String
    package var expiresAt: Timestamp

    package init(address: EmailAddress, token: String, expiresAt: Timestamp) {
        self.address = address
        self.token = token
        self.expiresAt = expiresAt
    }
}

/// What came of following a link to sign in.
package enum SignInOutcome: Hashable, Sendable {
    case signedIn(PersonID)
    /// Used, expired, or never given out: nobody is told which.
    case over
}

/// Somebody who is signed in.
package struct Session: Hashable, Sendable {
    package var person: KnownPerson
    /// The one that the link went to.
    package var address: EmailAddress
    package var endsAt: Timestamp
}

extension Store {
    /// Queues a link to sign in for whoever has that address and an account.
    ///
    /// That is a member, a practitioner who is here, an operator. Nobody else gets a mail.
    ///
    /// - Parameter operators: addresses whose owners run Postern; one that is nobody's yet becomes known with the first link.
    /// - Returns: the mail; nil where none is sent, also over the hour's cap.
    package func requestSignIn(
        _ request: SignInRequest, operators: Set<EmailAddress>, now: Timestamp
    ) async throws -> OutgoingMailID? {
        try await write { db in
            try SignIns(db: db, now: now).request(request, operators: operators)
        }
    }

    /// Makes a link without a mail, for who runs Postern on this machine.
    ///
    /// - Throws: `StoreError.noSuchRow` where the address belongs to nobody with an account.
    package func makeSignIn(
        _ request: SignInRequest, operators: Set<EmailAddress>, now: Timestamp
    ) async throws -> KnownPerson {
        try await write { db in
            let signIns = SignIns(db: db, now: now)
            guard let person = try signIns.account(of: request.address, operators: operators) else {
                throw StoreError.noSuchRow("account of that address")
            }
            try signIns.insert(request, for: person.id)
            return person
        }
    }

    /// Uses a link once, and begins a session.
    ///
    /// - Parameters:
    ///   - token: of the link, not proven yet.
    ///   - session: the session's key, of which only a digest is kept.
    package func signIn(
        token: String, session: String, endsAt: Timestamp, now: Timestamp
    ) async throws -> SignInOutcome {
        try await write { db in
            try SignIns(db: db, now: now).redeem(token, session: session, endsAt: endsAt)
        }
    }

    /// True while a link can be used; changes nothing.
    package func canSignIn(token: String, now: Timestamp) async throws -> Bool {
        try await read { db in try SignIns(db: db, now: now).isOpen(token) }
    }

    /// Who holds this key; nil for nobody, after its end, and for a practitioner who has left.
    package func session(_ key: String, now: Timestamp) async throws -> Session? {
        try await read { db in try SignIns(db: db, now: now).session(key) }
    }

    /// Keeps a session alive that is used.
    package func prolong(_ key: String, until end: Timestamp, now: Timestamp) async throws {
        try await write { db in
            try db.run(
                "UPDATE session SET seen_at = ?, ends_at = max(ends_at, ?) WHERE digest = ? AND ends_at > ?",
                [now.milliseconds, end.milliseconds, SignIns.digest(key), now.milliseconds])
        }
    }

    /// Ends one session; nothing where there is none.
    package func endSession(_ key: String) async throws {
        try await write { db in try db.run("DELETE FROM session WHERE digest = ?", [SignIns.digest(key)]) }
    }
}
