import Flow
import Foundation
import GRDB
import Mail
import Triage

/// Links to sign in and what they begin, within a transaction.
struct SignIns {
    let db: Database
    let now: Timestamp

    /// Links that one person may ask for in an hour: who presses the button twice gets two, who floods a mailbox does not.
    private static let perHour: Int64 = 6
    private static let hour: Int64 = 3_600_000
    /// However much it is used, it ends after 90 days.
    private static let longestSession: Int64 = 90 * 86_400_000
    /// What is over is kept for a day, so that what happened can be looked up, and no longer.
    private static let keptMilliseconds: Int64 = 86_400_000

    func request(_ request: SignInRequest, operators: Set<EmailAddress>) throws -> OutgoingMailID? {
        try forget()
        guard let person = try account(of: request.address, operators: operators) else { return nil }
        let asked = try db.number(
            "SELECT count(*) FROM sign_in WHERE person = ? AND asked_at > ?",
            [person.id.rawValue, now.milliseconds - SignIns.hour])
        guard asked ?? 0 < SignIns.perHour else { return nil }
        try insert(request, for: person.id)
        let detail = MailDetail.SignIn(token: request.token, expiresAt: request.expiresAt).detail
        return try Queue(db: db).add(
            NewMail(
                template: .signIn, person: person.id, address: request.address.canonical, detail: detail),
            now: now, lease: nil)
    }

    func insert(_ request: SignInRequest, for person: PersonID) throws {
        try db.run(
            "INSERT INTO sign_in (digest, person, address, asked_at, expires_at) VALUES (?, ?, ?, ?, ?)",
            [
                SignIns.digest(request.token), person.rawValue, request.address.canonical, now.milliseconds,
                request.expiresAt.milliseconds,
            ])
    }

    /// Whoever may sign in with this address; an operator who is nobody yet becomes known.
    func account(of address: EmailAddress, operators: Set<EmailAddress>) throws -> KnownPerson? {
        let isOperator = operators.contains(address)
        if let person = try PersonRow.owner(of: address, in: db) {
            let hasAccount = person.role == .member || (person.role == .practitioner && !person.hasLeft)
            return hasAccount || isOperator ? person : nil
        }
        guard isOperator else { return nil }
        try db.run(
            "INSERT INTO person (role, locale, created_at) VALUES ('enquirer', 'en', ?)", [now.milliseconds])
        let id = db.lastInsertedRowID
        try db.run(
            "INSERT INTO address (canonical, written, person, position) VALUES (?, ?, ?, 0)",
            [address.canonical, address.description, id])
        return try PersonRow.known(PersonID(id), in: db)
    }

    func isOpen(_ token: String) throws -> Bool {
        try db.number(
            "SELECT 1 FROM sign_in WHERE digest = ? AND used_at IS NULL AND expires_at > ?",
            [SignIns.digest(token), now.milliseconds]) != nil
    }

    func redeem(_ token: String, session: String, endsAt: Timestamp) throws -> SignInOutcome {
        let row = try db.row(
            """
            UPDATE sign_in SET used_at = ?2 WHERE digest = ?1 AND used_at IS NULL AND expires_at > ?2
            RETURNING person, address
            """, [SignIns.digest(token), now.milliseconds])
        guard let row else { return .over }
        let (person, address): (Int64, String) = (row["person"], row["address"])
        try db.run(
            """
            INSERT INTO session (digest, person, address, created_at, seen_at, ends_at) VALUES (?1, ?2, ?3, ?4, ?4, ?5)
            """, [SignIns.digest(session), person, address, now.milliseconds, endsAt.milliseconds])
        try EventRow.insert("signed-in", person, "", now: now, in: db)
        return .signedIn(PersonID(person))
    }

    /// A session ends with the address that it came from: whoever has it no more has the session no more.
    func session(_ key: String) throws -> Session? {
        let row = try db.row(
            """
            SELECT session.person, session.address, ends_at FROM session
                JOIN address ON canonical = session.address AND address.person = session.person
            WHERE digest = ? AND ends_at > ? AND created_at > ?
            """, [SignIns.digest(key), now.milliseconds, now.milliseconds - SignIns.longestSession])
        guard let row, let address = EmailAddress(row["address"]),
            let person = try PersonRow.known(PersonID(row["person"]), in: db), !person.hasLeft
        else { return nil }
        return Session(person: person, address: address, endsAt: Timestamp(milliseconds: row["ends_at"]))
    }

    private func forget() throws {
        let kept = now.milliseconds - SignIns.keptMilliseconds
        try db.run("DELETE FROM sign_in WHERE expires_at < ?", [kept])
        try db.run("DELETE FROM session WHERE ends_at < ?", [kept])
    }

    static func digest(_ secret: String) -> Data { Digest(of: Array(secret.utf8)).bytes.stored }
}
