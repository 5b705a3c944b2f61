import Mail
import Testing

@testable import Reply

@Suite("Replies of messages with two bodies")
struct MessageReplyTests {
    private func message(plain: String, html: String) -> Message {
        let text = """
            From: Bo <bo@example.org>\r
            Subject: Re: Session\r
            MIME-Version: 1.0\r
            Content-Type: multipart/alternative; boundary=b\r
            \r
            --b\r
            Content-Type: text/plain; charset=utf-8\r
            \r
            \(plain)\r
            --b\r
            Content-Type: text/html; charset=utf-8\r
            \r
            \(html)\r
            --b--\r

            """
        return Message(parsing: Array(text.utf8))
    }

    @Test("Two bodies that say the same give a trusted reply")
    func agreeing() {
        let reply = extractReply(
            from: message(
                plain: "Yes, to *Friday*.\n\nOn 4 Mar 2025, at 09:12, Ann <a@example.org> wrote:\n> Could we?",
                html: "<p>Yes, to <b>Friday</b>.</p><div>On 4 Mar 2025, at 09:12, Ann wrote:</div>"
                    + "<blockquote type=cite>Could we?</blockquote>"))
        #expect(reply.text == "Yes, to *Friday*.")
        #expect(reply.confidence >= ExtractedReply.sure)
    }

    @Test("Where only the HTML marks the quote, its reading is taken")
    func markedByHTML() {
        let reply = extractReply(
            from: message(
                plain: "Yes, to Friday.\n\nAnn huet geschriwwen\n\nCould we move the session to another day?",
                html:
                    "<p>Yes, to Friday.</p><div class=yahoo_quoted>Ann huet geschriwwen<p>Could we move the session to "
                    + "another day?</p></div>"))
        #expect(reply.text.contains("Yes, to Friday."))
        #expect(reply.confidence < ExtractedReply.sure || !reply.text.contains("Could we"))
    }

    @Test("Two bodies that say different things are not trusted")
    func disagreeing() {
        let reply = extractReply(
            from: message(plain: "Yes, to Friday at nine.", html: "<p>No, I would rather keep the day we had.</p>"))
        #expect(reply.confidence < ExtractedReply.sure)
        #expect(!reply.text.isEmpty)
    }

    @Test("A message without a text body has an empty reply")
    func noBody() {
        let reply = extractReply(from: Message(parsing: Array("Subject: x\r\nContent-Type: image/png\r\n\r\n".utf8)))
        #expect(reply.text.isEmpty)
    }
}
