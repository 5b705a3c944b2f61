import Flow
import GRDB
package import Mail
import Triage

/// Addresses that are left alone: after refusals that count against them, or after a complaint.
struct Suppression {
    let db: Database
    let now: Timestamp

    private enum Cause: String { case bounce, complaint }

    /// A refusal that counts against the address.
    ///
    /// - Returns: true when it is suppressed from now on.
    @discardableResult
    func strike(_ address: EmailAddress) throws -> Bool {
        let before = try standing(address)
        let after = AddressStanding.struck(before, at: now)
        try store(after, of: address)
        return after.suppressedAt == now && before?.suppressedAt == nil
    }

    /// A server took a mail for it.
    func accepted(_ address: EmailAddress) throws {
        guard let standing = try standing(address) else { return }
        if let after = standing.accepted(at: now) { try store(after, of: address) } else { try forget(address) }
    }

    /// A mail is let through to see whether somebody reads mail there again.
    func probe(_ address: EmailAddress) throws {
        guard let standing = try standing(address) else { return }
        try store(standing.probed(at: now), of: address)
    }

    /// May a mail go there? After a complaint people's words may, and what they asked for.
    func verdict(_ address: EmailAddress, for template: TemplateName) throws -> AddressStanding.Verdict {
        if !template.carriesWords, template != .signIn, try hasComplained(address) { return .suppressed }
        return try standing(address)?.verdict(at: now) ?? .open
    }

    /// A person marked one of our mails as spam (RFC 5965): no notices go to its address until an operator lifts that.
    ///
    /// - Throws: `Inconsistency` where there is no such mail.
    func complain(about mail: OutgoingMailID) throws {
        let row = try db.row("SELECT address FROM outgoing WHERE id = ?", [mail.rawValue])
        guard let row, let address = EmailAddress(row["address"]) else {
            throw Inconsistency("a complaint is about no mail of ours")
        }
        try db.run(
            """
            INSERT INTO suppression (address, cause, strikes, first_at, last_at, suppressed_at)
            VALUES (?1, 'complaint', 1, ?2, ?2, ?2)
            ON CONFLICT (address, cause) DO UPDATE SET strikes = strikes + 1, last_at = ?2
            """, [address.canonical, now.milliseconds])
        try EventRow.insert("complaint", mail.rawValue, "", now: now, in: db)
        try Alarms(db: db, now: now).raise(
            "complaint", "mail \(mail) was marked as spam: no more notices go to its address")
    }

    /// False in nearly every store: then nothing has to be looked up for a mail that was taken.
    func isAnyStruck() throws -> Bool {
        try db.number("SELECT 1 FROM suppression WHERE address > '' LIMIT 1") != nil
    }

    private func hasComplained(_ address: EmailAddress) throws -> Bool {
        try db.number(
            "SELECT 1 FROM suppression WHERE address = ? AND cause = 'complaint'", [address.canonical]) != nil
    }

    private func standing(_ address: EmailAddress) throws -> AddressStanding? {
        try db.row(
            """
            SELECT strikes, first_at, last_at, suppressed_at, probed_at, accepted_at FROM suppression
            WHERE address = ? AND cause = 'bounce'
            """, [address.canonical]
        ).map { AddressStanding($0) }
    }

    private func store(_ standing: AddressStanding, of address: EmailAddress) throws {
        try db.run(
            """
            INSERT INTO suppression (address, cause, strikes, first_at, last_at, suppressed_at, probed_at, accepted_at)
            VALUES (?, 'bounce', ?, ?, ?, ?, ?, ?)
            ON CONFLICT (address, cause) DO UPDATE SET strikes = excluded.strikes, first_at = excluded.first_at,
                last_at = excluded.last_at, suppressed_at = excluded.suppressed_at, probed_at = excluded.probed_at,
                accepted_at = excluded.accepted_at
            """,
            [
                address.canonical, standing.strikes, standing.firstAt.milliseconds, standing.lastAt.milliseconds,
                standing.suppressedAt?.milliseconds, standing.probedAt?.milliseconds, standing.acceptedAt?.milliseconds,
            ])
    }

    private func forget(_ address: EmailAddress) throws {
        try db.run("DELETE FROM suppression WHERE address = ? AND cause = 'bounce'", [address.canonical])
    }
}

extension AddressStanding {
    fileprivate init(_ row: Row) {
        let moment = { (column: String) -> Timestamp? in
            let milliseconds: Int64? = row[column]
            return milliseconds.map { Timestamp(milliseconds: $0) }
        }
        self.init(
            strikes: row["strikes"], firstAt: Timestamp(milliseconds: row["first_at"]),
            lastAt: Timestamp(milliseconds: row["last_at"]), suppressedAt: moment("suppressed_at"),
            probedAt: moment("probed_at"), acceptedAt: moment("accepted_at"))
    }
}

/// An address that is left alone, as the operator sees it.
package struct SuppressedAddress: Hashable, Sendable {
    package var address: String
    /// `bounce` or `complaint`.
    package var cause: String
    package var strikes: Int
    package var since: Timestamp
}

extension Store {
    /// The addresses that nothing, or after a complaint no notice, is sent to now; the newest first.
    package func suppressedAddresses(limit: Int, now: Timestamp) async throws -> [SuppressedAddress] {
        try await read { db in
            let rows = try db.rows(
                """
                SELECT address, cause, strikes, first_at, last_at, suppressed_at, probed_at, accepted_at
                FROM suppression WHERE suppressed_at IS NOT NULL ORDER BY suppressed_at DESC LIMIT ?
                """, [limit])
            return rows.compactMap { row in
                let standing = AddressStanding(row)
                let cause: String = row["cause"]
                guard let since = standing.suppressedAt, cause == "complaint" || standing.verdict(at: now) != .open
                else { return nil }
                return SuppressedAddress(
                    address: row["address"], cause: cause, strikes: standing.strikes, since: since)
            }
        }
    }

    /// Forgets all that counts against an address: mails go there again.
    ///
    /// - Throws: `StoreError.noSuchRow` where nothing does.
    package func liftSuppression(of address: EmailAddress, now: Timestamp) async throws {
        try await write { db in
            try db.run("DELETE FROM suppression WHERE address = ?", [address.canonical])
            guard db.changesCount > 0 else {
                throw StoreError.noSuchRow("suppressed address \(address.canonical)")
            }
            try EventRow.insert("suppression-lifted", 0, "", now: now, in: db)
        }
    }
}
