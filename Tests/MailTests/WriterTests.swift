import Testing

@testable import Mail

@Suite("Writing mail")
struct WriterTests {
    private func write(
        _ fields: [(name: String, value: OutgoingMessage.Value)],
        _ body: OutgoingMessage.Body = .text("x\n", subtype: "plain")
    ) throws -> [UInt8] {
        var number = 0
        return try OutgoingMessage(fields: fields, body: body).bytes {
            number += 1
            return "=_b\(number)"
        }
    }

    /// What every mail that leaves has to keep to.
    private func expectClean(_ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(bytes.allSatisfy { $0 < 0x80 && $0 != 0 }, sourceLocation: sourceLocation)
        var index = 0
        for line in bytes.split(separator: ASCII.lf, omittingEmptySubsequences: false).dropLast() {
            #expect(
                line.last == ASCII.cr && line.dropLast().allSatisfy { $0 != ASCII.cr }, sourceLocation: sourceLocation)
            #expect(line.count <= 79, sourceLocation: sourceLocation)
            index += line.count + 1
        }
        #expect(index == bytes.count, sourceLocation: sourceLocation)
    }

    @Test("a simple mail reads as expected")
    func simple() throws {
        let written = try write(
            [
                ("From", .mailboxes([Mailbox(name: "Jane D. via Practice", address: EmailAddress("r-1@x.example"))])),
                ("Subject", .text("Hello")), ("Date", .date(Timestamp(seconds: 0))),
                ("Auto-Submitted", .token("auto-generated")),
            ], .text("Hello Jané\n", subtype: "plain"))
        let want = """
            From: "Jane D. via Practice" <r-1@x.example>
            Subject: Hello
            Date: Thu, 1 Jan 1970 00:00:00 +0000
            Auto-Submitted: auto-generated
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            Hello Jan=C3=A9

            """
        #expect(
            String(decoding: written, as: UTF8.self)
                == want.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n"))
    }

    @Test(
        "line breaks and control characters are refused in every kind of field",
        arguments: ["a\r\nBcc: x@y", "a\nb", "a\rb", "a\u{0}b", "a\u{2028}b", "a\u{85}b", "\u{1B}[0m", "a\u{7F}"])
    func injection(_ text: String) {
        let address = EmailAddress("a@b.example")
        #expect(throws: MessageWriterError.unsafeHeader(name: "X")) { try write([("X", .text(text))]) }
        #expect(throws: MessageWriterError.unsafeHeader(name: "X")) { try write([("X", .token(text))]) }
        #expect(throws: MessageWriterError.unsafeHeader(name: "X")) {
            try write([("X", .mailboxes([Mailbox(name: text, address: address)]))])
        }
        #expect(throws: MessageWriterError.unsafeHeader(name: "X")) {
            try write([("X", .mailboxes([Mailbox(name: nil, address: address, group: text)]))])
        }
        #expect(throws: MessageWriterError.unsafeHeader(name: "Content-Disposition")) {
            try write([], .file([], contentType: "a/b", filename: text, contentID: nil, isInline: false))
        }
        #expect(throws: MessageWriterError.unsafeHeader(name: "Content-ID")) {
            try write([], .file([], contentType: "a/b", filename: nil, contentID: text, isInline: false))
        }
        #expect(throws: MessageWriterError.unsafeHeader(name: "Content-Type")) {
            try write([], .file([], contentType: "a/\(text)", filename: nil, contentID: nil, isInline: false))
        }
    }

    @Test(
        "names of fields that break the header or contradict the body are refused",
        arguments: ["", "A:B", "A B", "A\nB", "é", "Content-Type", "MIME-Version"])
    func names(_ name: String) {
        #expect(throws: MessageWriterError.unsafeHeader(name: name)) { try write([(name, .text("x"))]) }
    }

    @Test("addresses that need SMTPUTF8 and entries without an address are refused")
    func addresses() {
        for mailbox in [
            Mailbox(address: EmailAddress("=?utf-8?q?x@b.example")),
            Mailbox(address: EmailAddress("jörg@b.example")), Mailbox(address: EmailAddress("a@bücher.example")),
            Mailbox(address: nil, literal: "x"),
        ] {
            #expect(throws: MessageWriterError.unsafeHeader(name: "To")) { try write([("To", .mailboxes([mailbox]))]) }
        }
        #expect(throws: MessageWriterError.emptyMultipart) { try write([], .multipart(subtype: "mixed", [])) }
    }

    @Test("names, groups and long lists survive")
    func mailboxes() throws {
        let names = [
            "Jane", "Doe, Jane", "Jane \"JD\" Doe", "Jörg Müller-Lüdenscheidt", "日本語の長い名前です、とても長い", "a@b.example",
            "=?utf-8?Q?x?=", nil, "back\\slash",
        ]
        let list = names.enumerated().map { Mailbox(name: $1, address: EmailAddress("user\($0)@b.example")) }
        let grouped = [
            Mailbox(name: "A", address: EmailAddress("a@b.example"), group: "Team, one"),
            Mailbox(address: EmailAddress("c@d.example"), group: "Team, one"),
        ]
        let written = try write([
            ("To", .mailboxes(list + grouped + list)),
            ("Cc", .mailboxes([Mailbox(address: nil, group: "undisclosed-recipients")])),
            ("Bcc", .mailboxes([])),
        ])
        expectClean(written)
        let mail = Message(parsing: written)
        #expect(mail.to == list + grouped + list)
        #expect(mail.cc.isEmpty)
        #expect(mail.header.contains("cc"))
        #expect(!mail.header.contains("bcc"))
    }

    @Test("references are folded, one line after another")
    func references() throws {
        let ids = (0..<60).compactMap { MessageID("\($0).some-rather-long-identifier@mail.b.example") }
        let written = try write([("References", .messageIDs(ids)), ("Message-ID", .messageIDs([ids[0]]))])
        expectClean(written)
        #expect(Message(parsing: written).references == ids)
        #expect(Message(parsing: written).messageID == ids[0])
    }

    @Test("a structured mail survives")
    func structure() throws {
        let inner = try write([("Subject", .text("Innér"))])
        let png = (0...255).map { UInt8($0) }
        let body = OutgoingMessage.Body.multipart(
            subtype: "mixed",
            [
                .multipart(
                    subtype: "alternative",
                    [
                        .text("Hello\n.\nFrom here\n", subtype: "plain"),
                        .multipart(
                            subtype: "related",
                            [
                                .text("<img src=\"cid:i@x\">é", subtype: "html"),
                                .file(
                                    png, contentType: "image/png", filename: "í.png", contentID: "i@x", isInline: true),
                            ]),
                    ]),
                .file(inner, contentType: "message/rfc822", filename: nil, contentID: nil, isInline: false),
                .file(
                    bytes("BEGIN:VCALENDAR"), contentType: "text/calendar", parameters: ["method": "REQUEST"],
                    filename: "a \"b\".ics", contentID: nil, isInline: false),
            ])
        let written = try write([("Subject", .text("x"))], body)
        expectClean(written)
        let mail = Message(parsing: written)
        #expect(mail.defects.isEmpty)
        #expect(mail.plainBody == "Hello\n.\nFrom here\n")
        #expect(mail.htmlBody == "<img src=\"cid:i@x\">é")
        #expect(mail.attachments.map(\.filename) == ["í.png", nil, "a \"b\".ics"])
        #expect(mail.attachments.map(\.bytes) == [png, inner, bytes("BEGIN:VCALENDAR")])
        #expect(mail.attachments.map(\.isInline) == [true, false, false])
        #expect(mail.allParts.last?.contentType.parameters["method"] == "REQUEST")
        #expect(mail.allParts.first { $0.contentType.isMessage }.flatMap { mail.embedded(in: $0) }?.subject == "Innér")
    }

    @Test(
        "a boundary that a header cannot carry is refused",
        arguments: ["", "a b", "a\"b", "a\r\n", String(repeating: "x", count: 71)])
    func boundary(_ line: String) {
        let body = OutgoingMessage.Body.multipart(subtype: "mixed", [.text("x", subtype: "plain")])
        #expect(throws: MessageWriterError.unsafeHeader(name: "Content-Type")) {
            try OutgoingMessage(fields: [], body: body).bytes { line }
        }
    }

    @Test("what is written is what is read", arguments: 0..<300)
    func roundTrip(_ seed: Int) throws {
        var random = SplitMix64(UInt64(seed))
        let subject = random.text(upTo: 150)
        let name = AddressWords.squeezed(random.text(upTo: 60))
        let text = random.text(upTo: 400).replacing(" ", with: "\n") + "\n"
        let data = random.bytes(upTo: 300)
        let body = OutgoingMessage.Body.multipart(
            subtype: "mixed",
            [
                .text(text, subtype: "plain"),
                .file(data, contentType: "application/octet-stream", filename: "f", contentID: nil, isInline: false),
            ])
        let box = Mailbox(name: name.isEmpty ? nil : name, address: EmailAddress("a@b.example"))
        let written = try write([("Subject", .text(subject)), ("To", .mailboxes([box]))], body)
        expectClean(written)
        let mail = Message(parsing: written)
        #expect(AddressWords.squeezed(mail.subject) == AddressWords.squeezed(subject))
        #expect(mail.to == [box])
        #expect(mail.plainBody == text)
        #expect(mail.attachments.map(\.bytes) == [data])
    }
}
