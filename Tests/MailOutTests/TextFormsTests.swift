import Flow
import Foundation
import Mail
import Testing

@testable import MailOut

@Suite struct TextFormsTests {
    private func folded(_ text: String) -> String { String(decoding: Fold.bytes(text), as: UTF8.self) }

    private func unescaped(_ text: String, _ kinds: EscapeKinds = .all) -> String {
        let mapped = MappedBytes(Array(text.utf8), keepsOrigins: true)
        return String(decoding: (mapped.unescaped(kinds) ?? mapped).bytes, as: UTF8.self)
    }

    @Test(
        "texts are compared without what does not show",
        arguments: [
            ("A b\tC", "abc"), ("a\u{200B}b\u{AD}c\u{FEFF}", "abc"), ("Ａ＠ｂ", "a@b"), ("a(at)b[dot]c", "a@b.c"),
            ("> a\n>> b", "ab"), ("a > b", "a>b"), ("ÄÖ", "äö"), ("٠١٢", "012"), ("a\u{2011}b", "a-b"), ("", ""),
            ("\u{24D0}\u{1D400}\u{2102}\u{AA}", "aaca"), ("½ ℅ ™", "½℅™"), ("a<at>b<dot>c", "a@b.c"),
            ("<p>x</p>", "<p>x</p>"),
        ])
    func folds(text: String, wanted: String) {
        #expect(folded(text) == wanted)
    }

    @Test(
        "escapes are undone, also behind each other, and broken ones are left",
        arguments: [
            ("a%40b", "a@b"), ("a%2540b", "a@b"), ("a&#64;b", "a@b"), ("a&#x40;b", "a@b"), ("a&#0000000000064b", "a@b"),
            ("&commat;", "@"), ("&amp;commat;", "@"), ("\\u0040", "@"), ("a=40b=\r\nc", "a@bc"), ("100%", "100%"),
            ("%4", "%4"), ("&#;", "&#;"), ("&nothing;", "&nothing;"), ("&", "&"), ("=", "="), ("\\u00", "\\u00"),
            ("&#99999999999;", "?999;"),
            (#"a\x40b"#, "a@b"), (#"a\'40b"#, "a@b"), (#"a\40 b"#, "a@b"), (#"a\000040b"#, "a@b"),
            (#"\fs24 \par"#, #"\fs24 \par"#),
            (#"\"#, #"\"#), (#"\x4"#, #"\x4"#),
        ])
    func escapes(text: String, wanted: String) {
        #expect(unescaped(text) == wanted)
    }

    @Test(
        "markup is taken out, and what only looks like it stays",
        arguments: [
            ("a<b>c</b>d", "acd"), ("a < b > c", "a < b > c"), ("a<!-- <x> -->b", "ab"), ("a<b", "a<b"),
            ("a<!-- b", "a<!-- b"), ("<<b>>", "<>"),
        ])
    func tags(text: String, wanted: String) {
        let mapped = MappedBytes(Array(text.utf8), keepsOrigins: true)
        #expect(String(decoding: (mapped.withoutTags() ?? mapped).bytes, as: UTF8.self) == wanted)
    }

    @Test(
        "remarks in brackets are taken out where an address may hold them",
        arguments: [
            ("a(b)@c", "a@c"), ("a (b) c@d (e)", "a  c@d "), ("a(b) c", "a(b) c"), ("a((b)@c", "a(@c"),
            ("a@b(c", "a@b(c"),
            ("a@b (\(String(repeating: "c", count: 80)))", "a@b (\(String(repeating: "c", count: 80)))"),
        ])
    func comments(text: String, wanted: String) {
        let mapped = MappedBytes(Array(text.utf8), keepsOrigins: true)
        #expect(String(decoding: (mapped.withoutComments() ?? mapped).bytes, as: UTF8.self) == wanted)
    }

    @Test("a place in a reading leads back to its place in the source")
    func origins() throws {
        let source = "x<b>a%40</b> \u{200B}B."
        let bytes = Array(source.utf8)
        let bare = try #require(MappedBytes(bytes, keepsOrigins: true).withoutTags())
        let reading = try #require(bare.unescaped(.ofMarkup)).folded()
        #expect(String(decoding: reading.bytes, as: UTF8.self) == "xa@b.")
        let origin = try #require(reading.origin(of: 1..<4))
        #expect(String(decoding: bytes[origin], as: UTF8.self) == "a%40</b> \u{200B}B")
        #expect(!reading.isUnbroken(1..<4))
        #expect(reading.isUnbroken(3..<5))
    }

    @Test(
        "domains are known in both their forms",
        arguments: [
            ("bücher.example", "xn--bcher-kva.example"), ("münchen.de", "xn--mnchen-3ya.de"),
            ("例え.テスト", "xn--r8jz45g.xn--zckzah"),
            ("example.org", "example.org"), ("faß.de", "xn--fa-hia.de"),
        ])
    func punycode(unicode: String, ascii: String) {
        #expect(Punycode.ascii(unicode) == ascii)
        #expect(Punycode.unicode(ascii) == unicode)
    }

    @Test(
        "broken punycode stays as it is",
        arguments: ["xn--", "xn--\u{FF}", "xn--99999999999", "xn---", "xn--zzzzzzzzzzzzzz"])
    func brokenPunycode(label: String) {
        #expect(!Punycode.unicode(label).isEmpty)
        #expect(!Punycode.ascii(label).isEmpty)
    }

    @Test("any bytes can be folded, unescaped, stripped and masked", arguments: 1...60)
    func anyBytes(seed: Int) throws {
        var random = Seeded(seed: UInt64(seed))
        let alphabet =
            Array("<>&#;%=@.!-\\u0a4+/jane.doe@clinic.example\u{E9}\u{200B}\n\r ".utf8)
            + Array("(at)[dot]\u{130}\u{2102}\u{410}\u{661}".utf8) + [0, 0xFF, 0xE0, 0x81, 0xE2, 0xF0]
        let bytes = (0..<400).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))] }
        let mapped = MappedBytes(bytes, keepsOrigins: true)
        let readings = [
            mapped.folded(), mapped.unescaped(.all)?.folded(), mapped.withoutTags()?.unescaped(.ofMarkup)?.folded(),
        ]
        #expect(bytes.withUnsafeBufferPointer(Fold.bytes) == mapped.folded().bytes)
        for reading in readings.compactMap(\.self) where reading.count > 0 {
            let origin = try #require(reading.origin(of: 0..<reading.count))
            #expect(origin.upperBound <= bytes.count)
        }
        let composer = try Samples.composer()
        let mail = Samples.mail(.messageFromPractitioner)
        let mask = Mask(scan: LeakScan(secrets: composer.secrets(for: mail, guarding: .bothParties)))
        if let masked = mask.masked(bytes, style: .prose) { #expect(masked != bytes) }
        #expect(LeakGate(composer: composer).leak(in: bytes, of: mail) != "")
    }

    @Test(
        "what a sender could send to keep us busy takes linear time",
        arguments: [
            "<!--", "<", "&#0", "@", "jane.doe@", "a+", "=\n", "%", "1-", "r-", "r-a", "(at", "app.example.or", "2079",
            "<!-->", "&amp;", "aGFs",
        ])
    func hostile(piece: String) throws {
        let composer = try Samples.composer()
        let mail = Samples.mail(.messageFromPractitioner)
        let mask = Mask(scan: LeakScan(secrets: composer.secrets(for: mail, guarding: .bothParties)))
        let clock = ContinuousClock()
        func time(_ length: Int) -> Duration {
            let text = String(repeating: piece, count: length / piece.utf8.count)
            return clock.measure { _ = mask.masked(text) }
        }
        let short = time(5_000)
        let long = time(40_000)
        // Eight times the text: quadratic work would take 64 times as long.
        #expect(long < short * 30 + .milliseconds(200))
    }
}

/// A small generator of random numbers, the same for the same seed.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
