import Mail
import Testing

@testable import Flow

@Suite struct PractitionerCommandTests {
    @Test(
        "a single line is a command",
        arguments: [
            ("#close", PractitionerCommand.close), ("#CLOSE", .close), ("\n\n  #Close \n \n", .close),
            ("#close\r\n", .close), ("#close.", .close), ("\u{FEFF}#close\u{A0}\u{200B}", .close),
            ("#snooze 2d", snooze(2, .days)), ("#Snooze 4H", snooze(4, .hours)), ("#snooze   1w", snooze(1, .weeks)),
            ("#snooze 3 days", snooze(3, .days)), ("#snooze 1hour", snooze(1, .hours)),
            ("#snooze 60d.", snooze(60, .days)),
        ])
    func commands(_ text: String, _ command: PractitionerCommand) {
        #expect(PractitionerCommand.read(text) == .command(command))
    }

    static func snooze(_ count: Int, _ unit: PractitionerCommand.Snooze.Unit) -> PractitionerCommand {
        .snooze(PractitionerCommand.Snooze(count: count, unit: unit))
    }

    @Test(
        "a command that is not understood is neither words nor done",
        arguments: [
            "#snooze", "#snooze soon", "#snooze 0d", "#snooze -1d", "#snooze 61d", "#snooze 9w", "#snooze 2",
            "#snooze 2m", "#snooze 99999999999999999999d", "#snooze 9223372036854775807h", "#snooze ٢d", "#snooze d",
            "#snooze 1441h",
        ])
    func mistakes(_ text: String) {
        guard case .mistake(let words) = PractitionerCommand.read(text) else {
            Issue.record("\(text) is \(PractitionerCommand.read(text))")
            return
        }
        #expect(words.contains("#snooze 2d"))
    }

    @Test(
        "everything else is words",
        arguments: [
            "", "   ", "close", "# close", "#closed", "#close thanks", "#close the window, please", "#close\n\nJane",
            "Hello,\n#close", "#snooze 2d\nBest, Jane", "#snooze until I am back", "snooze 2d", "#hashtag", "＃close",
            "#close #close", "> #close", "#" + String(repeating: "c", count: 500),
        ])
    func words(_ text: String) { #expect(PractitionerCommand.read(text) == .words) }

    @Test(
        "a snooze of days ends at the same time of the day, whatever the clocks do meanwhile",
        arguments: [
            ("2026-03-27 16:00", 2, PractitionerCommand.Snooze.Unit.days, "2026-03-29 16:00"),
            ("2026-10-24 09:00", 1, .weeks, "2026-10-31 09:00"), ("2026-03-28 22:00", 4, .hours, "2026-03-29 03:00"),
            ("2026-03-28 01:30", 1, .days, "2026-03-29 02:00"),
        ])
    func ends(_ from: String, _ count: Int, _ unit: PractitionerCommand.Snooze.Unit, _ to: String) throws {
        let clock = try #require(WallClock("Europe/London"))
        let end = PractitionerCommand.Snooze(count: count, unit: unit).end(
            from: try Local.moment(from, "Europe/London"), clock)
        #expect(Local.text(end, "Europe/London") == to)
    }
}
