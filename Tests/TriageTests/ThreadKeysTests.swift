import Mail
import Testing

@testable import Triage

@Suite("Thread keys")
struct ThreadKeysTests {
    static let keys = Installation.keys
    static let reply = AddressToken.reply(ConversationID(7), .counterpart)
    static let otherReply = AddressToken.reply(ConversationID(8), .practitioner)
    static let contact = AddressToken.contact(practitioner: PersonID(1), client: PersonID(2))
    static let question = AddressToken.question(QuestionID(3))
    static let returnPath = AddressToken.returnPath(OutgoingMailID(4))

    static func address(_ token: AddressToken) -> String { Installation.address(token) }

    static func read(_ header: String, scheme: AddressScheme = Installation.scheme) -> ThreadKeys {
        threadKeys(of: Message(text: "From: ann@home.example\n\(header)\n\nHi\n"), scheme: scheme, keys: keys)
    }

    static func found(_ header: String) -> [ThreadKey] { read(header).found.map(\.key) }

    @Test(
        "every header that names a recipient is read",
        arguments: [
            "Delivered-To: ADDRESS", "X-Original-To: ADDRESS", "Envelope-To: <ADDRESS>", "X-Envelope-To: <ADDRESS>",
            "X-Delivered-To: ADDRESS", "To: Jane <ADDRESS>", "Cc: x@y.example, \"Jane\" <ADDRESS>",
            "Received: from a (b (for <x@y.example>)) by c\n with ESMTP id 1 for <ADDRESS>; Mon, 1 Jun 2026 10:00:00 +0000",
            "Received: by c for ADDRESS; Mon, 1 Jun 2026 10:00:00 +0000",
        ])
    func headers(template: String) {
        let header = template.split(separator: "ADDRESS", omittingEmptySubsequences: false).joined(
            separator: Self.address(Self.reply))
        #expect(Self.found(header) == [.reply(ConversationID(7), .counterpart)])
    }

    @Test("strongest first, whatever the order of the fields")
    func order() throws {
        let own = try #require(Self.keys.messageID(for: OutgoingMailID(9), domain: "post.example"))
        let older = try #require(Self.keys.messageID(for: OutgoingMailID(6), domain: "post.example"))
        let header = """
            To: support@post.example, Jane <jane.doe@post.example>, \(Self.address(Self.contact)), \(Self.address(Self.returnPath))
            Cc: \(Self.address(Self.reply)), \(Self.address(Self.otherReply)), \(Self.address(Self.question)), HELLO@post.example
            References: <old@x.example> \(older) <new@x.example>
            In-Reply-To: \(own)
            """
        let foreignNew = try #require(MessageID("new@x.example"))
        let foreignOld = try #require(MessageID("old@x.example"))
        #expect(
            Self.found(header) == [
                .question(QuestionID(3)), .reply(ConversationID(7), .counterpart),
                .reply(ConversationID(8), .practitioner),
                .contact(practitioner: PersonID(1), client: PersonID(2)), .ownMessage(OutgoingMailID(9)),
                .ownMessage(OutgoingMailID(6)), .foreignMessage(foreignNew), .foreignMessage(foreignOld),
                .handle("jane.doe"), .general(.support), .general(.enquiries), .returnPath(OutgoingMailID(4)),
            ])
    }

    @Test("a copy whose envelope carries a token is for that token alone")
    func envelope() {
        let named = "To: \(Self.address(Self.otherReply)), jane@post.example\nCc: \(Self.address(Self.contact))"
        for field in ["Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To"] {
            #expect(
                Self.found("\(field): \(Self.address(Self.reply))\n\(named)") == [
                    .reply(ConversationID(7), .counterpart)
                ])
        }
        #expect(
            Self.found("Received: by x for <\(Self.address(Self.reply))>; now\n\(named)") == [
                .reply(ConversationID(7), .counterpart)
            ])
        #expect(Self.found("Delivered-To: jane@post.example\n\(named)").count == 3)
        #expect(
            Self.found("Delivered-To: \(Self.address(Self.returnPath))\n\(named)") == [.returnPath(OutgoingMailID(4))])
    }

    @Test("a token that does not verify is shown and not followed")
    func forged() {
        let bad = "r-0123456789abcdefghjkmnpqrstvwxyz"
        let keys = Self.read("To: \(bad)@post.example, m-x@post.example\nIn-Reply-To: <m-1@post.example>")
        #expect(keys.found.isEmpty)
        #expect(keys.forged == [bad, "m-x", "m-1"])
    }

    @Test("equal keys stand once, addresses of others nowhere, and reserved names are no handles")
    func duplicates() {
        let address = Self.address(Self.reply)
        #expect(Self.found("To: \(address), \(address.uppercased())\nCc: \(address)").count == 1)
        #expect(Self.found("To: jane@other.example, x@sub.post.example") == [])
        #expect(Self.found("To: mailer-daemon@post.example, z-jane@post.example") == [])
        #expect(Self.found("To: postmaster@post.example") == [.general(.postmaster)])
    }

    @Test("at most twenty foreign identifiers, the newest")
    func foreignLimit() throws {
        let references = (1...50).map { "<\($0)@x.example>" }.joined(separator: "\n ")
        let found = Self.found("In-Reply-To: <direct@x.example>\nReferences: \(references)")
        #expect(found.count == 20)
        #expect(found.first == .foreignMessage(try #require(MessageID("direct@x.example"))))
        #expect(found.last == .foreignMessage(try #require(MessageID("32@x.example"))))
    }

    @Test("in plus style the tag counts, and the bare account is no key")
    func plusStyle() throws {
        let scheme = AddressScheme(domain: "example.org", style: .plus(account: "Post"), aliases: ["hi": .enquiries])
        let address = try #require(scheme.address(Self.keys.localPart(for: Self.reply))).description
        #expect(
            Self.read("Delivered-To: post@example.org\nTo: \(address)", scheme: scheme).found.map(\.key) == [
                .reply(ConversationID(7), .counterpart)
            ])
        #expect(
            Self.read("To: post+jane@example.org, POST+hi@Example.org", scheme: scheme).found.map(\.key) == [
                .handle("jane"), .general(.enquiries),
            ])
        #expect(
            Self.read("To: post@example.org, poster+jane@example.org, jane@example.org", scheme: scheme).found.isEmpty)
    }

    @Test("the header that gave a key is named")
    func headerNames() {
        let keys = Self.read("To: \(Self.address(Self.reply))\nReferences: <a@x.example>")
        #expect(keys.found.map(\.header) == ["To", "References"])
    }
}

@Suite("Address scheme")
struct AddressSchemeTests {
    let scheme = Installation.scheme

    @Test(
        "handles that would hide an address of ours are reserved",
        arguments: [
            ("postmaster", true), ("ABUSE", true), ("mailer-daemon", true), ("support", true), ("enquiries", true),
            ("agenda", true),
            ("notices", true), ("hello", true), ("r-jane", true), ("x-ray", true), ("", true), ("jane", false),
            ("jane-doe", false),
            ("1-a", false), ("jo", false),
        ])
    func reserved(handle: String, isReserved: Bool) { #expect(scheme.isReservedHandle(handle) == isReserved) }

    @Test("an alias comes before a built-in name")
    func aliases() {
        let scheme = AddressScheme(domain: "d.example", style: .catchAll, aliases: ["support": .enquiries])
        #expect(scheme.general("Support") == .enquiries)
        #expect(scheme.general("agenda") == .agenda)
        #expect(scheme.general("jane") == nil)
    }
}
