import Flow
import GRDB
import Mail
import Triage

/// What attempts and reports say, and what follows from it, within one transaction.
struct Outcomes {
    let filing: Filing

    private var db: Database { filing.db }
    private var now: Timestamp { filing.now }
    private var queue: Queue { Queue(db: db) }
    private var suppression: Suppression { Suppression(db: db, now: now) }
    private var pauses: Pauses { Pauses(db: db, now: now) }

    init(filing: Filing) { self.filing = filing }

    /// Of deliveries: no mail has come in.
    init(db: Database, now: Timestamp) {
        filing = Filing(db: db, now: now, lease: nil, judgement: .none)
    }

    /// Settles one attempt.
    ///
    /// - Returns: the mails that were queued because of it.
    func settle(
        _ id: OutgoingMailID, _ outcome: DeliveryOutcome, retryAt: Timestamp
    ) throws -> [OutgoingMailID] {
        var followed: [OutgoingMailID] = []
        var isTaken = false
        switch outcome {
        case .sent(let reply):
            isTaken = try queue.end(id, .sent, reply, now, states: Queue.takeable)
        case .failed(let reply):
            guard try queue.end(id, .failed, reply, now, states: Queue.open) else { break }
            try count(DeliveryRuling(refusal: reply), of: id, reply.note)
            followed = try Failure(filing: filing).follow(id, why: reply.note, FailureKind(refusal: reply))
        case .deferred(let reply):
            followed = try deferred(id, reply, retryAt)
        case .uncertain(let reply):
            try queue.leaveUncertain(id, reply, retryAt, now)
        }
        let reported = try believeReports(on: id)
        if isTaken, reported == nil {
            try taken(id)
            try Waiting(db: db, now: now).arrived(id)
            if case .sent(let reply) = outcome { try Gathered(db: db, now: now).arrived(id, reply) }
        }
        return followed + (reported ?? [])
    }

    /// A report came in: it counts against the address, and decides where the mail stands.
    func report(
        on id: OutgoingMailID, _ status: String?, _ severity: DeliveryReport.Severity, _ diagnostic: String?,
        recipient: String?
    ) throws -> [OutgoingMailID] {
        if severity == .soft, DeliveryRuling.isFullMailbox(report: status) {
            return try refill(id, recipient, why: "report: \(status ?? "")")
        }
        guard severity == .hard else { return [] }
        try count(DeliveryRuling(report: status, severity: severity, diagnostic: diagnostic), of: id, status ?? "")
        return try believeReports(on: id) ?? []
    }

    /// Follows from a final report on a mail that counted as gone; nil where there is none.
    func believeReports(on id: OutgoingMailID) throws -> [OutgoingMailID]? {
        guard let report = try queue.believeReports(on: id, now: now) else { return nil }
        let kind = FailureKind(report: report.status, diagnostic: report.diagnostic)
        return try Failure(filing: filing).follow(id, why: report.words, kind)
    }

    /// A mail that is not tried, or no longer.
    func giveUp(_ id: OutgoingMailID, why: String, _ kind: FailureKind = .dead) throws -> [OutgoingMailID] {
        try queue.put(id, .failed, why, now: now)
        return try Failure(filing: filing).follow(id, why: why, kind)
    }

    /// Before the failure is told: who is suppressed by it gets no notice of it.
    private func count(_ ruling: DeliveryRuling, of id: OutgoingMailID, _ why: String) throws {
        guard let address = try address(of: id) else { return }
        switch ruling {
        case .address: try suppression.strike(address)
        case .policy: try pauses.refused(address)
        case .account: try Alarms(db: db, now: now).raise(AlarmKind.account, "report")
        case .mail, .soft, .unavailable: break
        }
    }

    private func deferred(
        _ id: OutgoingMailID, _ reply: ServerReply, _ retryAt: Timestamp
    ) throws -> [OutgoingMailID] {
        let ruling = DeliveryRuling(refusal: reply)
        let isGivenUp: Bool
        if ruling.concernsAccount {
            try pauses.pauseAccount(reply, ruling)
            try Rates(db: db, now: now, limits: .unlimited).uncount()
            isGivenUp = try queue.putBack(id, reply, keepsPatience: ruling == .account, now)
        } else {
            isGivenUp = try queue.postpone(id, reply, retryAt, now)
        }
        guard isGivenUp else { return [] }
        return try Failure(filing: filing).follow(id, why: reply.note, FailureKind(refusal: reply))
    }

    private func taken(_ id: OutgoingMailID) throws {
        let (isStruck, isPaused) = (try suppression.isAnyStruck(), try pauses.isAny())
        guard isStruck || isPaused, let address = try address(of: id) else { return }
        if isStruck { try suppression.accepted(address) }
        if isPaused {
            try pauses.resumeAccount()
            try pauses.resume(domain: address.domain)
        }
    }

    /// The recipient's server has given up on a full mailbox; it may be emptied, so the same bytes go once more.
    ///
    /// Not where the mail was passed on and the full mailbox is another one: then the first has got it already.
    private func refill(_ id: OutgoingMailID, _ recipient: String?, why: String) throws -> [OutgoingMailID] {
        let isOurs = try recipient.flatMap { EmailAddress($0)?.canonical } == address(of: id)?.canonical
        let patience = isOurs ? try refillsLeft(of: id) : 0
        switch try queue.sendAgain(
            id, at: patience > 0 ? now + StorePeriods.fullMailbox : .never, why: why, now)
        {
        case .given: return try Failure(filing: filing).follow(id, why: why, .full)
        case .again, .nothing: return []
        }
    }

    /// This report is stored already; those from before a retry say nothing of this attempt.
    private func refillsLeft(of id: OutgoingMailID) throws -> Int64 {
        let reports = try db.number(
            """
            SELECT count(*) FROM report WHERE outgoing = ?1 AND severity = 'soft' AND status LIKE '5.2.2'
                AND reported_at >= (SELECT give_up_at FROM outgoing WHERE id = ?1) - ?2
            """, [id.rawValue, StorePeriods.patience.milliseconds])
        return Outcomes.refills + 1 - (reports ?? 0)
    }

    /// How often a mail is sent again after reports of a full mailbox.
    private static let refills: Int64 = 2

    private func address(of id: OutgoingMailID) throws -> EmailAddress? {
        try db.row("SELECT address FROM outgoing WHERE id = ?", [id.rawValue]).flatMap { EmailAddress($0["address"]) }
    }
}
