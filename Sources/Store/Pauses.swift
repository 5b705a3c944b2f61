import Flow
import GRDB
package import Mail

/// What is left alone for a while: the account, or a domain.
package struct Pause: Hashable, Sendable {
    /// `account`, or `domain:` and its name.
    package var scope: String
    package var until: Timestamp
    /// Without addresses.
    package var why: String
    package var raisedAt: Timestamp
    /// Pauses in a row.
    package var times: Int
}

/// Pausing and resuming within a transaction.
struct Pauses {
    let db: Database
    let now: Timestamp

    static let account = "account"
    static func domain(_ name: String) -> String { "domain:\(name)" }

    /// The account is refused, or its server cannot be talked to; what other connections meet meanwhile is the same
    /// trouble.
    func pauseAccount(_ reply: ServerReply, _ ruling: DeliveryRuling) throws {
        let why = reply.codes
        let times = try pause(Pauses.account, ruling == .account ? .account : .unavailable, why)
        let alarms = Alarms(db: db, now: now)
        if ruling == .account {
            try alarms.raise(AlarmKind.account, why)
        } else if times >= PauseSchedule.alarming {
            try alarms.raise(AlarmKind.unreachable, why)
        }
    }

    /// The server took a mail: whatever was the matter is over.
    func resumeAccount() throws {
        try db.run("DELETE FROM pause WHERE scope = ?", [Pauses.account])
        guard db.changesCount > 0 else { return }
        let alarms = Alarms(db: db, now: now)
        try alarms.clear(AlarmKind.account)
        try alarms.clear(AlarmKind.unreachable)
    }

    /// A recipient's server refused a mail for what it is; several recipients within the hour pause their domain.
    func refused(_ address: EmailAddress) throws {
        let (domain, since) = (address.domain, (now - PauseSchedule.window).milliseconds)
        try db.run("DELETE FROM policy_refusal WHERE domain = ? AND at <= ?", [domain, since])
        try db.run(
            """
            INSERT INTO policy_refusal (domain, address, at) VALUES (?1, ?2, ?3)
            ON CONFLICT (domain, address) DO UPDATE SET at = ?3
            """, [domain, address.canonical, now.milliseconds])
        let refusals = try db.number("SELECT count(*) FROM policy_refusal WHERE domain = ?", [domain]) ?? 0
        guard refusals >= Int64(PauseSchedule.refusals) else { return }
        let why = "\(refusals) recipients refused our mail within an hour"
        try pause(Pauses.domain(domain), .domain, why)
        try Alarms(db: db, now: now).raise(AlarmKind.policy, domain)
    }

    /// A mail reached the domain after its pause: it is over, and the next one begins short again.
    func resume(domain: String) throws {
        try db.run("DELETE FROM pause WHERE scope = ? AND until <= ?", [Pauses.domain(domain), now.milliseconds])
        guard db.changesCount > 0 else { return }
        try db.run("DELETE FROM policy_refusal WHERE domain = ?", [domain])
        try Alarms(db: db, now: now).clear(AlarmKind.policy, domain)
    }

    /// Until when it is left alone; nil where it is not.
    func until(_ scope: String) throws -> Timestamp? {
        try db.number("SELECT until FROM pause WHERE scope = ? AND until > ?", [scope, now.milliseconds])
            .map { Timestamp(milliseconds: $0) }
    }

    /// False in nearly every store: then no mail's domain has to be looked up.
    func isAny() throws -> Bool { try db.number("SELECT 1 FROM pause WHERE scope > '' LIMIT 1") != nil }

    /// - Returns: how often in a row it has been paused; a pause that still runs is not lengthened.
    @discardableResult
    private func pause(_ scope: String, _ schedule: PauseSchedule, _ why: String) throws -> Int {
        let row = try db.row("SELECT until, times FROM pause WHERE scope = ?", [scope])
        let before: Int = row?["times"] ?? 0
        if let row, (row["until"] as Int64) > now.milliseconds { return before }
        try db.run(
            """
            INSERT INTO pause (scope, until, why, raised_at, times) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (scope) DO UPDATE SET until = ?2, why = ?3, times = ?5
            """,
            [
                scope, schedule.end(after: now, times: before + 1).milliseconds, why.stored, now.milliseconds,
                before + 1,
            ])
        return before + 1
    }
}

/// The kinds of alarms that delivery raises.
enum AlarmKind {
    static let account = "smtp-account"
    static let unreachable = "smtp-unreachable"
    static let policy = "policy"
    /// What follows from a failed mail could not be carried out.
    static let failure = "failure-not-told"
    /// A mail that the last gate stopped, or that cannot be rendered.
    static let held = "mail-held"
}

extension ServerReply {
    /// Stage and codes without the server's words, which hold addresses.
    var codes: String {
        ([stage.rawValue, code > 0 ? String(code) : "no answer", enhanced] as [String?]).compactMap(\.self)
            .joined(separator: " ").stored
    }
}

extension Store {
    /// What is left alone at `now`.
    package func pauses(now: Timestamp) async throws -> [Pause] {
        try await read { db in
            try db.rows("SELECT scope, until, why, raised_at, times FROM pause ORDER BY scope").compactMap { row in
                let pause = Pause(
                    scope: row["scope"], until: Timestamp(milliseconds: row["until"]), why: row["why"],
                    raisedAt: Timestamp(milliseconds: row["raised_at"]), times: row["times"])
                return pause.until > now ? pause : nil
            }
        }
    }

    /// Ends all pauses now: the operator has mended what was the matter.
    package func resume(now: Timestamp) async throws {
        try await write { db in
            try db.run("UPDATE pause SET until = ?1 WHERE until > ?1", [now.milliseconds])
            try EventRow.insert("pauses-ended", 0, "", now: now, in: db)
        }
    }
}
