import Testing

@testable import Reply

@Suite("Quote marks")
struct QuoteMarkTests {
    static let noQuotes = [
        "Look here:\n>>> http://example.org/offer <<<\nWorth it.",
        "The page is <http://example.org/a\n> and it helped.",
        "Ask <ann@example.org\n> about it.",
        "A> B is what I meant\nand nothing else.",
    ]

    @Test("A mark at the start of a line that is no quote leaves the line alone", arguments: noQuotes)
    func noQuote(_ body: String) {
        #expect(extractReply(plain: body).text == body)
    }

    @Test("Lines marked with the writer's initials are quotes")
    func initials() {
        let reply = extractReply(plain: "Fine.\n\nAM> Could we move it?\nAM> Ann\n")
        #expect(reply.text == "Fine.")
    }

    @Test("Below an introduction, other marks are quote marks as well", arguments: ["|", "}", "]", ":"])
    func otherMarks(_ mark: String) {
        let introduction = "On 4 Mar 2025, at 09:12, Ann <ann@example.org> wrote:"
        let quote = "\(mark) Could we move it?\n\(mark)\n\(mark) Ann"
        #expect(extractReply(plain: "Fine.\n\n\(introduction)\n\(quote)\n").text == "Fine.")
        #expect(extractReply(plain: "\(introduction)\n\(quote)\n\nFine.").text == "Fine.")
        let table = "Fine.\n\n\(mark) Mon\n\(mark) Tue"
        #expect(extractReply(plain: table).text == table)
    }

    @Test("A short answer in letters of two bytes is no lost rest of a quoted line")
    func shortAnswer() {
        let body = """
            Στις 4/3/2025 9:12 π.μ., η Άννα έγραψε:
            > Μπορούμε να μεταφέρουμε τη συνεδρία;
            ναι, την Πέμπτη
            > Και η αμοιβή;
            ίδια
            """
        let text = extractReply(plain: body).text
        #expect(text.contains("ναι, την Πέμπτη") && text.contains("> Και η αμοιβή;"))
    }

    @Test("Single lines with the same initials are quotes, with answers between them")
    func initialsApart() {
        let body = "On 4 Mar 2025, at 09:12, Ann <ann@example.org> wrote:\nAM> When?\nAt ten.\nAM> Where?\nHere."
        let text = extractReply(plain: body).text
        #expect(text.contains("AM> When?\nAt ten.\nAM> Where?\nHere."))
    }

    @Test("A quote below the reply is cut without an introduction, too")
    func trailingQuote() {
        let reply = extractReply(plain: "Fine.\n\n> Could we move it?\n>\n> Ann\n")
        #expect(
            reply
                == ExtractedReply(
                    text: "Fine.", trimmed: "> Could we move it?\n>\n> Ann", rule: "quoted-lines", confidence: 0.85))
    }

    @Test("The rest of a quoted line that lost its mark to wrapping is quote")
    func wrappedRest() {
        let body = """
            Fine.

            On 4 Mar 2025, at 09:12, Ann <ann@example.org> wrote:
            > I wondered whether we could move the session that we have on Thursday to
            another day, since the room is taken.
            > Ann
            """
        let reply = extractReply(plain: body)
        #expect(reply.text == "Fine.")
        #expect(reply.confidence == 0.75)
    }

    @Test("A short answer between marked lines is no lost rest of one")
    func answerBetween() {
        let body = """
            On 4 Mar 2025, at 09:12, Ann <ann@example.org> wrote:
            > I wondered whether we could move the session that we have on Thursday.
            Yes, to Friday.
            > And the fee?
            As before.
            """
        let text = extractReply(plain: body).text
        #expect(text.contains("Yes, to Friday.") && text.contains("As before."))
        #expect(text.contains("> And the fee?"))
    }
}

@Suite("Where the reply stands")
struct ReplyPlaceTests {
    @Test("A reply below the quote is the reply")
    func below() {
        let reply = extractReply(
            plain: "On 4 Mar 2025, at 09:12, Ann <ann@example.org> wrote:\n\n> Could we move it?\n\nYes, to Friday.\n")
        #expect(reply.text == "Yes, to Friday.")
    }

    @Test("Answers between quoted lines stay with the lines they answer; the quote below them goes")
    func interleaved() {
        let body = """
            Hello Ann, my answers are below, one by one.

            On 4 Mar 2025, at 09:12, Ann <ann@example.org> wrote:
            > Could we move it?
            Yes, to Friday.
            > Is the fee the same?
            It is.
            > Ann
            """
        let reply = extractReply(plain: body)
        #expect(
            reply.text == """
                Hello Ann, my answers are below, one by one.

                > Could we move it?
                Yes, to Friday.
                > Is the fee the same?
                It is.
                """)
        #expect(reply.rule == "interleaved")
    }

    @Test("A quote without an introduction above the words stays")
    func selection() {
        let body = "> Could we move it?\n\nYes, to Friday."
        #expect(extractReply(plain: body).text == body)
    }

    @Test("Only a name below the quote does not make it an answer to the quote")
    func signOffBelow() {
        let body = "Yes.\n\nOn 4 Mar 2025, at 09:12, Ann wrote:\n\n> Could we?\n\nRegards, Bo"
        #expect(extractReply(plain: body).text == "Yes.\n\nRegards, Bo")
    }

    @Test("Nothing but an introduced quote says nothing new, and stays whole")
    func onlyQuote() {
        let body = "On 4 Mar 2025, at 09:12, Ann <ann@example.org> wrote:\n\n> Could we move it?\n"
        let reply = extractReply(plain: body)
        #expect(reply.saysNothingNew)
        #expect(reply.text.contains("Could we move it?"))
        #expect(reply.confidence < ExtractedReply.sure)
    }

    @Test("Nothing but quoted lines that nobody introduced may be the message")
    func onlyLines() {
        let reply = extractReply(plain: "> Could we move it?")
        #expect(reply.text == "> Could we move it?")
        #expect(!reply.saysNothingNew)
    }

    @Test("An empty body gives an empty reply", arguments: ["", "\n \n", "\r\n\u{A0}\n"])
    func empty(_ body: String) {
        #expect(extractReply(plain: body).text.isEmpty)
        #expect(extractReply(plain: body).saysNothingNew)
    }

    @Test("Line ends of every kind come out as LF")
    func lineEnds() {
        #expect(extractReply(plain: "One\r\nTwo\rThree\n\r\n> old\r\n").text == "One\nTwo\nThree")
    }
}
