import Mail
import Testing

@testable import Dashboard

@Suite struct WebValueTests {
    @Test(
        "an address or a network is read, anything else is none",
        arguments: [
            ("192.0.2.1", true), ("10.0.0.0/8", true), ("2001:db8::/32", true), ("::1", true), ("0.0.0.0/0", true),
            ("10.0.0.0/33", false), ("10.0.0.0/", false), ("::/129", false), ("/8", false), ("example.org", false),
            ("", false),
            ("10.0.0.0/-1", false), ("10.0.0.0/8/8", false), ("192.0.2.1:80", false),
        ])
    func ranges(text: String, isRange: Bool) { #expect((AddressRange(text) != nil) == isRange) }

    @Test(
        "a network holds its own addresses and no others",
        arguments: [
            ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false),
            ("10.0.0.0/8", "::ffff:10.1.1.1", true),
            ("192.0.2.128/25", "192.0.2.127", false), ("192.0.2.128/25", "192.0.2.129", true),
            ("0.0.0.0/0", "1.2.3.4", true),
            ("0.0.0.0/0", "2001:db8::1", false), ("::/0", "1.2.3.4", true), ("2001:db8::/33", "2001:db8:8000::", false),
            ("::1", "::1", true), ("::1", "::2", false),
        ])
    func contains(range: String, address: String, isInside: Bool) throws {
        let range = try #require(AddressRange(range))
        #expect(range.contains(try #require(IPAddress(address))) == isInside)
    }

    @Test("a stamp is read back with its time and number, and with no other key")
    func stamps() throws {
        let stamp = FormStamp(madeAt: Timestamp(milliseconds: 1_790_000_000_123), number: .max)
        let text = stamp.text(key: WebRig.key)
        #expect(FormStamp(text, key: WebRig.key) == stamp)
        #expect(FormStamp(text, key: WebRig.key.reversed()) == nil)
        #expect(stamp.formID != FormStamp(madeAt: stamp.madeAt, number: 0).formID)
    }

    @Test("any change to a stamp's text makes it none", arguments: 0..<64)
    func forged(place: Int) throws {
        let stamp = FormStamp(madeAt: Timestamp(seconds: 1_790_000_000), number: 7)
        var text = Array(stamp.text(key: WebRig.key).utf8)
        try #require(text.count == 64)
        text[place] = text[place] == UInt8(ascii: "0") ? UInt8(ascii: "1") : UInt8(ascii: "0")
        #expect(FormStamp(String(decoding: text, as: UTF8.self), key: WebRig.key) == nil)
    }

    @Test(
        "a form is read as browsers write it",
        arguments: [
            ("a=1&b=2", ["a": "1", "b": "2"]), ("a=one+two%21", ["a": "one two!"]), ("a", ["a": ""]),
            ("a=b=c", ["a": "b=c"]),
            ("", ["a": ""]), ("%61=%C3%A9", ["a": "é"]), ("a=%ff", ["a": "\u{fffd}"]), ("&&a=1&", ["a": "1"]),
        ])
    func forms(text: String, fields: [String: String]) throws {
        let form = try #require(FormBody(text.utf8))
        for (name, value) in fields { #expect(form[name] == value) }
    }

    @Test("a form that no browser writes is none", arguments: ["a=%", "a=%1", "a=%g1", "a=1&a=2", "%zz=1"])
    func noForms(text: String) { #expect(FormBody(text.utf8) == nil) }

    @Test(
        "what is typed into one line stays one line",
        arguments: [
            (" a  b ", "a b"), ("a\r\nBcc: x", "a Bcc: x"), ("a\u{2028}b", "a b"), ("a\u{0}b", "a b"),
            ("\u{a0}é\u{3000}", "é"),
            ("\t\n", ""),
        ])
    func lines(text: String, expected: String) { #expect(TypedText.line(text) == expected) }

    @Test(
        "what is typed into a box keeps its lines",
        arguments: [
            ("a\r\nb\rc\nd", "a\nb\nc\nd"), ("\n\n  a\n\n", "  a"), ("a\u{7}b\tc", "ab\tc"), (" \n ", ""), ("", ""),
        ])
    func boxes(text: String, expected: String) { #expect(TypedText.lines(text) == expected) }
}
