import Flow
import GRDB
import Mail

/// What has gone out when, and so how much may go now.
struct Rates {
    let db: Database
    let now: Timestamp
    let limits: SendingRates

    private static let minutesOfDay: Int64 = 1_440
    /// Older counts are of no use.
    private static let minutesKept: Int64 = 2 * minutesOfDay
    private static let secondsOfMinute: Int64 = 60
    private static let secondsKept: Int64 = 2 * secondsOfMinute

    private var minute: Int64 { now.milliseconds / StorePeriods.minuteMilliseconds }

    /// Mails of a priority that may go now.
    func allowance(priority: Int) throws -> Int {
        guard limits != .unlimited else { return .max }
        return limits.allowance(after: try sent(), priority: priority)
    }

    /// Counts mails that are about to go out.
    func count(_ mails: Int) throws {
        guard limits != .unlimited, mails > 0 else { return }
        try db.run("DELETE FROM sent_minute WHERE minute < ?", [minute - Rates.minutesKept])
        try db.run("DELETE FROM sent_second WHERE second < ?", [now.seconds - Rates.secondsKept])
        try db.run(
            """
            INSERT INTO sent_minute (minute, mails) VALUES (?1, ?2)
            ON CONFLICT (minute) DO UPDATE SET mails = mails + ?2
            """, [minute, mails])
        try db.run(
            """
            INSERT INTO sent_second (second, mails) VALUES (?1, ?2)
            ON CONFLICT (second) DO UPDATE SET mails = mails + ?2
            """, [now.seconds, mails])
    }

    /// Takes back one of the day's that met a server which takes nothing.
    func uncount() throws {
        try db.run(
            """
            UPDATE sent_minute SET mails = mails - 1
            WHERE minute = (SELECT minute FROM sent_minute WHERE minute BETWEEN ?1 - 1 AND ?1 AND mails > 0
                ORDER BY minute DESC LIMIT 1)
            """, [minute])
    }

    /// When a mail of a priority may go, where it may not now; `now` where it may.
    func free(priority: Int) throws -> Timestamp {
        guard limits != .unlimited else { return now }
        let sent = try sent()
        if limits.dayAllowance(after: sent, priority: priority) == 0 {
            let oldest = try db.number(
                "SELECT minute FROM sent_minute WHERE minute > ? AND mails > 0 ORDER BY minute LIMIT 1",
                [minute - Rates.minutesOfDay])
            let free = ((oldest ?? minute) + Rates.minutesOfDay) * StorePeriods.minuteMilliseconds
            return max(Timestamp(milliseconds: free), now + .seconds(1))
        }
        guard limits.minuteAllowance(after: sent) == 0 else { return now }
        let oldest = try db.number(
            "SELECT second FROM sent_second WHERE second > ? ORDER BY second LIMIT 1",
            [now.seconds - Rates.secondsOfMinute])
        return max(Timestamp(seconds: (oldest ?? now.seconds) + Rates.secondsOfMinute), now + .milliseconds(1))
    }

    private func sent() throws -> SendingRates.Sent {
        let lastMinute =
            limits.perMinute == nil
            ? 0
            : try db.number(
                "SELECT coalesce(sum(mails), 0) FROM sent_second WHERE second > ?",
                [now.seconds - Rates.secondsOfMinute]) ?? 0
        let today =
            limits.perDay == nil
            ? 0
            : try db.number(
                "SELECT coalesce(sum(mails), 0) FROM sent_minute WHERE minute > ?", [minute - Rates.minutesOfDay]) ?? 0
        return SendingRates.Sent(lastMinute: Int(lastMinute), today: Int(today))
    }
}
