import Mail
import Testing

@testable import Triage

@Suite("Delivery reports by the standard")
struct StructuredReportTests {
    static func report(
        _ status: String, original: String = "Message-ID: <o@post.example>", kind: String = "text/rfc822-headers"
    ) -> Message {
        Message(
            text: """
                From: MAILER-DAEMON@mx.example
                Auto-Submitted: auto-replied
                Subject: Undelivered Mail Returned to Sender
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary=b

                --b

                This is the mail system at mx.example.
                --b
                Content-Type: message/delivery-status

                \(status)
                --b
                Content-Type: \(kind)

                \(original)

                --b--
                """)
    }

    static let one = "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; ann@home.example\nAction: failed\n"

    @Test("one recipient: address, status, action and words")
    func single() throws {
        let status = Self.one + "Status: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <ann@home.example>:\n User unknown\n"
        let report = try #require(deliveryReport(in: Self.report(status)))
        #expect(
            report.recipients == [
                DeliveryReport.Recipient(
                    address: "ann@home.example", status: "5.1.1", action: "failed",
                    diagnostic: "550 5.1.1 <ann@home.example>: User unknown")
            ])
        #expect(report.severity == .hard)
        #expect(report.originalIDs.map(\.text) == ["o@post.example"])
        #expect(judge(Self.report(status), by: Installation.policy).kind == .deliveryReport)
    }

    @Test(
        "hard or soft, by status, action and words",
        arguments: [
            ("Status: 5.1.1", "hard", "5.1.1"), ("Status: 5.2.2", "soft", "5.2.2"), ("Status: 4.4.7", "soft", "4.4.7"),
            ("Status: 5.0.0\nDiagnostic-Code: smtp; 550 5.1.1 no such user", "hard", "5.1.1"),
            ("Status: 5.0.0\nDiagnostic-Code: smtp; 552 mailbox full", "soft", "5.2.2"),
            ("Status: 4.5.0\nDiagnostic-Code: smtp; 550 5.5.0 refused", "hard", "5.5.0"),
            ("Diagnostic-Code: smtp; 550 user unknown", "hard", "5.1.1"), ("Status: 5.7.1 (blocked)", "hard", "5.7.1"),
            ("Status: 5.3.4", "hard", "5.3.4"),
            ("Diagnostic-Code: x-unix; connected to 5.1.1.9, 554 refused", "hard", "5.0.0"),
        ])
    func severity(fields: String, severity: String, status: String) throws {
        let report = try #require(deliveryReport(in: Self.report(Self.one + fields)))
        #expect(report.severity.rawValue == severity)
        #expect(report.recipients.first?.status == status)
    }

    @Test(
        "delayed, delivered, relayed and expanded are no failures",
        arguments: ["delayed", "delivered", "relayed", "expanded"])
    func noFailure(action: String) throws {
        let status =
            "Final-Recipient: rfc822; a@x.example\nAction: \(action)\nStatus: \(action == "delayed" ? "4.4.1" : "2.0.0")"
        let report = try #require(deliveryReport(in: Self.report(status)))
        #expect(report.severity == .soft)
        #expect(report.recipients.first?.action == action)
    }

    static let first = "Final-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 5.1.1"
    static let second =
        "Original-Recipient: rfc822; <b@x.example>\nFinal-Recipient: RFC822; c@y.example\nAction: delayed\nStatus: 4.2.2"

    @Test(
        "several recipients, whatever the blank lines",
        arguments: [
            "\n\(first)\n\n\(second)", "\(first)\n\(second)", "\n\n\(first)\n\n\n\n\(second)\n\n",
            "Reporting-MTA: x\n\(first)\n \n\(second)",
            "Final-Recipient: rfc822; a@x.example\n\nAction: failed\n\nStatus: 5.1.1\n\n\(second)",
        ])
    func several(status: String) throws {
        let report = try #require(deliveryReport(in: Self.report(status)))
        #expect(report.recipients.map(\.address) == ["a@x.example", "b@x.example"])
        #expect(report.recipients.map(\.status) == ["5.1.1", "4.2.2"])
        #expect(report.recipients.map(\.action) == ["failed", "delayed"])
        #expect(report.severity == .hard)
    }

    @Test(
        "the original's identifiers: own, Google's, references; whole mail or headers only",
        arguments: ["text/rfc822-headers", "message/rfc822"])
    func identifiers(kind: String) throws {
        let original = """
            Message-ID: <new@provider.example>
            X-Google-Original-Message-ID: <ours@post.example>
            References: <first@post.example> <last@post.example>
            Subject: Tuesday

            Hello
            """
        let report = try #require(
            deliveryReport(in: Self.report(Self.one + "Status: 5.1.1", original: original, kind: kind)))
        #expect(
            report.originalIDs.map(\.text) == [
                "new@provider.example", "ours@post.example", "last@post.example", "first@post.example",
            ])
    }
}

@Suite("Bounces in prose")
struct InformalReportTests {
    static func read(from: String, subject: String, header: String = "Return-Path: <>", _ body: String)
        -> DeliveryReport?
    {
        deliveryReport(
            in: Message(text: "\(header)\nFrom: \(from)\nTo: us@post.example\nSubject: \(subject)\n\n\(body)\n"))
    }

    @Test("each failed address with its own status")
    func qmail() throws {
        let report = try #require(
            Self.read(
                from: "MAILER-DAEMON@mx.example", subject: "failure notice",
                """
                Hi. This is the qmail-send program at mx.example.
                I'm afraid I wasn't able to deliver your message to the following addresses.

                <ann@home.example>:
                192.0.2.25 does not like recipient.
                Remote host said: 550 5.1.1 No such person

                <bob@home.example>:
                Sorry, the mailbox is over quota (#5.2.2)

                --- Below this line is a copy of the message.

                Message-ID: <o@post.example>
                To: ann@home.example, carol@home.example
                Subject: 550 4.4.4
                """))
        #expect(report.recipients.map(\.address) == ["ann@home.example", "bob@home.example"])
        #expect(report.recipients.map(\.status) == ["5.1.1", "5.2.2"])
        #expect(report.severity == .hard)
        #expect(report.originalIDs.map(\.text) == ["o@post.example"])
    }

    @Test(
        "the ways of mail systems",
        arguments: [
            (
                "Mail Delivery System <Mailer-Daemon@mx.example>", "Mail delivery failed: returning message to sender",
                "The following address(es) failed:\n\n  ann@home.example\n    Unrouteable address", "5.1.1"
            ),
            (
                "Mail Delivery Subsystem <MAILER-DAEMON@mx.example>", "Returned mail: User unknown",
                "   ----- The following addresses had permanent fatal errors -----\n<ann@home.example>\n\n   ----- Transcript of session follows -----\n>>> RCPT To:<ann@home.example>\n<<< 550 5.1.1 <ann@home.example>... User unknown",
                "5.1.1"
            ),
            (
                "System Administrator <postmaster@mx.example>", "Undeliverable: Tuesday",
                "Your message did not reach the following recipient(s):\n\nann@home.example on Mon, 1 Jun\n    The recipient name is not recognized",
                "5.1.1"
            ),
            (
                "\"Postmaster\" <postmaster@mx.example>", "Undeliverable Mail",
                "Unknown user: ann@home.example\n\nOriginal message follows.\n\nTo: x@y.example", "5.1.1"
            ),
            (
                "Postmaster@mx.example", "DELIVERY FAILURE: User ann (ann@home.example) not listed in Domino Directory",
                "Your message\n\n  Subject: Tuesday\n\nwas not delivered to:\n\n  ann@home.example\n\nbecause:\n\n  User ann not listed in Domino Directory",
                "5.1.1"
            ),
            (
                "mailer-daemon", "There was an error sending your mail",
                "could not deliver to ann@home.example: 552 5.3.4 Message too large", "5.3.4"
            ),
            (
                "MAILER-DAEMON <>", "Mail delivery failed", "<ann@home.example>: smtp error 554 rejected as spam",
                "5.7.1"
            ),
            (
                "MAILER-DAEMON@mx.example", "Undelivered Mail Returned to Sender",
                "<ann@home.example>: host mx.home.example[192.0.2.1] said: 451 4.7.1 Greylisted (in reply to RCPT TO command)",
                "4.7.1"
            ),
        ])
    func systems(from: String, subject: String, body: String, status: String) throws {
        let report = try #require(Self.read(from: from, subject: subject, body))
        #expect(report.recipients.map(\.address) == ["ann@home.example"])
        #expect(report.recipients.map(\.status) == [status])
    }

    @Test("a late mail that is still tried is soft")
    func delayed() throws {
        let report = try #require(
            Self.read(
                from: "Mailer-Daemon@mx.example", subject: "Warning: message 1abc delayed 24 hours",
                """
                A message that you sent has not yet been delivered to one or more of its recipients.

                  ann@home.example
                    Delay reason: connection timed out

                No action is required on your part.
                """))
        #expect(report.severity == .soft)
        #expect(report.recipients.first?.action == "delayed")
        #expect(report.recipients.first?.status?.hasPrefix("4.") == true)
    }

    @Test("the server's own header names the recipients")
    func failedRecipients() throws {
        let report = try #require(
            Self.read(
                from: "mailer-daemon@mx.example", subject: "Delivery Status Notification (Failure)",
                header: "X-Failed-Recipients: ann@home.example,\n bob@home.example",
                "Technical details: 550 5.1.1 unknown"))
        #expect(report.recipients.map(\.address) == ["ann@home.example", "bob@home.example"])
        #expect(report.severity == .hard)
    }

    @Test("a cloud service's notice of a bounce is read from its JSON")
    func cloud() throws {
        let json =
            #"{"notificationType":"Bounce","bounce":{"bouncedRecipients":[{"emailAddress":"ann@home.example","status":"5.1.1","action":"failed","diagnosticCode":"smtp; 550 unknown"}]}}"#
        let report = try #require(Self.read(from: "no-reply@sns.example", subject: "Notification", json))
        #expect(report.recipients.map(\.address) == ["ann@home.example"])
        let complaint = json.split(separator: "Bounce").joined(separator: "Complaint")
        #expect(Self.read(from: "no-reply@sns.example", subject: "Notification", complaint) == nil)
    }

    @Test(
        "people who quote bounces, and machines that speak of other things, report nothing",
        arguments: [
            (
                "ann@home.example", "Returned mail: see transcript", "<bob@home.example>: 550 5.1.1 user unknown",
                "X-Mailer: x"
            ),
            ("ann@home.example", "Undeliverable", "I got: could not be delivered to bob@home.example", "X-Mailer: x"),
            (
                "no-reply@parcels.example", "Your parcel",
                "Your parcel could not be delivered. Write to help@parcels.example", "X-Mailer: x"
            ),
            (
                "ann@home.example", "Automatic reply: Tuesday", "I am away. My colleague bob@home.example helps.",
                "Return-Path: <>"
            ),
            (
                "postmaster@mx.example", "Delivery Notification: Delivery has been successful",
                "Recipient address: bob@home.example", "X-Mailer: x"
            ),
        ])
    func negatives(from: String, subject: String, body: String, header: String) {
        #expect(Self.read(from: from, subject: subject, header: header, body) == nil)
    }
}

@Suite("Status codes in prose")
struct StatusCodeTests {
    @Test(
        "codes, phrases and what only looks like a code",
        arguments: [
            ("550 5.1.1 user unknown", "5.1.1"), ("550-5.7.26 blocked", "5.7.26"), ("(#5.1.2)", "5.1.2"),
            ("552 over quota", "5.2.2"),
            ("452 mailbox full", "4.2.2"), ("connect to 5.1.1.2: connection refused", "5.4.1"), ("554 sorry", "5.0.0"),
            ("421 later", "4.0.0"), ("5.0.0 but 5.1.10 follows", "5.1.10"), ("no such user", "5.1.1"),
            ("version 4.2.1-5.1.1", "4.2.1"), ("Exim 4.94.2", nil), ("Postfix 2.5.1", nil), ("250 2.1.5 ok", "2.1.5"),
            ("hello", nil), ("the year 2550 and 5505", nil), ("", nil), ("5.1", nil), ("5.1.1111", nil),
            ("x5.1.1", nil),
        ] as [(String, String?)])
    func table(words: String, status: String?) { #expect(StatusCode(in: words.loweredBytes[...])?.text == status) }

    @Test("any slice of any bytes is read")
    func fuzz() {
        var random = SeededGenerator(seed: 29)
        let alphabet = Array("0245. -5#(\n".utf8)
        for _ in 0..<3_000 {
            let bytes = (0..<Int.random(in: 0...20, using: &random)).map { _ in
                alphabet.randomElement(using: &random) ?? 0
            }
            let start = Int.random(in: 0...bytes.count, using: &random)
            let level = StatusCode(in: bytes[start...])?.level ?? 5
            #expect([2, 4, 5].contains(level))
        }
    }
}
