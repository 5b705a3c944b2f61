import Mail
import Testing

@testable import Triage

/// Every row of the tables of words, in the mail that it is there for, and in a person's.
@Suite("Rows of words")
struct VerdictTableTests {
    private static func kind(_ subject: String, header: String = "X-Mailer-Id: 1", _ body: String = "Hello")
        -> Verdict.Kind
    {
        JudgeTests.verdict("From: Ann <ann@home.example>\nSubject: \(subject)\n\(header)", body).kind
    }

    private static let machine = "Auto-Submitted: auto-replied"
    private static let utf8 = "Content-Type: text/plain; charset=utf-8"

    @Test("the name of a notice decides alone, and behind the mark of a list; not behind the mark of an answer")
    func notices() {
        for row in VacationWords.notices + VacationWords.commonNames {
            #expect(Self.kind("\(row.text): Tuesday") == .vacation, "\(row.text)")
            #expect(Self.kind("[Walkers] \(row.text): hi", header: "List-Id: <l.example>") == .vacation, "\(row.text)")
            #expect(Self.kind("Re: \(row.text): Tuesday") == .person, "\(row.text)")
            #expect(Self.kind("WG: \(row.text)") == .person, "\(row.text)")
        }
        for row in VacationWords.noticeEndings { #expect(Self.kind("Tuesday \(row.text)") == .vacation, "\(row.text)") }
        for row in VacationWords.noticePhrases { #expect(Self.kind("Ann \(row.text) 3)") == .vacation, "\(row.text)") }
    }

    @Test("words of an absence decide beside a machine's header, and never alone")
    func words() {
        let named = VacationWords.notices + AutoReplyWords.notices
        for row in VacationWords.subjects where !SubjectName(row).isOne(of: named) {
            #expect(Self.kind("\(row.text) x y z", header: Self.machine) == .vacation, "\(row.text)")
            #expect(Self.kind("\(row.text) x y z, can we move?", "Can we move?") == .person, "\(row.text)")
        }
        for row in VacationWords.subjectNames {
            #expect(Self.kind(row.text, header: Self.machine) == .vacation, "\(row.text)")
            #expect(Self.kind(row.text, "Are you there?") == .person, "\(row.text)")
        }
        for row in VacationWords.subjectEndings + VacationWords.subjectPhrases {
            #expect(Self.kind("Ann \(row.text)", header: Self.machine) == .vacation, "\(row.text)")
        }
        for row in VacationWords.bodies {
            #expect(Self.kind("Tuesday", header: "\(Self.machine)\n\(Self.utf8)", row.text) == .vacation, "\(row.text)")
            #expect(Self.kind("Tuesday", header: Self.utf8, row.text) == .person, "\(row.text)")
        }
    }

    @Test("challenges and receipts by their words want a machine's header too")
    func others() {
        for row in ChallengeWords.subjects + ChallengeWords.subjectPhrases {
            #expect(Self.kind("\(row.text) 1", header: Self.machine) == .challenge, "\(row.text)")
            #expect(Self.kind("\(row.text) 1") == .person, "\(row.text)")
        }
        for row in ChallengeWords.bodies {
            #expect(
                Self.kind("Tuesday", header: "\(Self.machine)\n\(Self.utf8)", row.text) == .challenge, "\(row.text)")
            #expect(Self.kind("Tuesday", header: Self.utf8, row.text) == .person, "\(row.text)")
        }
        for field in ChallengeWords.fields {
            #expect(Self.kind("Tuesday", header: "\(field): 1") == .challenge, "\(field)")
        }
        for row in ReceiptWords.notices + ReceiptWords.openings {
            #expect(Self.kind("\(row.text): Tuesday", header: Self.machine) == .receipt, "\(row.text)")
            #expect(Self.kind("\(row.text): Tuesday") == .person, "\(row.text)")
        }
        for row in AutoReplyWords.notices { #expect(Self.kind("\(row.text): 5") == .autoReply, "\(row.text)") }
    }

    @Test("a daemon's mail is a report by its subject or its words; the same of a person is a person's")
    func bounces() {
        func kind(_ from: String, _ subject: String, _ body: String) -> Verdict.Kind {
            JudgeTests.verdict("From: \(from)\nSubject: \(subject)\n\(Self.utf8)", body).kind
        }
        for row in BounceSigns.subjects {
            #expect(kind("MAILER-DAEMON@mx.example", "\(row.text) 1", "Hello") == .deliveryReport, "\(row.text)")
            #expect(
                kind("ann@home.example", "\(row.text) 1", "<max@home.example>: 550 user unknown") == .person,
                "\(row.text)")
        }
        for row in BounceSigns.failures {
            #expect(kind("MAILER-DAEMON@mx.example", "Tuesday", "x \(row.text) y") == .deliveryReport, "\(row.text)")
            #expect(kind("ann@home.example", "Tuesday", "x \(row.text) y") == .person, "\(row.text)")
        }
        for row in BounceSigns.daemonNames where row.text != "mailer-daemon" {
            let from = "\"\(row.text)\" <x@mx.example>"
            #expect(kind(from, "Undeliverable", "max@home.example was not delivered") == .deliveryReport, "\(row.text)")
            #expect(kind(from, "Tuesday", "Hello") == .person, "\(row.text)")
        }
        for row in BounceSigns.daemons {
            #expect(
                kind("\(row)@mx.example", "Undeliverable", "<max@home.example>: 550 no") == .deliveryReport, "\(row)")
        }
    }

    @Test("a month's name is read in its language, and a day of it")
    func months() {
        let sent = Timestamp.civil(year: 2026, month: 1, day: 1, seconds: 0)
        for (name, month) in MonthNames.any where month <= 6 {
            let read = vacationReturn(subject: "", text: "until 3 \(name) 2026", sentAt: sent)
            #expect(read?.civil.month == month, "\(name)")
        }
        for (name, month) in MonthNames.leading where month <= 6 {
            #expect(vacationReturn(subject: "", text: "until \(name) 3", sentAt: sent)?.civil.month == month, "\(name)")
        }
        for cue in VacationCues.ends {
            #expect(vacationReturn(subject: "", text: "\(cue) 2026-06-03", sentAt: sent)?.civil.day == 3, "\(cue)")
        }
    }
}
