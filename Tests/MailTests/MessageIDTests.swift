import Testing

@testable import Mail

@Suite("Message identifiers")
struct MessageIDTests {
    @Test(
        "missing brackets and other oddities of Message-ID",
        arguments: [
            ("<a@b>", "a@b"), ("a@b", "a@b"), (" <a@b> ", "a@b"), ("<a@b", "a@b"), ("a@b>", "a@b"),
            ("<a b@c>", "ab@c"), ("(comment) <a@b>", "a@b"), ("<a@b> <c@d>", "a@b"), ("<no-at-sign>", "no-at-sign"),
            ("no-at-sign", "no-at-sign"), ("", nil), ("<>", nil), ("<\"quoted\"@b>", "\"quoted\"@b"),
            ("<a@[1.2.3.4]>", "a@[1.2.3.4]"),
        ] as [(String, String?)])
    func single(_ value: String, _ want: String?) {
        #expect(field("Message-ID", value).messageID?.text == want)
    }

    @Test(
        "references among prose",
        arguments: [
            ("<a@b> <c@d>", ["a@b", "c@d"]), ("<a@b>\n\t<c@d>\n <e@f>", ["a@b", "c@d", "e@f"]),
            ("<a@b><c@d>", ["a@b", "c@d"]),
            ("<a@b>, <c@d>", ["a@b", "c@d"]), ("Your message of \"Mon, 1 Jan\" <a@b>", ["a@b"]),
            ("a@b c@d", ["a@b", "c@d"]), ("a@b> c@d", ["a@b", "c@d"]),
            ("<a@b> (from Jane <not@this>) <c@d>", ["a@b", "not@this", "c@d"]), ("(gone) <c@d>", ["c@d"]),
            ("<a@b> <c@d", ["a@b", "c@d"]), ("<a@b <c@d>", ["a@b", "c@d"]), ("<a@\n b>", ["a@b"]),
            ("no identifiers here", []), ("", []), ("((((((", []), ("<<<<", []),
        ] as [(String, [String])])
    func references(_ value: String, _ want: [String]) {
        #expect(field("References", value).references.map(\.text) == want)
        #expect(field("In-Reply-To", value).inReplyTo.map(\.text) == want)
    }

    @Test("of very many references the first and the newest are kept")
    func capped() {
        let ids = (0..<1_000).map { "<\($0)@b>" }.joined(separator: "\n ")
        let kept = field("References", ids).references.map(\.text)
        #expect(kept.count == Limits.standard.references)
        #expect(kept.first == "0@b")
        #expect(kept.dropFirst().first == "501@b")
        #expect(kept.last == "999@b")
    }

    @Test("an identifier that no header can carry is none")
    func tooLong() {
        #expect(field("Message-ID", "<" + String(repeating: "x", count: 2_000) + "@b>").messageID == nil)
    }
}
