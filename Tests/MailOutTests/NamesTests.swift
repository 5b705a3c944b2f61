import Mail
import Store
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
        "moments are written in the reader's time zone, and English ones day first",
        arguments: [
            ("en", "Europe/London", "Tuesday 14 November at 22:13"),
            ("en", "Europe/Berlin", "Tuesday 14 November at 23:13"),
            ("en", "UTC", "Tuesday 14 November at 22:13 UTC"),
            ("en", "Nowhere/Atall", "Tuesday 14 November at 22:13"),
            ("en-US", "America/New_York", "Tuesday, November 14 at 05:13 PM"),
        ])
    func moments(locale: String, zone: String, words: String) {
        var person = Samples.practitioner
        person.locale = locale
        person.timeZone = zone
        let moments = MomentWords(for: person, language: "en")
        #expect(moments.moment(Samples.created) == words)
    }

    @Test("the words of a moment are in the language of the words around it")
    func language() {
        var person = Samples.practitioner
        person.locale = "de-AT"
        #expect(MomentWords(for: person, language: "en").date(Samples.created) == "14 November")
        #expect(MomentWords(for: person, language: "de").day(Samples.created) == "Dienstag, 14. November")
        person.locale = "fr"
        let first = Timestamp(seconds: 1_748_769_300)
        #expect(MomentWords(for: person, language: "fr").day(first) == "dimanche 1er juin")
        #expect(MomentWords(for: person, language: "fr").day(Samples.created) == "mardi 14 novembre")
    }
}
