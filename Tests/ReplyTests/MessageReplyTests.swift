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

    /// Two bodies, what is shown of them, and whether that is trusted.
    struct Pair: Sendable, CustomTestStringConvertible {
        var name: String
        var plain: String
        var html: String
        var shows: [String]
        var isTrusted: Bool
        var testDescription: String { name }
    }

    static let pairs = [
        Pair(
            name: "an empty plain body", plain: "\n \n", html: "<p>Yes, to Friday.</p>", shows: ["Yes, to Friday."],
            isTrusted: true),
        Pair(
            name: "an HTML body with an image alone", plain: "Yes, to Friday.", html: "<p><img src=cid:x></p>",
            shows: ["Yes, to Friday."], isTrusted: true),
        Pair(
            name: "a plain body that says where to look",
            plain: "This message is in HTML. Please use a client that shows HTML.",
            html: "<p>Yes, to Friday at nine, and I bring the forms.</p>",
            shows: ["Yes, to Friday at nine, and I bring the forms."], isTrusted: true),
        Pair(
            name: "a plain body that was cut off",
            plain:
                "Yes, to Friday at nine, which suits me well since I am in town then, and so is my sister who would like to",
            html:
                "<p>Yes, to Friday at nine, which suits me well since I am in town then, and so is my sister who would like "
                + "to join. Call me before.</p>", shows: ["join. Call me before."], isTrusted: true),
        Pair(
            name: "a plain body that was cut off early", plain: "Yes, to Friday",
            html: "<p>Yes, to Friday at nine, which suits me well. Please call me before, I have lost the address.</p>",
            shows: ["I have lost the address."], isTrusted: false),
        Pair(
            name: "bodies with different words", plain: "Yes, to Friday at nine.",
            html: "<p>No, let us keep Monday morning.</p>",
            shows: ["Yes, to Friday at nine.", "No, let us keep Monday morning."], isTrusted: false),
        Pair(
            name: "words in the HTML body alone",
            plain: "On 4 Mar 2025, at 09:12, Ann <a@example.org> wrote:\n> Could we?",
            html: "<p>Yes, to Friday.</p><div>On 4 Mar 2025, at 09:12, Ann wrote:</div><blockquote type=cite>Could we?"
                + "</blockquote>", shows: ["Yes, to Friday."], isTrusted: false),
        Pair(
            name: "words in the plain body alone",
            plain: "Yes, to Friday.\n\nOn 4 Mar 2025, at 09:12, Ann <a@example.org> wrote:\n> Could we?",
            html: "<div>On 4 Mar 2025, at 09:12, Ann wrote:</div><blockquote type=cite>Could we?</blockquote>",
            shows: ["Yes, to Friday."], isTrusted: false),
        Pair(
            name: "links and images that are written differently",
            plain: "The form is at https://example.org/a/b?c=d&e=f [cid:image001.png]\nYes, to Friday.",
            html:
                "<p>The form is at <a href=\"https://example.org/a/b?c=d&amp;e=f\">https://example.org/a/b?c=d&amp;e=f</a> "
                + "<img src=cid:x></p><p>Yes, to Friday.</p>", shows: ["Yes, to Friday."], isTrusted: true),
    ]

    @Test("No sentence of either body is lost, and what differs is not trusted", arguments: pairs)
    func pair(_ pair: Pair) {
        let reply = extractReply(from: message(plain: pair.plain, html: pair.html))
        for words in pair.shows { #expect(reply.text.contains(words), "\(reply.text)") }
        #expect((reply.confidence >= ExtractedReply.sure) == pair.isTrusted, "\(reply.rule) \(reply.confidence)")
        #expect(!reply.saysNothingNew)
    }

    @Test("Of a plain body without marks the words are known by the HTML, and all of it goes on")
    func unmarked() {
        let reply = extractReply(
            from: message(
                plain: "Yes, to Friday.\n\nAnn huet geschriwwen\n\nCould we move the session to another day?",
                html:
                    "<p>Yes, to Friday.</p><div class=yahoo_quoted>Ann huet geschriwwen<p>Could we move the session to "
                    + "another day?</p></div>"))
        #expect(reply.text == "Yes, to Friday.")
        #expect(reply.trimmed.contains("Could we move the session to another day?"))
        #expect(reply.confidence < ExtractedReply.sure)
    }

    @Test("A message without a text body has an empty reply")
    func noBody() {
        let reply = extractReply(from: Message(parsing: Array("Subject: x\r\nContent-Type: image/png\r\n\r\n".utf8)))
        #expect(reply.text.isEmpty)
    }
}
