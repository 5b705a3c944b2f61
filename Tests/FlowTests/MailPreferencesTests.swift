import Mail
import Testing

@testable import Flow

/// When people's mail goes out: quiet hours and digests, by the clocks of whom it is for.
@Suite struct MailPreferencesTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let note: String
        let quiet: String?
        let digest: String?
        let zone: String
        let template: TemplateName
        let at: String
        let goes: String
        var testDescription: String { note }
        init(
            _ note: String, quiet: String? = nil, digest: String? = nil, zone: String = "UTC",
            of template: TemplateName = .messageFromPractitioner, _ at: String, _ goes: String
        ) {
            (self.note, self.quiet, self.digest, self.zone) = (note, quiet, digest, zone)
            (self.template, self.at, self.goes) = (template, at, goes)
        }
    }

    static let table: [Case] = [
        Case("no wishes: at once", "2026-06-01 03:00", "2026-06-01 03:00"),
        Case("before midnight: tomorrow's morning", quiet: "22:00-07:00", "2026-06-01 23:10", "2026-06-02 07:00"),
        Case("after midnight: this morning", quiet: "22:00-07:00", "2026-06-02 06:59", "2026-06-02 07:00"),
        Case("the first minute is quiet", quiet: "22:00-07:00", "2026-06-01 22:00", "2026-06-02 07:00"),
        Case("the end is not", quiet: "22:00-07:00", "2026-06-02 07:00", "2026-06-02 07:00"),
        Case("a stretch within a day", quiet: "12:00-14:00", "2026-06-01 13:00", "2026-06-01 14:00"),
        Case("outside of it", quiet: "12:00-14:00", "2026-06-01 15:00", "2026-06-01 15:00"),
        Case(
            "by the clocks of the recipient", quiet: "22:00-07:00", zone: "America/New_York", "2026-06-02 03:00",
            "2026-06-02 07:00"),
        Case(
            "the night the clocks go forward", quiet: "22:00-07:00", zone: "Europe/Berlin", "2026-03-28 23:30",
            "2026-03-29 07:00"),
        Case(
            "the night they go back", quiet: "22:00-07:00", zone: "Europe/Berlin", "2026-10-24 23:30",
            "2026-10-25 07:00"),
        Case(
            "an end that the clocks skip", quiet: "22:00-02:30", zone: "Europe/Berlin", "2026-03-29 01:00",
            "2026-03-29 03:00"),
        Case(
            "a reminder keeps to working hours instead", quiet: "22:00-07:00", of: .reminder, "2026-06-01 23:00",
            "2026-06-01 23:00"),
        Case("a failure waits", quiet: "22:00-07:00", of: .deliveryProblem, "2026-06-01 23:00", "2026-06-02 07:00"),
        Case(
            "an acknowledgement does not", quiet: "22:00-07:00", of: .memberAcknowledgement, "2026-06-01 23:00",
            "2026-06-01 23:00"),
        Case("a question does not", quiet: "22:00-07:00", of: .confirmSender, "2026-06-01 23:00", "2026-06-01 23:00"),
        Case(
            "whoever signs in is at their mail", quiet: "22:00-07:00", of: .signIn, "2026-06-01 23:00",
            "2026-06-01 23:00"),
        Case("words wait for the digest", digest: "08:00 17:30", "2026-06-01 09:00", "2026-06-01 17:30"),
        Case("or for tomorrow's", digest: "08:00 17:30", "2026-06-01 18:00", "2026-06-02 08:00"),
        Case("its very minute counts", digest: "08:00", "2026-06-01 08:00", "2026-06-01 08:00"),
        Case("a notice is in no digest", digest: "08:00", of: .reminder, "2026-06-01 09:00", "2026-06-01 09:00"),
        Case(
            "a digest in quiet hours is later", quiet: "22:00-09:00", digest: "08:00", "2026-06-01 10:00",
            "2026-06-02 09:00"),
        Case(
            "digests by the recipient's clocks", digest: "08:00", zone: "Asia/Tokyo", "2026-06-01 07:00",
            "2026-06-01 08:00"),
    ]

    @Test("quiet hours put mails off and digests gather words, by the recipient's clocks", arguments: table)
    func moments(_ one: Case) throws {
        let preferences = MailPreferences(
            quietHours: one.quiet.flatMap { QuietHours(parsing: $0) },
            digest: one.digest.flatMap { DigestTimes(parsing: $0) })
        #expect((preferences.quietHours == nil) == (one.quiet == nil))
        #expect((preferences.digest == nil) == (one.digest == nil))
        let clock = try #require(WallClock(one.zone))
        let at = try Local.moment(one.at, one.zone)
        let goes = preferences.moment(of: one.template, readyAt: at, clock: clock)
        #expect(goes == (try Local.moment(one.goes, one.zone)))
    }

    @Test("an agenda that was asked for comes at any hour")
    func asked() throws {
        let preferences = MailPreferences(quietHours: QuietHours(parsing: "22:00-07:00"))
        let night = try Local.moment("2026-06-01 23:00", "UTC")
        #expect(preferences.moment(of: .agenda, isAwaited: true, readyAt: night, clock: .utc) == night)
        #expect(preferences.moment(of: .agenda, readyAt: night, clock: .utc) > night)
    }

    @Test(
        "what is no stretch of a day is refused",
        arguments: ["", "22:00", "22:00-22:00", "25:00-07:00", "22-7", "24:00-07:00", "22:00-07:00-08:00", "a-b"])
    func noHours(_ text: String) { #expect(QuietHours(parsing: text) == nil) }

    @Test("what is no time of a day is refused", arguments: ["", "8", "08:00 x", "24:00", "08:60", "08:00 08:00"])
    func noTimes(_ text: String) { #expect(DigestTimes(parsing: text) == nil) }

    @Test("both are written as they are read", arguments: ["22:00-07:00", "00:00-06:30", "12:00-00:00"])
    func text(_ text: String) { #expect(QuietHours(parsing: text)?.text == text) }

    @Test("digest times are told in order")
    func order() { #expect(DigestTimes(parsing: "17:30, 8:00")?.text == "08:00 17:30") }

    @Test("files that were left out are told as they were")
    func files() {
        let files = [
            LeftOutFile(name: "a\u{1F}b\n.mov", reason: .tooLarge, isLinked: true),
            LeftOutFile(name: "", reason: .program, kind: ".exe"),
        ]
        let read = MailDetail.files(in: MailDetail.files(files))
        #expect(read == [LeftOutFile(name: "a b .mov", reason: .tooLarge, isLinked: true), files[1]])
        #expect(MailDetail.files(in: "nonsense\n\u{1F}\u{1F}").isEmpty)
    }
}
