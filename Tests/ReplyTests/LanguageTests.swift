import Testing

@testable import Reply

/// Makes mails of every language's fixture and looks what comes out of them.
@Suite("Languages")
struct LanguageTests {
    static let fixtures = Language.all.compactMap { LanguageFixture(code: $0.code) }

    /// One mail and what of it is new.
    private func expect(_ mail: String, gives words: String, by rules: Set<String> = [], _ code: String) {
        let reply = extractReply(plain: mail)
        #expect(reply.text == words, "\(code): \(mail)")
        if !rules.isEmpty { #expect(rules.contains(reply.rule), "\(code): \(reply.rule): \(mail)") }
    }

    @Test("Every language has a row and a fixture of the same name, no two rows have one name")
    func complete() {
        let codes = Language.all.map(\.code)
        #expect(Set(codes).count == codes.count)
        #expect(Set(codes) == ReplyFixtures.names(in: "languages"))
        #expect(codes.count >= 30)
    }

    @Test("Every list of a row is shown by a section of its fixture", arguments: Language.all.map(\.code))
    func shown(_ code: String) throws {
        let row = try #require(Language.all.first { $0.code == code })
        let fixture = try #require(LanguageFixture(code: code))
        for section in ["name", "answer", "question", "introductions", "headers"] {
            #expect(!fixture[section].isEmpty, "\(code) has no \(section)")
        }
        #expect(fixture["original"].isEmpty == row.original.list.isEmpty, "\(code): original")
        #expect(fixture["forwarded"].isEmpty == row.forwarded.list.isEmpty, "\(code): forwarded")
        #expect(fixture["closings"].isEmpty == row.closings.list.isEmpty, "\(code): closings")
        let hasFooters = !row.footers.list.isEmpty || !row.footerEndings.list.isEmpty
        #expect(fixture["footers"].isEmpty != hasFooters, "\(code): footers")
    }

    @Test("An introduction is found however its client wraps it, above the words and below them", arguments: fixtures)
    func introductions(_ fixture: LanguageFixture) {
        let answer = fixture["answer"]
        for introduction in fixture.lines("introductions").flatMap({ wrappings(of: $0) }) {
            let quote = "\(introduction)\n\(fixture.marked)"
            let rules: Set = ["on-wrote", "quoted-lines"]
            expect("\(answer)\n\n\(introduction)\n\n\(fixture.marked)", gives: answer, by: rules, fixture.code)
            expect("\(quote)\n\n\(answer)", gives: answer, by: ["on-wrote"], fixture.code)
            let nested = introduction.split(separator: "\n").map { "> \($0)" }.joined(separator: "\n")
            expect("\(answer)\n\n\(quote)\n\(nested)\n>> ?\n", gives: answer, by: rules, fixture.code)
        }
    }

    @Test("Answers between the quoted lines stay with them, without the introduction", arguments: fixtures)
    func interleaved(_ fixture: LanguageFixture) {
        let answer = fixture["answer"]
        let short = fixture.lines("answer")[0]
        for introduction in fixture.lines("introductions").flatMap({ wrappings(of: $0) }) {
            expect(
                "\(answer)\n\n\(introduction)\n\(fixture.marked)\n\(short)\n> …\n",
                gives: "\(answer)\n\n\(fixture.marked)\n\(short)", by: ["interleaved"], fixture.code)
        }
    }

    @Test("An introduction with an address cuts where the quote has no marks", arguments: fixtures)
    func unmarked(_ fixture: LanguageFixture) {
        for introduction in fixture.lines("introductions").flatMap({ wrappings(of: $0) })
        where introduction.contains("ann@example") {
            expect(
                "\(fixture["answer"])\n\n\(introduction)\n\(fixture["question"])", gives: fixture["answer"],
                by: ["on-wrote"], fixture.code)
        }
    }

    @Test(
        "A header block is found plain, in stars and spread, with a rule, a separator or nothing above",
        arguments: fixtures)
    func headers(_ fixture: LanguageFixture) {
        let original = fixture.lines("original").first ?? "Original Message"
        for header in fixture.paragraphs("headers") {
            let lines = header.split(separator: "\n").map(String.init)
            let starred = lines.map { line in
                line.firstIndex(of: ":").map { "*\(line[...$0])*\(line[line.index(after: $0)...])" } ?? line
            }
            for form in [header, starred.joined(separator: "\n"), lines.joined(separator: "\n\n")] {
                for above in ["", "________________________________\n", "-----\(original)-----\n\n"] {
                    expect(
                        "\(fixture["answer"])\n\n\(above)\(form)\n\n\(fixture["question"])", gives: fixture["answer"],
                        fixture.code)
                }
            }
        }
    }

    @Test("The words between dashes say whether old words follow, or words that are passed on", arguments: fixtures)
    func separators(_ fixture: LanguageFixture) {
        let (answer, question) = (fixture["answer"], fixture["question"])
        for words in fixture.lines("original") {
            for line in [
                "-----\(words)-----", "-------- \(words) --------", "*-----\(words)-----*", "_____ \(words) _____",
            ] {
                expect("\(answer)\n\n\(line)\n\n\(question)", gives: answer, by: ["original-message"], fixture.code)
            }
        }
        for words in fixture.lines("forwarded") {
            let mail = "\(answer)\n\n---------- \(words) ---------\n\(fixture.paragraphs("headers")[0])\n\n\(question)"
            expect(mail, gives: mail, fixture.code)
        }
    }

    @Test("Footers of devices, and closings with a name, go; above a quote, too", arguments: fixtures)
    func signatures(_ fixture: LanguageFixture) {
        let answer = fixture["answer"]
        let introduction = fixture.lines("introductions")[0]
        for footer in fixture.lines("footers") {
            expect("\(answer)\n\n\(footer)\n", gives: answer, by: ["device-footer"], fixture.code)
            expect("\(answer)\n\n\(footer)\n\n\(introduction)\n\(fixture.marked)", gives: answer, fixture.code)
        }
        for closing in fixture.lines("closings") {
            expect("\(answer)\n\n\(closing)\n\(fixture["name"])\n", gives: answer, by: ["closing"], fixture.code)
        }
    }

    @Test("A person's own lines that look alike stay", arguments: fixtures)
    func sentences(_ fixture: LanguageFixture) {
        for sentence in fixture.lines("sentences") {
            let mail = "\(fixture["answer"])\n\n\(sentence)\n\(fixture["question"])"
            expect(mail, gives: mail, by: ["none"], fixture.code)
        }
    }

    @Test("A language that no row has is found by a date, a time, an address and a colon above marked lines")
    func unknown() {
        expect(
            "Yego.\n\nKu wa 4 Werurwe 2025, 09:12, Ann Miller <ann@example.org> yanditse:\n> Ese?\n", gives: "Yego.",
            by: ["on-wrote"], "rw")
    }

    @Test(
        "The header of a language that no row has is found below a line that parts",
        arguments: ["________________________________", "-----Ubutumwa bw'umwimerere-----"])
    func unknownHeader(_ above: String) {
        expect(
            "Yego.\n\n\(above)\nUturutse: Ann <ann@example.org>\nYoherejwe: 4 Werurwe 2025 09:12\nKuri: Bo\n\nEse?",
            gives: "Yego.", "rw")
    }
}

@Suite("Mail clients")
struct MailClientTests {
    @Test("Every client has a row and a fixture of the same name")
    func complete() {
        let names = MailClient.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(Set(names) == ReplyFixtures.names(in: "clients"))
    }

    @Test(
        "A reply as the client makes it gives the new words, by the rule that the row names, surely",
        arguments: MailClient.all.map(\.name))
    func client(_ name: String) throws {
        let row = try #require(MailClient.all.first { $0.name == name })
        let parts = try #require(ReplyFixtures.text("clients/\(name).txt")).split(separator: "\n=== new words\n")
        try #require(parts.count == 2)
        let words = parts[1].hasSuffix("\n") ? parts[1].dropLast() : parts[1]
        for mail in [
            String(parts[0]),
            parts[0].split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n"),
        ] {
            let reply = extractReply(plain: mail)
            #expect(reply.text == String(words))
            #expect(reply.rule == row.rule)
            #expect(reply.confidence >= ExtractedReply.sure)
        }
    }

    @Test("The client's names make a footer")
    func footers() {
        for name in MailClient.all.flatMap(\.footerNames.list) {
            #expect(extractReply(plain: "Fine.\n\nSent from \(name)\n").text == "Fine.", "\(name)")
        }
    }
}
