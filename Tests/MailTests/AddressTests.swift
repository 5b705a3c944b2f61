import Testing

@testable import Mail

@Suite("Addresses")
struct AddressTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let input: String
        let want: [String]
        init(_ input: String, _ want: String...) {
            self.input = input
            self.want = want
        }
        var testDescription: String { input }
    }

    /// `name|address|group`, without an address `name|!literal|group`.
    private func shown(_ mailboxes: [Mailbox]) -> [String] {
        mailboxes.map {
            "\($0.name ?? "-")|\($0.address?.description ?? "!" + $0.literal)|\($0.group ?? "-")"
        }
    }

    private func check(_ test: Case) {
        #expect(shown(field("To", test.input).to) == test.want)
    }

    @Test(
        "well-formed lists are read as RFC 5322 says",
        arguments: [
            Case("a@b.example", "-|a@b.example|-"),
            Case("<a@b.example>", "-|a@b.example|-"),
            Case("Jane Doe <jane@b.example>", "Jane Doe|jane@b.example|-"),
            Case("\"Doe, Jane\" <jane@b.example>, c@d.example", "Doe, Jane|jane@b.example|-", "-|c@d.example|-"),
            Case("\"Jane \\\"JD\\\" Doe\" <j@b.example>", "Jane \"JD\" Doe|j@b.example|-"),
            Case("jane@b.example (Jane Doe)", "Jane Doe|jane@b.example|-"),
            Case("jane(work)@(at)b.example", "at|jane@b.example|-"),
            Case("A (nested (comment) here) <a@b.example>", "A|a@b.example|-"),
            Case("\"john doe\"@b.example", "-|\"john doe\"@b.example|-"),
            Case("\"john.doe\"@b.example", "-|john.doe@b.example|-"),
            Case("a@[192.0.2.1]", "-|a@[192.0.2.1]|-"),
            Case("J. R. Doe <j@b.example>", "J. R. Doe|j@b.example|-"),
            Case(
                "Friends: a@b.example, C <c@d.example>; e@f.example",
                "-|a@b.example|Friends", "C|c@d.example|Friends", "-|e@f.example|-"),
            Case("undisclosed-recipients:;"),
            Case("Empty:; , a@b.example", "-|a@b.example|-"),
            Case("=?utf-8?Q?J=C3=B6rg?= <j@b.example>", "Jörg|j@b.example|-"),
            Case("=?utf-8?Q?J=C3=B6rg?= =?utf-8?Q?_M=C3=BCller?= <j@b.example>", "Jörg Müller|j@b.example|-"),
            Case("\"=?utf-8?Q?J=C3=B6rg?=\" <j@b.example>", "Jörg|j@b.example|-"),
            Case(
                "=?utf-8?Q?cut_off= <a@b.example>, =?utf-8?Q?J=C3=B6rg?= <j@b.example>",
                "=?utf-8?Q?cut_off=|a@b.example|-", "Jörg|j@b.example|-"),
        ])
    func wellFormed(_ test: Case) { check(test) }

    @Test(
        "obsolete forms are read",
        arguments: [
            Case("<@one.example,@two.example:a@b.example>", "-|a@b.example|-"),
            Case("a . b @ c . example", "-|a.b@c.example|-"),
            Case(
                "A Group(Some people) :Chris <c@(his host.)public.example>, joe@b.example (dear friend); (the end)",
                "Chris|c@public.example|A Group", "dear friend|joe@b.example|A Group"),
            Case("(Empty list)(start)Hidden recipients  :(nobody(that I know))  ;"),
            Case("a@b.example,,, c@d.example,", "-|a@b.example|-", "-|c@d.example|-"),
            Case("a  b  @example.com", "-|\"a b\"@example.com|-"),
        ])
    func obsolete(_ test: Case) { check(test) }

    @Test(
        "unquoted commas in names",
        arguments: [
            Case("Doe, Jane <jane@b.example>", "Doe, Jane|jane@b.example|-"),
            Case(
                "Doe, Jane <jane@b.example>, Roe, Rick <r@b.example>", "Doe, Jane|jane@b.example|-",
                "Roe, Rick|r@b.example|-"),
            Case("a@b.example, Jane <jane@b.example>", "-|a@b.example|-", "Jane|jane@b.example|-"),
            Case("=?utf-8?Q?Doe,_Jane?= <jane@b.example>", "Doe, Jane|jane@b.example|-"),
        ])
    func unquotedCommas(_ test: Case) { check(test) }

    @Test(
        "oddities",
        arguments: [
            Case("<<a@b.example>>", "-|a@b.example|-"),
            Case("Jane <a@b.example", "Jane|a@b.example|-"),
            Case("Jane <a@b.example> <c@d.example>", "Jane|a@b.example|-", "-|c@d.example|-"),
            Case("a@b.example <a@b.example>", "a@b.example|a@b.example|-"),
            Case("Jane Doe jane@b.example", "Jane Doe|jane@b.example|-"),
            Case("a@b.example; c@d.example", "-|a@b.example|-", "-|c@d.example|-"),
            Case("mailto:a@b.example", "-|a@b.example|-"),
            Case("Jane Doe [mailto:a@b.example]", "Jane Doe|a@b.example|-"),
            Case("Jane <mailto:a@b.example>, c@[10.0.0.1]", "Jane|a@b.example|-", "-|c@[10.0.0.1]|-"),
            Case("\u{1B}$B;3EDB@O:\u{1B}(B <a@b.example>", "山田太郎|a@b.example|-"),
            Case("\u{1B}$B\"r<(\u{1B}(B <a@b.example>, c@d.example", "Å示|a@b.example|-", "-|c@d.example|-"),
            Case("a@b.example.", "-|a@b.example|-"),
            Case("Jane \"<jane@b.example>", "Jane|jane@b.example|-"),
            Case("<>", "-|!|-"),
            Case("Jane <>", "Jane|!|-"),
            Case("nobody", "-|!nobody|-"),
            Case("Jane <not an address>", "Jane|!not an address|-"),
            Case("a@", "-|!a@|-"),
            Case("@b.example", "-|!@b.example|-"),
            Case("", []),
            Case("(only a comment)"),
            Case("jörg@bücher.example", "-|jörg@bücher.example|-"),
        ])
    func oddities(_ test: Case) { check(test) }

    @Test("an address in an encoded word or a name is never the address")
    func hiddenAddress() {
        let hidden = field("From", "=?utf-8?Q?boss=40b.example?=").from
        #expect(hidden.count == 1)
        #expect(hidden.first?.address == nil)
        let named = field("From", "\"boss@b.example\" <thief@c.example>").from
        #expect(named.map(\.address?.description) == ["thief@c.example"])
    }

    @Test("several fields of one name are read as one list")
    func repeated() {
        let mail = message("From: a@b.example\nFrom: c@d.example\n\n")
        #expect(mail.from.map(\.literal) == ["a@b.example", "c@d.example"])
    }

    @Test("raw 8-bit names are read in the charset of the body")
    func rawName() {
        let raw = latin1("From: J\u{F6}rg <j@b.example>\nContent-Type: text/plain; charset=iso-8859-1\n\nx")
        #expect(Message(parsing: raw).from.first?.name == "Jörg")
        let cyrillic: [UInt8] = [0xC8, 0xE2, 0xE0, 0xED]
        let head = bytes("Content-Type: text/plain; charset=windows-1251\nFrom: ")
        #expect(Message(parsing: head + cyrillic + bytes(" <i@b.example>\n\n")).from.first?.name == "Иван")
    }

    @Test("no more addresses are read than the limit says")
    func limit() {
        var limits = Limits()
        limits.addresses = 10
        let list = (0..<100).map { "u\($0)@b.example" }.joined(separator: ", ")
        let mail = Message(parsing: bytes("To: \(list)\nTo: \(list)\n\n"), limits: limits)
        #expect(mail.to.count == 10)
    }
}

extension AddressTests.Case {
    init(_ input: String, _ want: [String]) {
        self.input = input
        self.want = want
    }
}
