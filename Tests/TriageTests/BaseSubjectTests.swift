import Testing

@testable import Triage

@Suite("Base subject")
struct BaseSubjectTests {
    @Test(
        "reply and forward marks are cut in any language",
        arguments: [
            ("Hello", "hello"), ("Re: Hello", "hello"), ("RE:Hello", "hello"), ("re : Hello", "hello"),
            ("Re: Re: Fwd: Hello", "hello"), ("Re[2]: Hello", "hello"), ("Re (3): Hello", "hello"),
            ("Re^2: Hello", "hello"), ("AW: WG: Termin", "termin"), ("SV: VS: Möte", "möte"),
            ("Antw: Afspraak", "afspraak"),
            ("R: Domanda", "domanda"), ("RIF: Domanda", "domanda"), ("TR: Rendez-vous", "rendez-vous"),
            ("回复：你好", "你好"), ("回复: Re: 你好", "你好"), ("返信: 予約", "予約"), ("Odp: Wizyta", "wizyta"),
            ("Ответ: Вопрос", "вопрос"), ("RV: Consulta", "consulta"), ("Ref: Consulta", "consulta"),
            ("[clinic] Re: Hello", "hello"), ("Re: [clinic] Hello", "hello"), ("[a][b] Fwd: [c] Hello", "hello"),
            ("[clinic]", "[clinic]"), ("Re: [clinic]", "[clinic]"), ("Hello (fwd)", "hello"),
            ("Hello (fwd) (FWD)", "hello"),
            ("[Fwd: Re: Hello]", "hello"), ("Re: [FWD: c]", "c"), ("[fwd: [fwd: Hello (fwd)]]", "hello"),
            ("  Hello \t  there\u{00A0}you ", "hello there you"), ("", ""), ("Re:", ""), ("[fwd:]", ""),
            ("Re: Re:", ""),
        ])
    func table(subject: String, base: String) { #expect(baseSubject(subject) == base) }

    @Test(
        "words that only look like marks stay",
        arguments: [
            "repair: broken chair", "renewal", "reminder: tomorrow", "question: when?", "10:30 tomorrow", "[open hello",
        ])
    func kept(subject: String) { #expect(baseSubject(subject) == subject) }

    @Test("cutting twice changes nothing, and nothing traps")
    func idempotent() {
        var random = SeededGenerator(seed: 3)
        let pieces = ["re:", "[", "]", "[a]", "fwd", ":", "(fwd)", " ", "x", "[fwd:", "回复：", "\r\n", "é", "2"]
        for _ in 0..<3_000 {
            let subject = (0..<Int.random(in: 0...12, using: &random))
                .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            let base = baseSubject(subject)
            #expect(baseSubject("Re: " + base) == baseSubject(base))
            #expect(baseSubject(base) == base, "\(subject)")
        }
    }

    @Test("a subject of a megabyte is cut in no time")
    func large() {
        #expect(baseSubject(String(repeating: "[a]", count: 300_000)).utf8.count <= 1_000)
        #expect(baseSubject(String(repeating: "re:", count: 300_000)).utf8.count <= 1_000)
    }
}
