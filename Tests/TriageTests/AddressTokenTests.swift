import Mail
import Testing

@testable import Triage

@Suite("Address tokens")
struct AddressTokenTests {
    static let first = TokenKeys.Key(id: 1, secret: [UInt8](0..<32))
    static let second = TokenKeys.Key(id: 2, secret: [UInt8](32..<64))
    static let keys = TokenKeys(current: first)
    static let numbers: [Int64] = [1, 127, 128, 300, 16_383, 16_384, 1 << 32, 1 << 40, .max]
    static let tokens: [AddressToken] = numbers.flatMap { number -> [AddressToken] in
        [
            .reply(ConversationID(number), .practitioner), .reply(ConversationID(number), .counterpart),
            .contact(practitioner: PersonID(number), client: PersonID(7)),
            .contact(practitioner: PersonID(3), client: PersonID(number)),
            .returnPath(OutgoingMailID(number)), .question(QuestionID(number)), .message(OutgoingMailID(number)),
        ]
    }

    @Test("every token reads back as itself, in either case", arguments: tokens)
    func roundTrip(token: AddressToken) {
        let local = Self.keys.localPart(for: token)
        #expect(Self.keys.token(in: local) == token)
        #expect(Self.keys.token(in: local.uppercased()) == token)
        #expect(local.utf8.count <= 64)
        #expect(local == local.lowercased())
    }

    @Test("numbers up to 2^40 give at most 44 characters")
    func lengths() {
        let top: Int64 = 1 << 40
        let longest = Self.keys.localPart(for: .contact(practitioner: PersonID(top), client: PersonID(top)))
        #expect(longest.utf8.count <= 44)
        #expect(
            Self.keys.localPart(for: .contact(practitioner: PersonID(.max), client: PersonID(.max))).utf8.count <= 64)
    }

    @Test("look-alikes are read as the digits they look like")
    func lookAlikes() {
        for token in Self.tokens {
            let local = Array(Self.keys.localPart(for: token).utf8)
            let typed = local.prefix(2) + local.dropFirst(2).map { $0 == 0x30 ? UInt8(0x6F) : $0 == 0x31 ? 0x6C : $0 }
            #expect(Self.keys.token(in: typed.text) == token)
        }
    }

    @Test(
        "one changed letter anywhere is refused",
        arguments: [
            AddressToken.reply(ConversationID(4711), .counterpart),
            .contact(practitioner: PersonID(9), client: PersonID(1 << 40)),
            .returnPath(OutgoingMailID(1)), .question(QuestionID(300)), .message(OutgoingMailID(.max)),
        ])
    func oneLetterChanged(token: AddressToken) {
        let local = Array(Self.keys.localPart(for: token).utf8)
        for index in local.indices {
            for letter in Array("0123456789abcdefghjkmnpqrstuvwxyz-+ @".utf8) where letter != local[index] {
                var changed = local
                changed[index] = letter
                #expect(Self.keys.token(in: changed.text) == nil, "\(changed.text)")
            }
        }
    }

    @Test("another length is refused")
    func otherLengths() {
        for token in Self.tokens {
            let local = Self.keys.localPart(for: token)
            for count in 0..<local.count { #expect(Self.keys.token(in: String(local.prefix(count))) == nil) }
            for extra in ["0", "00", "a", "-", "00000000", String(repeating: "0", count: 10_000)] {
                #expect(Self.keys.token(in: local + extra) == nil)
            }
        }
    }

    @Test("a token verifies under its own kind's prefix only")
    func otherKind() {
        for token in Self.tokens {
            let rest = Self.keys.localPart(for: token).dropFirst(2)
            let accepted = "abcdefghijklmnopqrstuvwxyz".filter { Self.keys.token(in: "\($0)-\(rest)") != nil }
            #expect(accepted == String(Self.keys.localPart(for: token).prefix(1)))
        }
    }

    @Test("a rotated key goes on verifying until it is dropped")
    func rotation() {
        let token = AddressToken.reply(ConversationID(12), .practitioner)
        let old = Self.keys.localPart(for: token)
        let rotated = TokenKeys(current: Self.second, retired: [Self.first])
        #expect(rotated.token(in: old) == token)
        #expect(rotated.token(in: rotated.localPart(for: token)) == token)
        #expect(rotated.localPart(for: token) != old)
        #expect(TokenKeys(current: Self.second).token(in: old) == nil)
        #expect(Self.keys.token(in: rotated.localPart(for: token)) == nil)
        let sameNumber = TokenKeys.Key(id: 1, secret: Self.second.secret)
        #expect(TokenKeys(current: sameNumber).token(in: old) == nil)
    }

    @Test("overlong numbers, zero and set trailing bits are refused even before the MAC is asked")
    func canonical() {
        var overlong: ArraySlice<UInt8> = [0x81, 0x00]
        #expect(Varint.take(from: &overlong) == nil)
        var tooLarge = ArraySlice<UInt8>(repeating: 0xFF, count: 10)
        #expect(Varint.take(from: &tooLarge) == nil)
        #expect(AddressToken(kind: .message, payload: [0]) == nil)
        #expect(AddressToken(kind: .message, payload: [1, 1]) == nil)
        #expect(AddressToken(kind: .reply, payload: [1, 2]) == nil)
        #expect(Base32.decode(Array("01".utf8)) == nil)
        #expect(Base32.decode(Array("04".utf8)) == [1])
        #expect(Base32.decode(Array("000".utf8)) == nil)
    }

    @Test("random text is never a token, nor a trap")
    func fuzz() {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<3_000 {
            let bytes = (0..<Int.random(in: 0...70, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            #expect(Self.keys.token(in: bytes.text) == nil)
            #expect(Self.keys.token(in: "r-" + Base32.encode(bytes)) == nil)
            #expect(Base32.decode(Array(Base32.encode(bytes).utf8)) == bytes)
        }
    }
}

@Suite("Our Message-IDs")
struct MessageIDTokenTests {
    let keys = AddressTokenTests.keys
    let scheme = AddressScheme(domain: "Messages.Example.org", style: .catchAll)

    @Test("names its mail on our domain, and nowhere else")
    func domain() throws {
        let mail = OutgoingMailID(99)
        let id = try #require(keys.messageID(for: mail, domain: scheme.domain))
        #expect(keys.token(in: id, scheme: scheme) == .message(mail))
        #expect(keys.outgoingMail(in: id, scheme: scheme) == mail)
        let foreign = try #require(keys.messageID(for: mail, domain: "evil.example.org"))
        #expect(keys.token(in: foreign, scheme: scheme) == nil)
        let upper = try #require(MessageID(id.text.uppercased()))
        #expect(keys.outgoingMail(in: upper, scheme: scheme) == mail)
    }

    @Test("a reply address is no Message-ID")
    func otherKind() throws {
        let reply = keys.localPart(for: .reply(ConversationID(1), .counterpart))
        let id = try #require(MessageID("\(reply)@\(scheme.domain)"))
        #expect(keys.token(in: id, scheme: scheme) == nil)
    }

    @Test("a domain that cannot stand in a header gives none")
    func unsafeDomain() { #expect(keys.messageID(for: OutgoingMailID(1), domain: "a b") == nil) }
}
