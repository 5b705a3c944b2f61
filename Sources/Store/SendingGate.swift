import Flow
import GRDB
import Mail
import Triage

/// Whether a mail may go now: its account and its domain are not paused, and the limits leave room.
struct SendingGate {
    private let db: Database
    private let now: Timestamp
    private let rates: Rates
    private let isAnyPaused: Bool
    /// Until when the account is left alone.
    let accountUntil: Timestamp?

    init(db: Database, now: Timestamp, rates: Rates) throws {
        self.db = db
        self.now = now
        self.rates = rates
        let pauses = Pauses(db: db, now: now)
        isAnyPaused = try pauses.isAny()
        accountUntil = isAnyPaused ? try pauses.until(Pauses.account) : nil
    }

    /// When the domain of an address may be written to again; nil for now.
    func domainUntil(_ written: String) throws -> Timestamp? {
        guard isAnyPaused, let address = EmailAddress(written) else { return nil }
        return try Pauses(db: db, now: now).until(Pauses.domain(address.domain))
    }

    /// When a claimed mail is due again that may not go now; nil where it may.
    ///
    /// - Parameter others: mails that go before it and are not counted yet.
    func wait(of id: OutgoingMailID, besides others: Int) throws -> Timestamp? {
        guard isAnyPaused || rates.limits != .unlimited,
            let row = try db.row(
                "SELECT address, priority, coalesce(due_at, created_at) AS due FROM outgoing WHERE id = ?",
                [id.rawValue])
        else { return nil }
        let due = Timestamp(milliseconds: row["due"])
        if accountUntil != nil { return due }
        if let until = try domainUntil(row["address"]) { return until }
        return try rates.allowance(priority: row["priority"]) > others ? nil : due
    }
}
