import Mail
import Testing

@testable import MailOut

@Suite struct NamesTests {
    @Test(
        "names are shown as a person would write them, and never as an address",
        arguments: [
            ("Jane Doe", "Jane Doe", "Jane D."), ("Doe, Jane", "Doe, Jane", "Jane D."), ("Jane", "Jane", "Jane"),
            ("Dr. Jane van Doe", "Dr. Jane van Doe", "Jane D."), ("jane@x.org", nil, nil),
            ("Jane Doe <jane@x.org>", "Jane Doe", "Jane D."), ("Jane (at) x.org", "Jane at", "Jane A."),
            ("https://x.org/a Jane", "Jane", "Jane"), ("jane.doe", nil, nil),
            ("Dr.Jane Doe", "Dr.Jane Doe", "Dr.Jane D."),
            ("+44 20 7946 0958", nil, nil), ("Jane 020 7946 0958", "Jane", "Jane"), ("Jane 2", "Jane 2", "Jane"),
            ("\u{202E}Jane\u{200B}\r\nBcc: x", "Jane Bcc x", "Jane X."), ("  ", nil, nil), ("李小龙", "李小龙", "李小龙"),
            ("Ｊane＠x．org", nil, nil), ("\"Jane\" \\Doe", "Jane Doe", "Jane D."),
        ] as [(String, String?, String?)])
    func names(name: String, full: String?, short: String?) {
        #expect(DisplayName(name)?.full == full)
        #expect(DisplayName(name)?.short == short)
    }

    @Test("a very long name is cut")
    func long() {
        #expect(DisplayName(String(repeating: "Jane ", count: 1_000))?.full.count == 60)
    }

    @Test(
        "reply marks do not pile up, and the subject keeps its case",
        arguments: [
            ("Re: Tuesday?", "Tuesday?"), ("AW: Re: Fwd: Über uns", "Über uns"), ("Tuesday", "Tuesday"), ("", ""),
            ("Re: ", ""), ("  two \r\n lines ", "two lines"),
        ])
    func subjects(subject: String, base: String) {
        #expect(SubjectLine.base(subject) == base)
    }

    @Test(
        "moments are written alike in every language",
        arguments: [
            (0, "1970-01-01, 00:00 UTC"), (951_827_696, "2000-02-29, 12:34 UTC"),
            (1_700_000_000, "2023-11-14, 22:13 UTC"),
            (-1, "1969-12-31, 23:59 UTC"),
        ])
    func dates(seconds: Int, words: String) {
        #expect(DateWords.utc(Timestamp(seconds: Int64(seconds))) == words)
    }
}
