import Testing

@testable import Reply

@Suite("Forwarded mails")
struct ForwardTests {
    static let markers = [
        "---------- Forwarded message ---------", "-------- Forwarded Message --------", "Begin forwarded message:",
        "---------- Weitergeleitete Nachricht ----------", "Anfang der weitergeleiteten Nachricht:",
        "---------- Message transféré ----------", "Début du message réexpédié :",
        "---------- Mensaje reenviado ----------",
        "---------- Messaggio inoltrato ----------", "---------- Doorgestuurd bericht ----------",
        "---------- Videresendt meddelelse ----------", "---------- Vidarebefordrat meddelande ----------",
        "---------- Пересылаемое сообщение ----------", "---------- 转发的邮件 ----------",
    ]

    @Test("What is passed on is new to the reader and stays", arguments: markers)
    func kept(_ marker: String) {
        let body = "For your records.\n\n\(marker)\n\nFrom: Lab <lab@example.org>\nSubject: Result\n\nAll is well."
        let reply = extractReply(plain: body)
        #expect(reply.text == body)
    }

    @Test("Apple Mail's forward in plain text stays, though its lines are marked")
    func marked() {
        let body =
            "For you.\n\n> Begin forwarded message:\n> \n> From: Lab <lab@example.org>\n> Subject: Result\n> \n> All is well."
        #expect(extractReply(plain: body).text == body)
    }

    @Test("A signature above what is passed on goes, what is passed on stays")
    func signatureAbove() {
        let body =
            "For you.\n-- \nBo\n---------- Forwarded message ----------\nFrom: Lab <lab@example.org>\n\nAll is well."
        let reply = extractReply(plain: body)
        #expect(reply.text.hasPrefix("For you.\n---------- Forwarded"))
        #expect(reply.text.hasSuffix("All is well."))
    }

    @Test("A mail that is nothing but passed on stays whole and is trusted")
    func pure() {
        let body = "---------- Forwarded message ----------\nFrom: Lab <lab@example.org>\n\nAll is well."
        let reply = extractReply(plain: body)
        #expect(reply.text == body)
        #expect(reply.confidence >= ExtractedReply.sure)
    }

    @Test("A forward inside what is quoted is old")
    func quoted() {
        let body =
            "Thanks.\n\n-----Original Message-----\n\n---------- Forwarded message ----------\nFrom: Lab\n\nAll is well."
        #expect(extractReply(plain: body).text == "Thanks.")
    }

    @Test(
        "Outlook's header block is a forward where the subject says so",
        arguments: [("FW: Result", true), ("RE: Result", false)])
    func bySubject(_ subject: String, _ keeps: Bool) {
        let body =
            "See below.\n\nFrom: Lab <lab@example.org>\nSent: 4 March 2025\nTo: Bo\nSubject: Result\n\nAll is well."
        let cut = cutReply(
            BodyLines(Array(body.utf8)), options: ReplyOptions(), keepsForward: isForwardSubject(subject))
        #expect(cut.reply().text.contains("All is well.") == keeps)
    }

    @Test("Gmail's forward keeps its quoting element")
    func gmail() {
        let html = """
            <div>See below.</div><div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded message \
            ---------<br>From: <b>Lab</b> &lt;<a href="mailto:lab@example.org">lab@example.org</a>&gt;<br>Subject: Result<br>\
            </div><br>All is well.</div>
            """
        #expect(extractReply(html: html).text.hasSuffix("All is well."))
    }

    @Test("Apple Mail's forward inside a quoting element stays")
    func apple() {
        let html = """
            <div>See below.<br><blockquote type="cite"><div>Begin forwarded message:</div><br><div><b>From: </b>Lab</div>\
            <div><b>Subject: </b>Result</div><br><div>All is well.</div></blockquote></div>
            """
        #expect(extractReply(html: html).text.contains("All is well."))
    }
}
