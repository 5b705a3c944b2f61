import Foundation
import Mail
import Testing

@testable import Gateway

@Suite(.serialized) struct FeedCommandTests {
    private static let people = """
        externalId,role,name,handle,addresses
        m1,member,Mia Lind,,mia@client.example

        """

    /// A calendar with an hour on each of these days from now, with Mia.
    private static func calendar(_ days: ClosedRange<Int>, _ more: String = "") -> String {
        let events = days.map { day in
            let (year, month, date, _, _) = (Timestamp.now + .seconds(day * 86_400)).civil
            let text = [month, date].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined()
            return """
                BEGIN:VEVENT
                UID:d\(day)
                DTSTART:\(year)\(text)T090000Z
                DTEND:\(year)\(text)T100000Z
                ATTENDEE:mailto:mia@client.example
                END:VEVENT
                """
        }
        return (["BEGIN:VCALENDAR"] + events + [more, "END:VCALENDAR", ""]).filter { !$0.isEmpty }.joined(
            separator: "\n")
            + "\n"
    }

    private func run(_ arguments: String..., in sandbox: Sandbox) async throws -> PosternProcess.Result {
        try await PosternProcess.run(arguments, in: sandbox)
    }

    private static func sandbox() async throws -> Sandbox {
        let sandbox = try Sandbox()
        let feeds = #""bookings": {"feeds": [{"practitioner": "jane-doe", "file": "jane.ics"}]}, "delivery""#
        _ = try sandbox.writeSettings(config: Sandbox.config.replacing("\"delivery\"", with: feeds))
        try sandbox.write("people.csv", people)
        return sandbox
    }

    @Test("a calendar is brought in by hand for one practitioner, repeatably, and whose it is has to be said")
    func byHand() async throws {
        let sandbox = try await Self.sandbox()
        let stranger = "BEGIN:VEVENT\nUID:x\nDTSTART:20350301T090000Z\nATTENDEE:mailto:x@y.example\nEND:VEVENT"
        try sandbox.write("hand.ics", Self.calendar(1...2, stranger.replacing("20350301", with: "20260101")))
        _ = try await run("import", "people", "people.csv", in: sandbox)
        let whose = try await run("import", "bookings", "hand.ics", in: sandbox)
        #expect(whose.status == 1)
        #expect(whose.errors.contains("hand.ics is a calendar: say whose it is with --practitioner HANDLE"))
        let dry = try await run(
            "import", "bookings", "hand.ics", "--practitioner", "jane-doe", "--dry-run", in: sandbox)
        #expect(dry.output.hasSuffix("A dry run: nothing was changed.\n"), "\(dry.errors)")
        let done = try await run("import", "bookings", "hand.ics", "--practitioner", "jane-doe", in: sandbox)
        #expect(done.status == 0, "\(done.errors)")
        #expect(done.output.hasPrefix("Bookings: 2 created, 0 updated, 0 unchanged, 0 cancelled.\n"), "\(done.output)")
        let again = try await run("import", "bookings", "hand.ics", "--practitioner", "jane-doe", "--json", in: sandbox)
        #expect(again.object["unchanged"] as? Int == 2)
        #expect(again.object["kind"] as? String == "calendar")
        let nobody = try await run("import", "bookings", "hand.ics", "--practitioner", "nobody", in: sandbox)
        #expect(nobody.errors.contains("there is no practitioner nobody"))
        try sandbox.write("broken.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\n")
        let broken = try await run("import", "bookings", "broken.ics", "--practitioner", "jane-doe", in: sandbox)
        #expect(broken.status == 1)
        #expect(broken.output.hasPrefix("broken.ics:2: it ends within VEVENT: the rest is missing"), "\(broken.output)")
        let both = ["import", "bookings", "hand.ics", "--practitioner", "jane-doe", "--first-day", "2035-01-01"]
        #expect(try await PosternProcess.run(both, in: sandbox).status == 2)
        #expect(try await run("import", "bookings", "hand.ics", "--member-property", "X-A", in: sandbox).status == 2)
    }

    @Test("a feed is listed, read by hand, looked at by check, and cancels much only once that is confirmed")
    func feed() async throws {
        let sandbox = try await Self.sandbox()
        try sandbox.write("jane.ics", Self.calendar(1...8))
        _ = try await run("import", "people", "people.csv", in: sandbox)
        let first = try await run("feed", "read", "jane-doe", in: sandbox)
        #expect(first.output.hasPrefix("Bookings: 8 created"), "\(first.errors)")
        let list = try await run("feed", "list", "--json", in: sandbox)
        let row = try #require(list.list.first)
        #expect(row["feed"] as? String == "jane-doe")
        #expect(row["late"] as? Bool == false)
        #expect(row["lastRead"] is String)
        try sandbox.write("jane.ics", Self.calendar(1...2))
        let check = try await run("check", in: sandbox)
        #expect(check.output.contains("feed jane-doe"), "\(check.output)")
        #expect(check.output.contains("2 events, 2 bookings; 6 bookings are gone from it at once and still stand"))
        let held = try await run("feed", "read", "jane-doe", in: sandbox)
        #expect(held.output.contains("6 bookings are gone from the calendar and still stand"))
        let alarms = try await run("queue", "alarms", in: sandbox)
        #expect(alarms.output.contains("postern feed read jane-doe --confirm"), "\(alarms.output)")
        let confirmed = try await run("feed", "read", "jane-doe", "--confirm", "--json", in: sandbox)
        #expect(confirmed.object["cancelled"] as? Int == 6)
        #expect(try await run("queue", "alarms", in: sandbox).output.contains("feed read") == false)
        try sandbox.write("jane.ics", "nothing")
        let broken = try await run("feed", "read", "jane-doe", in: sandbox)
        #expect(broken.status == 1)
        #expect(broken.errors.contains("the calendar jane-doe cannot be read: line 1: this is no calendar"))
        #expect(try await run("check", in: sandbox).output.contains("this is no calendar"))
        let near = try await run("feed", "read", "jane-do", in: sandbox)
        #expect(near.errors.contains("there is no feed jane-do; did you mean jane-doe?"), "\(near.errors)")
    }
}
