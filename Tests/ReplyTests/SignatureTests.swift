import Testing

@testable import Reply

@Suite("Signatures and footers")
struct SignatureTests {
    static let footers = [
        "Sent from my iPhone", "Sent from my Verizon Wireless BlackBerry", "Sent from my Samsung Galaxy smartphone.",
        "Отправлено из Почты Mail.ru", "Sent from mail.com app for iPhone",
        "Sent from my iPhone. Please excuse typos.", "Sent from Yahoo Mail on Android",
        "Sent from Mail<https://go.example.org/?LinkId=5> for Windows 10", "Get Outlook for iOS<https://aka.example/x>",
        "Sent with Sparrow (http://www.example.org/?sig)", "Von meinem iPhone gesendet",
        "Gesendet von Outlook für Android",
        "Gesendet mit der GMX Mail App", "Envoyé de mon iPhone", "Envoyé depuis mon téléphone Orange",
        "Enviado desde mi iPhone", "Enviado do meu iPhone", "Inviato da iPhone", "Verzonden vanaf mijn iPhone",
        "Verstuurd vanaf mijn iPad", "Sendt fra min iPhone", "Skickat från min iPhone", "Lähetetty iPhonesta",
        "Wysłane z iPhone'a", "Odesláno z iPhonu", "Отправлено с iPhone", "Надіслано з iPhone",
        "Στάλθηκε από το iPhone μου",
        "iPhone'umdan gönderildi", "Gửi từ iPhone của tôi", "Dikirim dari iPhone saya", "发自我的 iPhone", "從我的 iPhone 傳送",
        "iPhoneから送信", "나의 iPhone에서 보냄",
    ]

    @Test("A device's own footer goes", arguments: footers)
    func footer(_ line: String) {
        let reply = extractReply(plain: "Fine.\n\n\(line)\n")
        #expect(reply.text == "Fine.")
        #expect(reply.trimmed == line)
    }

    @Test("A device's own footer stays where signatures are kept", arguments: footers)
    func footerKept(_ line: String) {
        let reply = extractReply(plain: "Fine.\n\n\(line)\n", options: ReplyOptions(keepSignature: true))
        #expect(reply.text == "Fine.\n\n\(line)")
    }

    static let sentences = [
        "Sent from my desk, is much easier than my mobile phone.", "Sent a photo of the form.",
        "Sent from the wrong account, sorry!", "Sent from my iPhone. See you tomorrow!",
        "This is a -- correct -- sentence.", "-- first point\n-- second point\n-- third point",
        "I sent it from my iPhone",
        "Part | Fee\n--------\nFirst | 20\nSecond | 30",
        "## Plan\n----\n1. Rest\n\n----\n\nThese lines are decoration.",
    ]

    @Test("A sentence that looks like a footer or a delimiter stays", arguments: sentences)
    func sentence(_ body: String) {
        let whole = "Hello,\n\n\(body)"
        #expect(extractReply(plain: whole).text == whole)
    }

    @Test("The delimiter is found with and without its space", arguments: ["-- ", "--", "--\u{A0}", "—"])
    func delimiter(_ line: String) {
        #expect(extractReply(plain: "Fine.\n\(line)\nBo Miller\nHill Road 5\n").text == "Fine.")
    }

    @Test("A bare rule above a card is a signature, above prose it is not")
    func rules() {
        #expect(extractReply(plain: "Fine.\n\n-----\nBo Miller\n+44 20 7946 0000").text == "Fine.")
        #expect(extractReply(plain: "Fine.\n\n_____________\nThe list's name\nlist@example.org").text == "Fine.")
        let prose = "Fine.\n\n-----\nAnd another thing:\nI need the form."
        #expect(extractReply(plain: prose).text == prose)
    }

    static let unmarkedBlocks = [
        "-Bo", "-Bo Miller", "— Bo Miller", "Bo Miller\nDirector, Hill Road\nTel. +44 20 7946 0000\nwww.example.org",
        "- -- \nBo", "Sent via the Samsung Galaxy S24, an AT&T 5G\nsmartphone",
        "-----BEGIN PGP SIGNATURE-----\n\niQEzBAEBCAAd\n-----END PGP SIGNATURE-----",
    ]

    @Test("Names behind a dash, cards, wrapped footers and seals go, above a quote, too", arguments: unmarkedBlocks)
    func unmarkedBlock(_ block: String) {
        let quote = "On 4 Mar 2025, at 09:12, Ann <ann@example.org> wrote:\n> Could we?"
        #expect(extractReply(plain: "The session can be moved.\n\n\(block)\n").text == "The session can be moved.")
        #expect(
            extractReply(plain: "The session can be moved.\n\n\(block)\n\n\(quote)").text == "The session can be moved."
        )
    }

    static let ownBlocks = [
        "My address is:\n\nBo Miller\nDirector, Hill Road\nTel. +44 20 7946 0000\nwww.example.org",
        "Who comes:\n-Bo\n-Ann", "Which day?\n- Tuesday", "Which day?\n-Tuesday", "> Which day?\n-Tuesday",
        "Bo Miller\n+44 20 7946 0000", "+44 20 7946 0000",
        "-5 degrees",
        "Sent by mail yesterday.", "Enviado por correo ayer.", "\"Sent from my iPhone\" is what it says. Why?",
        "Fine.\n\n-----\nCall me at +44 20 7946 0000 when you can, please.",
    ]

    @Test("Addresses, lists and sentences that are the message stay", arguments: ownBlocks)
    func ownBlock(_ block: String) {
        #expect(extractReply(plain: "Hello.\n\n\(block)").text == "Hello.\n\n\(block)")
    }

    @Test("A rule of underscores without a way to reach anybody below it is not trusted to be a signature")
    func underscores() {
        let reply = extractReply(plain: "Hello,\n\nplease note:\n\n___________\n\nthe form is here\n\nand signed.")
        #expect(reply.confidence < ExtractedReply.sure)
    }

    @Test("An afterthought below the signature stays")
    func postscript() {
        #expect(
            extractReply(plain: "Fine.\n-- \nBo\n\nPS: bring the key, please.").text
                == "Fine.\n\nPS: bring the key, please.")
    }

    @Test("Prose below a bare delimiter is cut as others do, but not trusted to be a signature")
    func proseBelow() {
        let reply = extractReply(plain: "Fine.\n--\nBy the way, could you call me tomorrow?")
        #expect(reply.text == "Fine.")
        #expect(reply.confidence < ExtractedReply.sure)
    }

    static let closings = [
        "Kind regards,\nBo", "Best regards\nBo Miller", "Mit freundlichen Grüßen\nBo Miller",
        "Cordialement,\n\nBo Miller",
        "Un saludo,\nBo", "Pozdrawiam,\nBo", "С уважением,\nБо", "Med venlig hilsen\nBo\nHill Road 5\n+45 1234 5678",
    ]

    @Test("A closing and a name go", arguments: closings)
    func closing(_ lines: String) {
        let reply = extractReply(plain: "The session can be moved.\n\n\(lines)\n")
        #expect(reply.text == "The session can be moved.")
        #expect(reply.rule == "closing")
    }

    @Test("In words that are passed on a closing and its name stay; what stands below them goes", arguments: closings)
    func closingKept(_ lines: String) {
        let options = ReplyOptions(keepClosing: true)
        let signOff = lines.contains("\n\n") ? lines : lines.split(separator: "\n").prefix(2).joined(separator: "\n")
        let reply = extractReply(plain: "Tuesday is fine.\n\n\(lines)\n", options: options)
        #expect(reply.text == "Tuesday is fine.\n\n\(signOff)")
        let card = "Calm Harbour Ltd\n12 Quay Street\n+44 20 7946 0000"
        let long = extractReply(plain: "Tuesday is fine.\n\n\(signOff)\n\(card)\n", options: options)
        #expect(long.text == "Tuesday is fine.\n\n\(signOff)")
        #expect(long.trimmed == card)
    }

    @Test("A rule above a line of digits makes no signature of a whole mail")
    func onlyCard() {
        let reply = extractReply(plain: "________\n+44 20 7946 0000\n")
        #expect(reply.newWords == "________\n+44 20 7946 0000")
    }

    static let noClosings = [
        "Thanks,\nBo", "Kind regards,\nthe form is attached", "Kind regards,\nBo\nPS: bring the key!",
        "Sincerely,\nYour Hill Road Practice Team", "He sends his regards\nto you", "Regards",
    ]

    @Test("Thanks, a lone closing, and what stands below a name stay", arguments: noClosings)
    func noClosing(_ lines: String) {
        let body = "The session can be moved.\n\n\(lines)"
        #expect(extractReply(plain: body).text == body)
    }

    @Test("Words below a quoted mail with a signature above it are not taken for the signature")
    func wordsBelow() {
        let body = "-- \nBo\n\nOn 4 Mar 2025, at 09:12, Ann wrote:\n> Could we move it?\n\nYes, to Friday."
        #expect(extractReply(plain: body).text == "Yes, to Friday.")
    }

    @Test("A bare dash line with a long text below is no signature")
    func longBelow() {
        let body = "Fine.\n--\n" + (1...30).map { "Point \($0) of the plan." }.joined(separator: "\n")
        #expect(extractReply(plain: body).text == body)
    }

    @Test("A mail with nothing but a footer says nothing new and is not emptied")
    func onlyFooter() {
        let reply = extractReply(plain: "Sent from my iPhone")
        #expect(reply.text == "Sent from my iPhone")
        #expect(reply.saysNothingNew)
    }
}
