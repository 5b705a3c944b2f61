import Testing

@testable import Flow

@Suite struct WorkingHoursTextTests {
    @Test(
        "what is printed is read again as the same, in its shortest form",
        arguments: [
            ("mon-fri 09:00-17:00", "mon-fri 09:00-17:00"), ("always", "always"), ("ALWAYS", "always"),
            ("mon 9:00-12:30 13:30-18:00; tue 9:00-12:30 13:30-18:00", "mon-tue 09:00-12:30 13:30-18:00"),
            ("fri 08:00-24:00 00:00-07:00", "fri 00:00-07:00 08:00-24:00"),
            ("mon-sun 00:00-24:00", "always"),
            ("Mon–Fri 09:00–17:00", "mon-fri 09:00-17:00"),
            (
                "\n mon 09:00-10:00 ;; off 2026-12-25 2026-01-01..2026-01-06;",
                "mon 09:00-10:00; off 2026-01-01..2026-01-06 2026-12-25"
            ),
            ("mon 09:00-10:00; tue; wed 09:00-10:00", "mon 09:00-10:00; wed 09:00-10:00"),
        ])
    func roundTrip(_ written: String, _ printed: String) throws {
        let hours = try WorkingHours(parsing: written)
        #expect(hours.text == printed)
        #expect(try WorkingHours(parsing: hours.text) == hours)
    }

    @Test(
        "what is wrong is said, and what may stand there",
        arguments: [
            ("", "no hours at all"), ("mon", "no hours at all"), ("mo 09:00-17:00", "is no day; days are mon"),
            ("mon 9-17", "are no hours"), ("mon 09:00 - 17:00", "are no hours"), ("mon 09:00-25:00", "are no hours"),
            ("mon 09:60-10:00", "are no hours"), ("mon 22:00-06:00", "on the next day"),
            ("mon 09:00-09:00", "ends before"), ("mon 09:00-12:00 11:00-13:00", "overlap"),
            ("mon 09:00-10:00; mon 11:00-12:00", "twice"), ("mon-wed 09:00-10:00; tue 09:00-10:00", "\"tue\""),
            ("fri-mon 09:00-10:00", "a week begins with mon"), ("always; mon 09:00-10:00", "stands alone"),
            ("off 2026-12-25", "no hours at all"), ("mon 09:00-10:00; off 2026-02-30", "is no day off"),
            ("mon 09:00-10:00; off 2026-12-25..2026-12-24", "is no day off"),
            ("mon \(String(repeating: "1", count: 30)):00-10:00", "are no hours"),
            (String(repeating: "x", count: 9_000), "longer than"),
            ("mon " + (0..<13).map { "\($0):00-\($0):30" }.joined(separator: " "), "more than 12"),
        ])
    func mistakes(_ text: String, _ says: String) throws {
        let error = #expect(throws: WorkingHoursError.self) { try WorkingHours(parsing: text) }
        #expect(error?.description.contains(says) == true, "\(error?.description ?? "")")
    }

    @Test("the lists of a JSON import mean the same as the line of a CSV")
    func lists() throws {
        let lists = [
            "mon": ["09:00-12:30", "13:30-18:00"], "tue": [], "wed-fri": ["09:00-17:00"], "off": ["2026-12-25"],
        ]
        let line = "mon 09:00-12:30 13:30-18:00; wed-fri 09:00-17:00; off 2026-12-25"
        #expect(try WorkingHours(parsing: lists) == WorkingHours(parsing: line))
        #expect(throws: WorkingHoursError.self) { try WorkingHours(parsing: ["mon": []]) }
    }

    @Test("the standard hours are Monday to Friday, nine to five")
    func standard() { #expect(WorkingHours.standard.text == "mon-fri 09:00-17:00") }
}
