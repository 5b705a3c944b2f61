import Testing

@testable import Mail

@Suite("Dates")
struct DateTests {
    @Test(
        "every form in use is read",
        arguments: [
            ("Wed, 17 May 2000 19:35:05 -0400", 958_606_505, -240),
            ("17 May 2000 19:35:05 -0400", 958_606_505, -240),
            ("17 May 2000 23:35 GMT", 958_606_500, 0),
            ("Wed, 17 May 2000 19:35:05 EDT", 958_606_505, -240),
            ("Wed, 17 May 2000 19:35:05 -0400 (EDT)", 958_606_505, -240),
            ("Wed (comment), 17 (of) May 2000 19 (h(nested)) :  35 : 05 -0400", 958_606_505, -240),
            ("17 May 2000 19.35.05.78+0800", 958_563_305, 480),
            ("Wed, 17 May 00 19:35:05 -0400", 958_606_505, -240),
            ("Wed, 17 May 100 19:35:05 -0400", 958_606_505, -240),
            ("Wed May 17 19:35:05 2000", 958_592_105, 0),
            ("Wed May 17 19:35:05 -0400 2000", 958_606_505, -240),
            ("Wed May 17 19:35:05 EDT 2000", 958_606_505, -240),
            ("2000-05-17T19:35:05-04:00", 958_606_505, -240),
            ("2000-05-17 23:35:05.123Z", 958_606_505, 0),
            ("17-May-2000 19:35:05 -0400", 958_606_505, -240),
            ("Thu, 1 Jan 1970 00:00:00 +0000", 0, 0),
            ("Wed, 31 Dec 1969 23:59:59 -0000", -1, 0),
            ("Thu, 29 Feb 2024 12:00:00 +0530", 1_709_188_200, 330),
            ("Fri, 3 Jun 2022 1:02:03 PM +0000", 1_654_261_323, 0),
            ("Fri, 3 Jun 2022 23:59:60 +0000", 1_654_300_800, 0),
            ("Sat, 1 Jan 2050 00:00:00 GMT", 2_524_608_000, 0),
            ("1 Jan 70 00:00:00 A", 0, 0),
        ] as [(String, Int64, Int)])
    func forms(_ text: String, _ seconds: Int64, _ offset: Int) {
        let date = MailDate(parsing: bytes(text))
        #expect(date?.timestamp.seconds == seconds)
        #expect(date?.offsetMinutes == offset)
    }

    @Test(
        "dates in figures",
        arguments: [
            ("17-6-2008 17:10:08 GMT", 1_213_722_608, 0), ("17.06.2008 17:10:08 +0200", 1_213_715_408, 120),
            ("17/06/2008 17:10:08", 1_213_722_608, 0), ("6/17/2008 5:10:08 PM", 1_213_722_608, 0),
            ("6/7/2008 00:00", 1_212_796_800, 0), ("6-7-2008 00:00", 1_215_302_400, 0),
            ("2008/06/17 17:10:08", 1_213_722_608, 0), ("2008.6.17", 1_213_660_800, 0),
            ("17-06-08 17:10:08", 1_213_722_608, 0), ("Tue, 17/06/2008 17:10:08 +0000", 1_213_722_608, 0),
            ("20080617T171008Z", 1_213_722_608, 0), ("20080617171008", 1_213_722_608, 0),
            ("20080617T171008+0200", 1_213_715_408, 120), ("2008-06-17T17:10:08Z", 1_213_722_608, 0),
        ] as [(String, Int64, Int)])
    func figures(_ text: String, _ seconds: Int64, _ offset: Int) { forms(text, seconds, offset) }

    @Test(
        "other languages",
        arguments: [
            ("Di, 17 Jun 2008 17:10:08 +0000", 1_213_722_608), ("Do, 6 März 2014 00:00 +0000", 1_394_064_000),
            ("Mo, 5 Mai 2014 00:00 +0000", 1_399_248_000), ("mar., 6 mai 2014 00:00 +0000", 1_399_334_400),
            ("jeu., 6 févr. 2014 00:00 +0000", 1_391_644_800), ("mié, 5 feb 2014 00:00 +0000", 1_391_558_400),
            ("lun, 4 ago 2014 00:00 +0000", 1_407_110_400), ("za, 1 mrt 2014 00:00 +0000", 1_393_632_000),
            ("ven., 4 juil. 2014 00:00 +0000", 1_404_432_000), ("Mi, 3 Dez 2014 00:00 +0000", 1_417_564_800),
        ] as [(String, Int64)])
    func languages(_ text: String, _ seconds: Int64) { forms(text, seconds, 0) }

    @Test(
        "what is no date is none",
        arguments: [
            "", "nonsense", "32 Jan 2020 00:00:00 +0000", "30 Feb 2020 00:00:00 +0000", "1 Foo 2020 00:00 +0000",
            "0 Jan 2020", "99999999999999999999 Jan 2020", "Jan", "1 Jan 1776 00:00:00 +0000", "+", ":", "1:", "((((",
            "13/13/2014", "2014-13-01",
            "31.02.2014", "20141301", "1.2.3", "192.168.1.2",
        ])
    func rubbish(_ text: String) {
        #expect(MailDate(parsing: bytes(text)) == nil)
    }

    @Test("an impossible offset counts as UTC")
    func offset() {
        #expect(MailDate(parsing: bytes("1 Jan 2020 00:00:00 +9999"))?.offsetMinutes == 0)
    }

    @Test("writing and reading a date gives the same moment", arguments: 0..<200)
    func roundTrip(_ seed: Int) {
        var random = SplitMix64(UInt64(seed))
        let moment = Timestamp(seconds: Int64.random(in: -2_208_988_800...253_402_300_799, using: &random))
        let text = HeaderWriter.date(moment)
        #expect(MailDate(parsing: bytes(text))?.timestamp == moment, "\(text)")
    }

    @Test("the weekday that is written is right")
    func weekday() {
        #expect(HeaderWriter.date(Timestamp(seconds: 0)) == "Thu, 1 Jan 1970 00:00:00 +0000")
        #expect(HeaderWriter.date(Timestamp(seconds: -86_400)) == "Wed, 31 Dec 1969 00:00:00 +0000")
        #expect(HeaderWriter.date(Timestamp(seconds: 1_709_164_800)) == "Thu, 29 Feb 2024 00:00:00 +0000")
    }
}
