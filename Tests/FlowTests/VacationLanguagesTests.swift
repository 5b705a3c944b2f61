import Foundation
import Mail
import Reply
import Testing
import Triage

@testable import Flow

/// A vacation notice as a mail server writes it for its user.
struct VacationNotice: CustomTestStringConvertible, Sendable {
    let language: String
    let subject: String
    let text: String
    /// The day that it gives, as its reader would say.
    let day: String
    var testDescription: String { language }

    /// On a Wednesday, a quarter of an hour after the question.
    static let date = "Wed, 20 May 2026 09:45:00 +0100"

    var raw: [UInt8] {
        let lines = [
            "Return-Path: <>", "From: Jane Doe <jane@practice.example>", "To: Calm Harbour <r-x@messages.example.org>",
            "Subject: =?utf-8?B?\(Data(subject.utf8).base64EncodedString())?=", "Date: \(Self.date)",
            "Auto-Submitted: auto-replied (vacation)", "Precedence: bulk", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "",
            Data(text.utf8).base64EncodedString(options: [.lineLength76Characters, .endLineWithCarriageReturn]),
        ]
        return Array(lines.joined(separator: "\r\n").utf8)
    }

    static let all: [VacationNotice] = [
        VacationNotice(
            language: "en", subject: "Out of office: A first session",
            text: """
                Hello,

                thank you for your message. I am out of the office from Monday, 18 May, and will be back on
                Wednesday, 3 June 2026. In urgent cases please ring the practice.

                Kind regards
                Jane Doe
                """, day: "2026-06-03"),
        VacationNotice(
            language: "de", subject: "Abwesenheitsnotiz: A first session",
            text: """
                Guten Tag,

                vielen Dank für Ihre Nachricht. Ich bin bis einschließlich 5. Juni 2026 nicht im Büro und habe keinen
                Zugriff auf meine E-Mails.

                Mit freundlichen Grüßen
                Jane Doe
                """, day: "2026-06-05"),
        VacationNotice(
            language: "fr", subject: "Réponse automatique : A first session",
            text: """
                Bonjour,

                je suis absente du cabinet du 18 mai au 1er juin 2026 inclus. Je vous répondrai dès mon retour.

                Bien cordialement,
                Jane Doe
                """, day: "2026-06-01"),
        VacationNotice(
            language: "es", subject: "Respuesta automática: A first session",
            text: """
                Buenos días:

                Gracias por su mensaje. Estaré fuera de la oficina hasta el 8 de junio de 2026, sin acceso al correo.

                Un saludo,
                Jane Doe
                """, day: "2026-06-08"),
        VacationNotice(
            language: "nl", subject: "Automatisch antwoord: A first session",
            text: """
                Beste,

                Bedankt voor uw bericht. Ik ben met vakantie tot en met vrijdag 29 mei. Daarna beantwoord ik uw mail.

                Met vriendelijke groet,
                Jane Doe
                """, day: "2026-05-29"),
        VacationNotice(
            language: "pt", subject: "Resposta automática: A first session",
            text: """
                Olá,

                Estou de férias e regresso ao consultório no dia 2 de junho de 2026. Obrigada pela compreensão.

                Cumprimentos,
                Jane Doe
                """, day: "2026-06-02"),
        VacationNotice(
            language: "it", subject: "Risposta automatica: A first session",
            text: """
                Buongiorno,

                sono fuori ufficio fino al 9 giugno 2026 e risponderò ai messaggi al mio rientro.

                Cordiali saluti
                Jane Doe
                """, day: "2026-06-09"),
        VacationNotice(
            language: "pl", subject: "Automatyczna odpowiedź: A first session",
            text: """
                Dzień dobry,

                dziękuję za wiadomość. Przebywam na urlopie do 4 czerwca 2026 r. i odpowiem po powrocie.

                Pozdrawiam
                Jane Doe
                """, day: "2026-06-04"),
        VacationNotice(
            language: "sv", subject: "Autosvar: A first session",
            text: """
                Hej!

                Tack för ditt mejl. Jag är på semester till och med den 10 juni 2026 och läser inte min e-post.

                Vänliga hälsningar
                Jane Doe
                """, day: "2026-06-10"),
        VacationNotice(
            language: "ja", subject: "自動応答: A first session",
            text: """
                お世話になっております。

                2026年6月11日まで休暇をいただいております。ご返信は休暇明けとなります。

                Jane Doe
                """, day: "2026-06-11"),
    ]
}

/// What became of one notice: the date that was read, and what moved.
private struct NoticeOutcome {
    let verdict: Verdict.Kind
    let until: Timestamp?
    let before: Timestamp
    let after: Timestamp

    private static let zone = "Europe/London"

    init(_ notice: VacationNotice) throws {
        let message = Message(parsing: notice.raw)
        let scheme = AddressScheme(domain: "messages.example.org", style: .catchAll)
        let keys = TokenKeys(current: .init(id: 1, secret: Array(repeating: 7, count: 32)))
        let judged = judge(message, by: JudgePolicy(scheme: scheme, keys: keys))
        let sentAt = try #require(message.date?.timestamp)
        let read = vacationReturn(
            subject: message.subject, text: extractReply(from: message).newWords, sentAt: sentAt)
        let decision = World.mail(
            Fixture.jane, to: Fixture.reply(World.inHouse, .practitioner),
            change: { arrival, _ in
                (arrival.verdict, arrival.hasNullReturnPath, arrival.awayUntil) = (judged, true, read)
            })
        let moved = decision.effects.compactMap { effect -> Timestamp? in
            if case .away(Fixture.jane.id, let until) = effect { until } else { nil }
        }
        let hours = try WorkingHours(parsing: "mon-fri 09:00-17:00").in(Self.zone)
        var waiting = Unanswered(since: try Local.moment("2026-05-20 09:30", Self.zone))
        (verdict, until) = (judged.kind, moved.first)
        before = try #require(Ladder().next(waiting, hours)).at
        waiting.notBefore = moved.first
        after = try #require(Ladder().next(waiting, hours)).at
    }

    /// A row of the page's table.
    func row(_ notice: VacationNotice) -> String {
        let said = notice.text.split(separator: "\n\n").dropFirst().first.map(String.init) ?? ""
        let words = said.replacing("\n", with: " ")
        let day = until.map { String(Local.text($0, "UTC").prefix(10)) } ?? "none"
        let cells = [
            notice.language, notice.subject, words, day, Local.text(before, Self.zone), Local.text(after, Self.zone),
        ]
        return "| \(cells.joined(separator: " | ")) |"
    }
}

@Suite("Vacation notices in ten languages") struct VacationLanguagesTests {
    @Test("the date that a notice states is read, and the reminder moves to it", arguments: VacationNotice.all)
    func moves(notice: VacationNotice) throws {
        let outcome = try NoticeOutcome(notice)
        #expect(outcome.verdict == .vacation)
        #expect(outcome.until == (try Local.moment("\(notice.day) 12:00", "UTC")))
        #expect(Local.text(outcome.before, "Europe/London") == "2026-05-20 13:30")
        // Noon of that day in UTC, by the clocks of London.
        #expect(Local.text(outcome.after, "Europe/London") == "\(notice.day) 13:00")
    }

    @Test("there are ten, all different")
    func ten() {
        #expect(Set(VacationNotice.all.map(\.language)).count == 10)
        #expect(Set(VacationNotice.all.map(\.day)).count == 10)
    }

    /// With POSTERN_WRITE_TABLES set the page is written; without, it must say what the rules do.
    @Test("docs/reminders.md shows this table")
    func documented() throws {
        let table =
            try
            (["| | subject | text | read | reminder before | reminder after |", "|---|---|---|---|---|---|"]
            + VacationNotice.all.map { try NoticeOutcome($0).row($0) }).joined(separator: "\n")
        print(table)
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/reminders.md")
        var page = try String(contentsOf: file, encoding: .utf8)
        let begin = try #require(page.range(of: "<!-- written by VacationLanguagesTests -->\n\n"))
        let end = try #require(page.range(of: "\n\n<!-- up to here -->", range: begin.upperBound..<page.endIndex))
        if ProcessInfo.processInfo.environment["POSTERN_WRITE_TABLES"] != nil {
            page.replaceSubrange(begin.upperBound..<end.lowerBound, with: table)
            try page.write(to: file, atomically: true, encoding: .utf8)
        } else {
            #expect(page[begin.upperBound..<end.lowerBound] == table)
        }
    }
}
