import Mail
import Testing

@testable import Flow

@Suite("Who is an active client") struct ActiveClientTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        var bookings: [BookedTime] = []
        var isMarked = false
        var rule = ActiveClientRule()
        let isActive: Bool
        var testDescription: String { name }
    }

    static let now = Timestamp(seconds: 1_800_000_000)
    static let day: Int64 = 86_400

    /// A booking by its begin and end, in seconds from now.
    static func booking(_ starts: Int64, _ ends: Int64, cancelled: Bool = false) -> BookedTime {
        BookedTime(
            startsAt: Timestamp(seconds: now.seconds + starts), endsAt: Timestamp(seconds: now.seconds + ends),
            isCancelled: cancelled)
    }

    static let cases: [Case] = [
        Case(name: "nothing", isActive: false),
        Case(name: "a mark alone", isMarked: true, isActive: true),
        Case(name: "ended exactly 180 days ago", bookings: [booking(-181 * day, -180 * day)], isActive: true),
        Case(
            name: "ended a second more than 180 days ago", bookings: [booking(-181 * day, -180 * day - 1)],
            isActive: false),
        Case(name: "running", bookings: [booking(-600, 600)], isActive: true),
        Case(name: "running since a year", bookings: [booking(-365 * day, day)], isActive: true),
        Case(name: "in ten years", bookings: [booking(3_650 * day, 3_651 * day)], isActive: true),
        Case(name: "cancelled", bookings: [booking(day, 2 * day, cancelled: true)], isActive: false),
        Case(
            name: "one cancelled, one held long ago",
            bookings: [booking(day, 2 * day, cancelled: true), booking(-400 * day, -399 * day)], isActive: false),
        Case(
            name: "one of two in the window", bookings: [booking(-400 * day, -399 * day), booking(-day, -day + 1)],
            isActive: true),
        Case(
            name: "cancelled, and marked", bookings: [booking(day, 2 * day, cancelled: true)], isMarked: true,
            isActive: true),
        Case(
            name: "begins exactly at the end of a window of 30 days", bookings: [booking(30 * day, 31 * day)],
            rule: ActiveClientRule(ahead: .seconds(30 * day)), isActive: true),
        Case(
            name: "begins after a window of 30 days", bookings: [booking(30 * day + 1, 31 * day)],
            rule: ActiveClientRule(ahead: .seconds(30 * day)), isActive: false),
        Case(
            name: "ended before a window of 10 days", bookings: [booking(-12 * day, -11 * day)],
            rule: ActiveClientRule(past: .seconds(10 * day)), isActive: false),
    ]

    @Test("By a booking in the window that is not cancelled, or by a mark", arguments: cases)
    func rule(_ row: Case) {
        #expect(row.rule.isActive(row.bookings, isMarked: row.isMarked, at: Self.now) == row.isActive)
    }
}
