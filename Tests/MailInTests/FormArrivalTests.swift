import Flow
import Mail
import MailIn
import Reply
import Testing
import Triage

@Suite("What an arrival says beside its words")
struct FormArrivalTests {
    private static let scheme = AddressScheme(domain: "messages.test", style: .catchAll)
    private static let keys = TokenKeys(current: TokenKeys.Key(id: 1, secret: [UInt8](repeating: 7, count: 32)))

    private func arrival(_ text: String, mailbox: String = "box", forms: [String] = []) -> Arrival {
        let intake = Intake(
            scheme: Self.scheme, keys: Self.keys,
            mailboxes: [
                MailboxPolicy(name: "box", trustedServers: ["mx.test"]),
                MailboxPolicy(name: "@web", trustedServers: ["mx.test"]),
            ],
            forms: forms.compactMap { EmailAddress($0) })
        let bytes = Array(text.replacing("\n", with: "\r\n").utf8)
        return intake.arrival(of: ingested(bytes, mailbox: mailbox, now: Timestamp(seconds: 1_780_000_000)))
    }

    static let written = """
        Authentication-Results: mx.test; dmarc=pass header.from=people.example
        Postern-Origin: visitor-1
        Postern-Seen: 1779999990000
        From: Nora <noreply@people.example>
        To: jane-doe@messages.test
        Cc: omar-haddad@messages.test
        Subject: Automatic reply: hello
        X-Original-To: enquiries@messages.test

        On Monday you wrote:
        > something I quote
        --
        Nora
        """

    @Test("What our form wrote: a person's, proven by nobody, for To alone, every word of it")
    func web() {
        let arrival = arrival(Self.written, mailbox: ArrivalSource.webMailbox)
        #expect(arrival.channel == .web)
        #expect(arrival.verdict.kind == .person)
        #expect(arrival.proof.proof == .none)
        #expect(arrival.origin == "visitor-1")
        #expect(arrival.sawWordingAt == Timestamp(milliseconds: 1_779_999_990_000))
        #expect(arrival.keys.found.map(\.key) == [.handle("jane-doe")])
        #expect(arrival.reply.text.hasPrefix("On Monday you wrote:") && arrival.reply.text.hasSuffix("Nora"))
        #expect(arrival.reply.trimmed.isEmpty)
    }

    @Test(
        "What somebody typed who is signed in is proven to be theirs, for To alone, whatever the words look like",
        arguments: [(ArrivalSource.pageMailbox, EntryChannel.web), (ArrivalSource.apiMailbox, .api)])
    func typed(mailbox: String, channel: EntryChannel) {
        let text = Self.written.replacing("dmarc=pass", with: "dmarc=fail")
        let arrival = arrival(text, mailbox: mailbox)
        #expect(arrival.channel == channel && arrival.isTyped)
        #expect(arrival.verdict.kind == .person && arrival.proof.proof == .pass)
        #expect(arrival.keys.found.map(\.key) == [.handle("jane-doe")])
        #expect(arrival.sawWordingAt == Timestamp(milliseconds: 1_779_999_990_000))
        #expect(arrival.reply.text.hasPrefix("On Monday you wrote:") && arrival.reply.trimmed.isEmpty)
    }

    @Test("The form's own fields mean nothing in a mail from outside")
    func outside() {
        let arrival = arrival(Self.written)
        #expect(arrival.channel == .mail)
        #expect(arrival.verdict.kind != .person)
        #expect(arrival.origin == "people.example")
        #expect(arrival.sawWordingAt == nil)
    }

    @Test(
        "A moment of reading that cannot be is none", arguments: ["", "soon", "1780000000001", "99999999999999999999"])
    func seen(value: String) {
        let text = Self.written.replacing("1779999990000", with: value)
        #expect(arrival(text, mailbox: ArrivalSource.webMailbox).sawWordingAt == nil)
    }

    @Test("A site form's mail is its visitor's, unproven; the site is the source that is counted")
    func siteForm() {
        let arrival = arrival(
            """
            Authentication-Results: mx.test; dmarc=pass header.from=site.example
            Auto-Submitted: auto-generated
            From: Site <form@site.example>
            Reply-To: Vera <vera@people.example>
            To: enquiries@messages.test

            Do you have time?
            """, forms: ["form@site.example"])
        #expect(arrival.senderAddress == EmailAddress("vera@people.example"))
        #expect(arrival.verdict.kind == .person)
        #expect(arrival.proof.proof == .none)
        #expect(arrival.channel == .web)
        #expect(arrival.origin == "site.example")
        #expect(arrival.otherSenders.contains { $0.description == "form@site.example" })
    }

    @Test("People in To and Cc are kept by their display name, ours are not among them")
    func copied() {
        let arrival = arrival(
            """
            From: Nora <nora@people.example>
            To: Jane <jane-doe@messages.test>, Ann <ann@people.example>, bob@people.example
            Cc: "Cy Dee" <cy@people.example>

            Hello
            """)
        #expect(arrival.copied.map(\.name) == ["Ann", "Cy Dee"])
    }

    @Test("A vacation notice's return date is read, a person's words about a holiday are not")
    func away() {
        let notice = """
            From: Jane <jane@practice.example>
            Date: Wed, 20 May 2026 08:00:00 +0000
            Subject: Out of office
            Auto-Submitted: auto-replied; vacation

            I am away until 3 June.
            """
        #expect(arrival(notice).awayUntil == Timestamp.civil(year: 2026, month: 6, day: 3, seconds: 43_200))
        let person = notice.replacing("Auto-Submitted: auto-replied; vacation\n", with: "").replacing(
            "Out of office", with: "My holiday")
        #expect(arrival(person).awayUntil == nil)
        #expect(
            arrival(notice.replacing("2026", with: "2040")).awayUntil
                == Timestamp.civil(year: 2026, month: 6, day: 3, seconds: 43_200))
    }

    private func complaint(embedding original: String, envelope: String) -> Arrival {
        arrival(
            """
            From: Feedback <fbl@provider.example>
            To: bounces@messages.test
            Subject: FW: Hello
            Content-Type: multipart/report; report-type=feedback-report; boundary=b

            --b
            Content-Type: text/plain

            This is an email abuse report.
            --b
            Content-Type: message/feedback-report

            Feedback-Type: abuse
            Version: 1
            Original-Mail-From: <\(envelope)>
            Original-Rcpt-To: <sam@people.example>
            --b
            Content-Type: message/rfc822

            Message-ID: <\(original)>
            From: x@messages.test
            Subject: Hello

            Hello
            --b--
            """)
    }

    @Test("A complaint names our mail by its Message-ID or its return path, where they verify")
    func complaints() throws {
        let mail = OutgoingMailID(77)
        let ours = try #require(Self.keys.messageID(for: mail, domain: "messages.test")).text
        let path = "\(Self.keys.localPart(for: .returnPath(mail)))@messages.test"
        for one in [
            complaint(embedding: ours, envelope: "x@y.example"), complaint(embedding: "a@b.example", envelope: path),
        ] {
            #expect(one.isComplaint)
            #expect(one.verdict.kind == .notification)
            #expect(one.keys.found.map(\.key).contains(.returnPath(mail)))
        }
        let foreign = complaint(embedding: "a@b.example", envelope: "b-abcdefgh@messages.test")
        #expect(foreign.isComplaint)
        #expect(!foreign.keys.found.contains { if case .returnPath = $0.key { true } else { false } })
    }
}
