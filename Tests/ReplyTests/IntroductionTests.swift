import Testing

@testable import Reply

/// A reply above a quote that a client introduced.
struct IntroducedQuote: Sendable, CustomTestStringConvertible {
    var introduction: String
    var quote = "> Could we move the session?"
    var testDescription: String { introduction }
}

@Suite("Introductions of quotes")
struct IntroductionTests {
    static let marked = [
        "On Tue, Mar 4, 2025 at 9:12 AM Ann Miller <ann@example.org> wrote:",
        "On 4 Mar 2025, at 09:12, Ann Miller <ann@example.org> wrote:",
        "On 4/3/25 09:12, Ann Miller wrote:",
        "On Tuesday, March 4, 2025 at 09:12:33 AM GMT+1, Ann Miller <ann@example.org> wrote:",
        "On Tue, 04 Mar 2025 09:12:33 +0100 Ann Miller <ann@example.org> wrote",
        "In a message dated 3/4/2025 9:12:33 A.M. Eastern Standard Time, ann@example.org writes:",
        "At 09:12 04.03.2025, you wrote:",
        "Quoting Ann Miller <ann@example.org>:",
        "Zitat von Ann Miller <ann@example.org>:",
        "Am Di., 4. März 2025 um 09:12 Uhr schrieb Ann Miller <ann@example.org>:",
        "Am 04.03.2025 um 09:12 schrieb Ann Miller:",
        "Ann Miller <ann@example.org> schrieb am Di., 4. März 2025, 09:12:",
        "Le mar. 4 mars 2025 à 09:12, Ann Miller <ann@example.org> a écrit :",
        "El mar, 4 mar 2025 a las 9:12, Ann Miller (<ann@example.org>) escribió:",
        "El dt., 4 de març 2025, 9:12, Ann Miller <ann@example.org> va escriure:",
        "Em ter., 4 de mar. de 2025 às 09:12, Ann Miller <ann@example.org> escreveu:",
        "Il giorno mar 4 mar 2025 alle ore 09:12 Ann Miller <ann@example.org> ha scritto:",
        "Op di 4 mrt 2025 om 09:12 schreef Ann Miller <ann@example.org>:",
        "Den tirs. 4. mar. 2025 kl. 09.12 skrev Ann Miller <ann@example.org>:",
        "tir. 4. mar. 2025 kl. 09:12 skrev Ann Miller <ann@example.org>:",
        "Den tis 4 mars 2025 kl 09:12 skrev Ann Miller <ann@example.org>:",
        "ti 4. maalisk. 2025 klo 9.12 Ann Miller (ann@example.org) kirjoitti:",
        "wt., 4 mar 2025 o 09:12 Ann Miller <ann@example.org> napisał(a):",
        "W dniu 4.03.2025 o 09:12, Ann Miller pisze:",
        "út 4. 3. 2025 v 9:12 odesílatel Ann Miller <ann@example.org> napsal:",
        "Dne 4. 3. 2025 v 9:12 Ann Miller napsal(a):",
        "ut 4. 3. 2025 o 9:12 Ann Miller <ann@example.org> napísal(a):",
        "Ann Miller <ann@example.org> ezt írta (időpont: 2025. márc. 4., K, 9:12):",
        "mar., 4 mar. 2025 la 09:12, Ann Miller <ann@example.org> a scris:",
        "uto, 4. ožu 2025. u 09:12 Ann Miller <ann@example.org> napisao je:",
        "вт, 4 мар. 2025 г. в 09:12, Ann Miller <ann@example.org>:",
        "4 марта 2025 г., 09:12, Ann Miller <ann@example.org> написал(а):",
        "вт, 4 бер. 2025 р. о 09:12 Ann Miller <ann@example.org> пише:",
        "На вт, 4.03.2025 г. в 9:12 Ann Miller <ann@example.org> написа:",
        "Στις Τρί 4 Μαρ 2025 στις 9:12 π.μ., ο χρήστης Ann Miller <ann@example.org> έγραψε:",
        "Ann Miller <ann@example.org>, 4 Mar 2025 Sal, 09:12 tarihinde şunu yazdı:",
        "‫בתאריך יום ג׳, 4 במרץ 2025 ב-9:12 מאת ‪Ann Miller‬‏ <‪ann@example.org‬‏>:‬",
        "‫في الثلاثاء، 4 مارس 2025 في 9:12 ص تمت كتابة ما يلي بواسطة ‪Ann Miller‬‏ <‪ann@example.org‬‏>:‬",
        "Vào Th 3, 4 thg 3, 2025 vào lúc 09:12 Ann Miller <ann@example.org> đã viết:",
        "Pada tanggal Sel, 4 Mar 2025 pukul 09.12 Ann Miller <ann@example.org> menulis:",
        "ในวันที่ อ. 4 มี.ค. 2025 เวลา 09:12 Ann Miller <ann@example.org> เขียนว่า:",
        "Ann Miller <ann@example.org> 于2025年3月4日周二 09:12写道：",
        "在 2025年3月4日，上午9:12，Ann Miller <ann@example.org> 写道：",
        "Ann Miller <ann@example.org> 於 2025年3月4日 週二 上午9:12寫道：",
        "2025年3月4日(火) 9:12 Ann Miller <ann@example.org>:",
        "2025/03/04 9:12、Ann Miller <ann@example.org>のメール:",
        "2025년 3월 4일 (화) 오전 9:12, Ann Miller <ann@example.org>님이 작성:",
        "04.03.2025, 09:12, \"Ann Miller\" <ann@example.org>:",
        "2025-03-04 9:12 GMT+01:00 Ann Miller <ann@example.org>:",
        "---- Ann Miller wrote ----", "Tuesday, March 4, 2025, 9:12:33 AM, you wrote:",
        "Ann Miller said the following on 3/4/2025 9:12 AM:", "* Ann Miller <ann@example.org> [2025-03-04 09:12]:",
        "2025/3/4 Ann Miller <ann@example.org>:", "--- In list@example.org, Ann Miller <ann@...> wrote:",
        "---- On Tue, 04 Mar 2025 09:12:33 +0100 Ann Miller <ann@example.org> wrote ----",
        "On Tue, Mar 4, 2025 at 9:12 AM, Ann Miller<ann@example.org>wrote:",
        "Ann Miller wrote:",
        "Ann Miller via Practice <ann@example.org> schrieb:",
    ].map { IntroducedQuote(introduction: $0) }

    @Test(
        "The words above an introduced quote are the reply, in the languages and clients people use", arguments: marked)
    func markedQuote(_ quoted: IntroducedQuote) {
        let reply = extractReply(plain: "Thursday works for me.\n\n\(quoted.introduction)\n\n\(quoted.quote)\n> Ann\n")
        #expect(reply.text == "Thursday works for me.")
        #expect(reply.confidence >= ExtractedReply.sure)
    }

    static let unmarked = [
        "On Tue, Mar 4, 2025 at 9:12 AM Ann Miller <ann@example.org> wrote:",
        "Le 4 mars 2025 à 09:12, Ann Miller <ann@example.org> a écrit :",
        "Op 4 mrt 2025 om 09:12 heeft Ann Miller <ann@example.org> het volgende geschreven:",
        "Den 4. mars 2025 kl. 09:12 skrev Ann Miller <ann@example.org>:",
        "04.03.2025, 09:12, \"Ann Miller\" <ann@example.org>:",
        "Tuesday, 4 March 2025, 9:12 AM +0300 from ann@example.org <ann@example.org>:",
        "9:12 AM, March 4, 2025, \"Ann Miller\" <ann@example.org>:",
        "On 03/04/2025 09:12 AM, Ann Miller wrote:",
    ]

    @Test("An introduction cuts to the end where the quote has no marks", arguments: unmarked)
    func unmarkedQuote(_ introduction: String) {
        let reply = extractReply(plain: "Thursday works.\n\(introduction)\nCould we move it?\n\nAnn")
        #expect(reply.text == "Thursday works.")
        #expect(reply.rule == "on-wrote")
    }

    static let wrapped = [
        "On Tue, Mar 4, 2025 at 9:12 AM, Ann Miller from the Practice\n<ann@example.org> wrote:",
        "On Tue, Mar 4, 2025 at 9:12 AM Ann Miller <\nann@example.org> wrote:",
        "On Tue, Mar 4, 2025 at 9:12 AM Ann Miller\n<ann@example.org>\nwrote:",
        "On Tue, 4 Mar 2025 at 9:12 Ann Miller\n\n<\nmailto:Ann Miller <ann@example.org>\n> wrote:",
        "Am 04.03.2025 09:12 schrieb \"Ann Miller\" <ann@example.org\n>:",
        "Ann Miller <ann@example.org> schrieb am Di., 4.\nMärz 2025 um 09:12 Uhr:",
        "Op 4 mrt. 2025 09:12 schreef \"Ann Miller\" <ann@example.org> het\nvolgende geschreven:",
        "2025-03-04 9:12 GMT+01:00 Ann Miller <\nann@example.org>:",
        "W dniu 4 marca 2025 09:12 użytkownik Ann Miller <ann@example.org>\nnapisał:",
    ]

    @Test("An introduction that a client wrapped over several lines is one", arguments: wrapped)
    func wrappedIntroduction(_ introduction: String) {
        let reply = extractReply(plain: "Thursday works.\n\n\(introduction)\n\n> Could we move it?\n")
        #expect(reply.text == "Thursday works.")
    }

    static let sentences = [
        "On your remote host you can run:\n\n    telnet 127.0.0.1\n\nThat should do.",
        "On Monday I will bring the form\nand my notes.",
        "On this day\n\nI wrote something\n\nthat mattered.",
        "One question I had:\nwhen do we start?",
        "Something wrote:\nthe log file, over and over.",
        "At 10:30 on 4 March 2025 I have this for you:\n- the form\n- the fee",
        "I wrote to ann@example.org on 4 March 2025 about:\nthe fee.",
        "2025-03-04 14:30:25\n04.03.2025 14:30\nare the two times I can do.",
        "Please write to <ann@example.org>.\nShe knows.",
        "On Tuesday 4 March at 10:30 Paul wrote:\nhe is ill.",
        "Le 3 mai, Paul a écrit au client : bonjour\nIl attend.",
        "Am 3. Mai um 10:30 schrieb mir Paul:\ner kommt nicht.",
        "On 4 March 2025 at 10:30 I will meet ann@example.org and <bob@example.org>:\nboth said yes.",
        "I got a mail on 4 March 2025 at 10:30 from Ann <ann@example.org> that said:\n\"come at once\".",
        "My doctor wrote on 3 May 2024 that I need rest, and I wrote back:\nfine.",
    ]

    @Test("A sentence that begins or ends like an introduction stays", arguments: sentences)
    func sentence(_ body: String) {
        let reply = extractReply(plain: body)
        #expect(reply.text == body)
        #expect(reply.rule == "none")
    }

    static let glued = [
        "Yes, please. On Tue, Mar 4, 2025 at 9:12 AM Ann Miller <\nann@example.org> wrote:",
        "Yes, please. On Tue, Mar 4, 2025 at 9:12 AM Ann Miller wrote:",
        "Yes, please.On Tue, Mar 4, 2025 at 9:12 AM Ann Miller <ann@example.org> wrote:",
    ]

    @Test(
        "The reply is parted from an introduction that is wrapped, has no address, or no blank before it",
        arguments: glued)
    func gluedOddly(_ line: String) {
        let text = extractReply(plain: "\(line)\n\n> Shall I book?\n").text
        #expect(text == "Yes, please." || text == "Yes, please. ")
    }

    static let lines = [
        "At 10:30 on 4 March I can come.", "On second thought, no.", "to see you in 2 weeks. I will let you know",
        "am 5. passt es", "A 4 de marzo ya no puedo", "In 2025 all is well",
    ]

    @Test("A line of words right above an introduction is not taken for its first", arguments: lines)
    func lineAbove(_ line: String) {
        let reply = extractReply(
            plain: "\(line)\nOn Tue, Mar 4, 2025 at 9:12 AM Ann Miller <ann@example.org> wrote:\n\n> Shall I?\n")
        #expect(reply.text == line)
    }

    @Test("Without an address, marks or a time of day a line cuts, but is not trusted")
    func doubtful() {
        let reply = extractReply(plain: "Yes.\n\nOn 4 March 2025, Ann Miller wrote:\nShall I book?")
        #expect(reply.text == "Yes.")
        #expect(reply.confidence < ExtractedReply.sure)
    }

    @Test("The reply and the introduction on one line are parted")
    func gluedToSentence() {
        let reply = extractReply(
            plain: "Yes, please. On Tue, Mar 4, 2025 at 9:12 AM Ann Miller <ann@example.org> wrote:\n> Shall I book?")
        #expect(reply.text == "Yes, please. ")
    }

    @Test("An introduction inside the quote is found")
    func insideQuote() {
        let reply = extractReply(
            plain: "Yes.\n\n> On 4 Mar 2025, at 09:12, Ann <ann@example.org> wrote:\n> \n> Shall I book?\n")
        #expect(reply.text == "Yes.")
    }
}
