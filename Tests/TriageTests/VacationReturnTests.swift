import Mail
import Testing
import Triage

@Suite("The return date of a vacation notice")
struct VacationReturnTests {
    /// Wednesday, 20 May 2026.
    static let sent = Timestamp.civil(year: 2026, month: 5, day: 20, seconds: 30_000)

    static func read(_ text: String, subject: String = "", sent: Timestamp = sent) -> String? {
        vacationReturn(subject: subject, text: text, sentAt: sent).map { moment in
            #expect(moment.civil.seconds == 43_200)
            return "\(moment.civil.year)-\(moment.civil.month)-\(moment.civil.day)"
        }
    }

    @Test(
        "English",
        arguments: [
            "I am away until 3 June.", "I'm out of the office till June 3rd and will answer then.",
            "I will be back on Wednesday, 3 June 2026.", "I will be back in the office on the 3rd of June",
            "Returning Wed, June 3, 2026", "I'll return on Jun. 3", "Out of office from 20 May to 3 June",
            "I am on leave from May 20 to June 3.", "On holiday 20 May - 3 June", "Away May 20 \u{2013} June 3",
            "I am away through June 3, 2026.", "On 3 June I will be available again.", "As of 3 June I am back.",
            "away until 2026-06-03", "back 2026/06/03", "I am on vacation\nuntil\n3 June", "Back June 03rd!",
        ])
    func english(text: String) { #expect(Self.read(text) == "2026-6-3") }

    @Test(
        "German",
        arguments: [
            "Ich bin vom 20. Mai bis 17. Juni nicht im Büro.", "Vom 3. bis 17. Juni bin ich im Urlaub.",
            "Ich bin bis einschließlich Mittwoch, den 17. Juni 2026 abwesend.",
            "Ab dem 17. Juni bin ich wieder erreichbar.",
            "Ich bin bis zum 17.06.2026 nicht im Haus.", "abwesend bis 17.6.", "Am 17. Juni bin ich wieder für Sie da.",
            "Urlaub 3. - 17. Juni", "Ich bin am 17.06.26 zurück; zurück am 17.06.26",
        ])
    func german(text: String) { #expect(Self.read(text) == "2026-6-17") }

    @Test(
        "French",
        arguments: [
            "Je suis absent jusqu'au 3 juin.", "Je serai de retour le 3 juin 2026", "absente du 20 mai au 3 juin",
            "Je suis en congé jusqu\u{2019}au mercredi 3 juin inclus",
            "À partir du 3 juin je serai de nouveau disponible",
            "Retour le mercredi 3 juin",
        ])
    func french(text: String) { #expect(Self.read(text) == "2026-6-3") }

    @Test(
        "Spanish, Dutch and Portuguese",
        arguments: [
            "Estaré ausente hasta el 3 de junio.", "Fuera de la oficina del 20 de mayo al 3 de junio de 2026",
            "Regreso el miércoles 3 de junio", "Vuelvo el 3 de junio", "Ik ben afwezig tot en met 3 juni.",
            "Ik ben op woensdag 3 juni weer bereikbaar", "Vanaf 3 juni ben ik weer bereikbaar.",
            "Ik ben terug op woensdag 3 juni 2026", "Ausente até 3 de junho",
            "Estarei de férias até ao dia 3 de junho.",
            "Regresso a 3 de junho de 2026", "De 20 de maio a 3 de junho estarei ausente", "Volto em 3 de junho",
        ])
    func others(text: String) { #expect(Self.read(text) == "2026-6-3") }

    @Test(
        "Many more languages",
        arguments: [
            "Sono assente fino al 3 giugno 2026", "In ferie dal 20 maggio al 3 giugno", "Rientro mercoledì 3 giugno",
            "Estaré fora fins al 3 de juny", "Sunt în concediu până pe 3 iunie", "Revin pe 3 iunie 2026",
            "Jeg er på ferie til og med 3. juni", "Jeg er tilbage onsdag den 3. juni", "Jag är åter den 3 juni",
            "Jag är på semester till och med onsdag 3 juni", "Jeg er tilbake 3. juni",
            "Olen lomalla 3. kesäkuuta asti", "Olen lomalla 3.6. saakka", "Palaan 3. kesäkuuta",
            "Olen puhkusel kuni 3. juunini", "Jestem na urlopie do 3 czerwca 2026 r.",
            "Nieobecna do środy 3 czerwca", "Wracam 3 czerwca", "Jsem na dovolené do 3. června 2026",
            "Budu zpět 3. června", "Som na dovolenke do 3. júna", "Na dopustu do 3. junija", "Odsutan sam do 3.6.2026.",
            "Szabadságon vagyok június 3-ig", "Я в отпуске до 3 июня 2026 года", "Отпуск с 20 мая по 3 июня",
            "Вернусь 3 июня", "Я у відпустці до 3 червня", "В отпуск съм до 3 юни", "Είμαι σε άδεια έως 3 Ιουνίου",
            "Esmu atvaļinājumā līdz 3. jūnijam", "Atostogauju iki birželio 3 d.", "3 Haziran'a kadar izindeyim",
            "2026年6月3日まで休暇をいただきます。", "6月3日に復帰します", "5月20日～6月3日は不在です。", "我正在休假直到6月3日",
            "将于2026年6月3日返回办公室", "休假至6月3日。", "6월 3일까지 휴가입니다", "2026년 6월 3일에 복귀합니다",
            "Saya cuti hingga 3 June 2026",
        ])
    func languages(text: String) { #expect(Self.read(text) == "2026-6-3", "\(text)") }

    @Test(
        "Numeric dates: a day over 12 decides, what could be two days is none",
        arguments: [
            ("until 17/06/2026", "2026-6-17"), ("until 06/17/2026", "2026-6-17"), ("until 17-06-2026", "2026-6-17"),
            ("until 06/06/2026", "2026-6-6"), ("until 06/07/2026", nil), ("until 6/7", nil),
            ("until 6/17", "2026-6-17"), ("back 06-07-2026", nil), ("until 03/04/26", nil),
            ("bis 03.06.2026", "2026-6-3"),
            // Only one of the two can be a return.
            ("until 03/06/2026", "2026-6-3"), ("until 6/3", "2026-6-3"), ("returning 06/03/2026", "2026-6-3"),
            // Another date of the notice, or its language, says the order.
            ("I am away from 05/20/2026 until 06/07/2026", "2026-6-7"),
            ("Away 20/05/2026 until 06/07/2026", "2026-7-6"),
            ("Je suis absent jusqu'au 06/07/2026", "2026-7-6"), ("Estoy fuera hasta el 06/07/2026", "2026-7-6"),
            ("Ich bin abwesend bis 06/07/2026", "2026-7-6"),
        ])
    func numeric(text: String, date: String?) { #expect(Self.read(text) == date) }

    @Test(
        "No date of return",
        arguments: [
            "", "I am out of the office.", "I am away until further notice. On 3 June we close.", "back soon",
            "I will be away on 3 June.", "Your mail of 3 June has arrived.", "Available 24/7 until 5", "until 17.00",
            "bis 10.30 Uhr", "until 31/02/2027", "until 30 February", "until Monday", "call 0123 456 until 3",
            "6月3日から休暇です", "Please do not come on 3 June", "A partir do dia 3 de junho estou ausente",
            "Am 17. Juni bin ich nicht erreichbar", "until 99999999999999999999 June",
        ])
    func none(text: String) { #expect(Self.read(text) == nil) }

    @Test("The year is the next that fits; nothing in the past, nor over a year ahead")
    func years() {
        let december = Timestamp.civil(year: 2025, month: 12, day: 20, seconds: 0)
        #expect(Self.read("back on 5 January", sent: december) == "2026-1-5")
        #expect(Self.read("back on Monday, 12 January 2026", sent: december) == "2026-1-12")
        #expect(Self.read("until 20 May") == "2026-5-20")
        #expect(Self.read("until 19 May") == nil)
        #expect(Self.read("until 19 May 2026") == nil)
        #expect(Self.read("until 20 May 2027") == "2027-5-20")
        #expect(Self.read("until 1 June 2027") == nil)
        #expect(Self.read("until 3 June 1926") == nil)
        #expect(
            Self.read("until 29 February", sent: Timestamp.civil(year: 2027, month: 10, day: 1, seconds: 0))
                == "2028-2-29")
    }

    @Test("The subject is read first")
    func subject() {
        #expect(Self.read("until 5 June", subject: "Ann is out of the office (returning 3 June)") == "2026-6-3")
    }

    @Test(
        "The end of a span counts, however it is written",
        arguments: ["June 3 - 17", "June 3 to 17", "3 to 17 June", "3-17 June"])
    func spans(text: String) { #expect(Self.read("I am on leave \(text).") == "2026-6-17") }

    @Test("Any text is read to an end", arguments: 0..<200)
    func rubbish(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let pieces = [
            "until", " ", "3", "June", ".", "/", "-", "2026", "bis", "17", "\n", "\u{301}", "é", "back", "on",
            "99999999999",
            "º", "st", "\u{0}", "🙂", "Juni", ",", "to", "from", "wieder",
        ]
        let text = (0..<Int.random(in: 0...400, using: &random)).compactMap { _ in pieces.randomElement(using: &random)
        }
        .joined()
        let read = vacationReturn(subject: "", text: text, sentAt: Self.sent)
        if let read { #expect((0...366).contains((read.milliseconds - Self.sent.milliseconds) / 86_400_000)) }
        _ = vacationReturn(subject: text, text: text, sentAt: Timestamp(milliseconds: .max / 4))
    }
}
