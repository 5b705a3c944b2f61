import Mail
import Testing
import TestSupport

@testable import MailIn

struct IMAPDecoderTests {
    private static let literalLimit = 1_000

    private func decode(_ bytes: [UInt8], chunk: (Int) -> Int) throws -> [IMAPResponse] {
        var decoder = IMAPDecoder(literalLimit: Self.literalLimit)
        var responses: [IMAPResponse] = []
        var start = 0
        while start < bytes.count {
            let end = min(start + max(1, chunk(start)), bytes.count)
            decoder.append(Array(bytes[start..<end]))
            while let response = try decoder.next() { responses.append(response) }
            start = end
        }
        return responses
    }

    private func decode(_ text: String) throws -> [IMAPResponse] { try decode(Array(text.utf8)) { _ in .max } }

    @Test(
        "Responses are read as the standard writes them",
        arguments: [
            ("* 23 EXISTS\r\n", IMAPResponse.exists(23)),
            ("* 5 EXPUNGE\r\n", .expunge(5)),
            ("* OK [UIDVALIDITY 17] fine\r\n", .status(.ok, .uidValidity(17), words: "[UIDVALIDITY 17] fine")),
            ("* ok [uidnext 4392] next\r\n", .status(.ok, .uidNext(4392), words: "[uidnext 4392] next")),
            ("* BYE so long\r\n", .status(.bye, nil, words: "so long")),
            (
                "a1 NO [TRYCREATE] no such folder\r\n",
                .tagged(tag: "a1", .no, .tryCreate, words: "[TRYCREATE] no such folder")
            ),
            ("a1 OK\r\n", .tagged(tag: "a1", .ok, nil, words: "")),
            ("a1 OK {5}\r\n", .tagged(tag: "a1", .ok, nil, words: "{5}")),
            ("* NO broken {12}\r\n", .status(.no, nil, words: "broken {12}")),
            ("+ idling\r\n", .goOn),
            ("+\r\n", .goOn),
            ("* CAPABILITY IMAP4rev1 idle MOVE\r\n", .capability(["IMAP4REV1", "IDLE", "MOVE"])),
            ("* FLAGS (\\Seen)\r\n", .other("FLAGS")),
            ("* 12 FETCH (FLAGS (\\Seen (x)) UID 7)\r\n", .fetch(IMAPFetch(uid: 7))),
            ("* 1 FETCH (UID 7 RFC822.SIZE 44)\r\n", .fetch(IMAPFetch(uid: 7, size: 44))),
            ("* 1 FETCH (UID 7 BODY[] {3}\r\na\r\n)\r\n", .fetch(IMAPFetch(uid: 7, body: Array("a\r\n".utf8)))),
            ("* 1 FETCH (BODY[] {0}\r\n UID 7)\r\n", .fetch(IMAPFetch(uid: 7, body: []))),
            ("* 1 FETCH (BODY[] \"a\\\"b\" UID 7)\r\n", .fetch(IMAPFetch(uid: 7, body: Array("a\"b".utf8)))),
            ("* 1 FETCH (BODY[]<0> {1}\r\nx UID 7)\r\n", .fetch(IMAPFetch(uid: 7, body: [0x78], isPartial: true))),
            ("* 1 FETCH (BODY[HEADER.FIELDS (TO)] {1}\r\nx UID 9)\r\n", .fetch(IMAPFetch(uid: 9))),
            ("* 1 FETCH (BODY[] NIL UID 9)\r\n", .fetch(IMAPFetch(uid: 9))),
            ("* 1 FETCH (UID 99999999999)\r\n", .fetch(IMAPFetch())),
            (
                "* 1 FETCH (INTERNALDATE \"17-Jul-1996 02:44:25 -0700\")\r\n",
                .fetch(IMAPFetch(internalDate: Timestamp(seconds: 837_596_665)))
            ),
        ])
    func table(wire: String, wanted: IMAPResponse) throws {
        #expect(try decode(wire) == [wanted])
    }

    @Test("A mail that holds the server's words stays a mail")
    func forgedEnd() throws {
        let mail = "Subject: x\r\n\r\n)\r\np1 OK done\r\n* 9 EXPUNGE\r\n* 1 FETCH (UID 8 BODY[] {9999999}\r\n"
        let wire = "* 1 FETCH (UID 7 BODY[] {\(mail.utf8.count)}\r\n\(mail))\r\np1 OK real\r\n"
        #expect(
            try decode(wire) == [
                .fetch(IMAPFetch(uid: 7, body: Array(mail.utf8))),
                .tagged(tag: "p1", .ok, nil, words: "real"),
            ])
    }

    @Test(
        "What is no response ends the conversation",
        arguments: [
            "\r\n", "*\r\n", "hello\r\n", "* 1 FETCH\r\n", "* 1 FETCH (UID\r\n", "* 1 FETCH (BODY[] {1001}\r\n",
            "* 1 FETCH (BODY[] {99999999999999999999}\r\n", "* 1 FETCH (X \"open)\r\n", "* 1 FETCH (X (((\r\n",
            "* 1 FETCH (UID )\r\n",
        ])
    func violations(wire: String) throws {
        #expect(throws: IMAPError.self) { try decode(wire) }
    }

    @Test("A line without an end is not kept for ever")
    func endlessLine() throws {
        let wire = [UInt8](repeating: 0x41, count: IMAPDecoder.lineLimit + 10)
        #expect(throws: IMAPError.self) { try decode(wire) { _ in 65_536 } }
    }

    @Test("Deep nesting costs no stack")
    func deep() throws {
        let depth = 200_000
        let nest = String(repeating: "(", count: depth) + String(repeating: ")", count: depth)
        #expect(try decode("* 1 FETCH (X \(nest) UID 3)\r\n") == [.fetch(IMAPFetch(uid: 3))])
    }

    private static let conversation = """
        * 3 EXISTS\r
        * OK [UIDVALIDITY 3857529045] UIDs valid\r
        * 1 FETCH (UID 1 RFC822.SIZE 10 INTERNALDATE " 1-Feb-2024 00:00:00 +0000")\r
        * 2 FETCH (UID 2 BODY[] {27}\r
        * 9 EXISTS\r
        {5}\r
        p1 OK no\r
        )\r
        * 3 FETCH (UID 3 BODY[] {0}\r
        )\r
        p1 OK done\r

        """

    @Test("Responses are the same however the bytes are cut", arguments: 1...70)
    func chunks(size: Int) throws {
        let bytes = Array(Self.conversation.utf8)
        let whole = try decode(bytes) { _ in .max }
        #expect(whole.count == 6)
        #expect(try decode(bytes) { _ in size } == whole)
    }

    @Test("Responses are the same under random cuts, and rubbish never traps", arguments: 0..<40)
    func fuzz(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let bytes = Array(Self.conversation.utf8)
        let whole = try decode(bytes) { _ in .max }
        var cuts = random
        #expect(try decode(bytes) { _ in Int.random(in: 1...20, using: &cuts) } == whole)
        for _ in 0..<50 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let outcome = Result { try decode(damaged) { _ in .max } }
            let again = Result { try decode(damaged) { _ in 7 } }
            #expect((try? outcome.get()) == (try? again.get()))
        }
    }
}

struct IMAPWordTests {
    @Test(
        "Dates of the wire",
        arguments: [
            ("17-Jul-1996 02:44:25 -0700", 837_596_665), (" 1-Jan-1970 00:00:00 +0000", 0),
            ("29-Feb-2024 12:00:00 +0530", 1_709_188_200), ("01-Mar-2100 00:00:00 +0000", 4_107_542_400),
        ])
    func date(text: String, seconds: Int64) {
        #expect(IMAPDate.parse(Array(text.utf8)) == Timestamp(seconds: seconds))
    }

    @Test(
        "What is no date is none",
        arguments: [
            "", "1-Foo-2020 00:00:00 +0000", "1-Jan-2020", "1-Jan-2020 25:00:00 +0000",
            "1-Jan-99999999999999999999 00:00:00 +0000", "1-Jan-2020 00:00:00 0000",
        ])
    func noDate(text: String) {
        #expect(IMAPDate.parse(Array(text.utf8)) == nil)
    }

    @Test(
        "UIDs are named in runs",
        arguments: [
            ([1, 2, 3, 7], "1:3,7"), ([5], "5"), ([UInt32.max - 1, UInt32.max], "4294967294:4294967295"),
            ([1, 3], "1,3"),
        ])
    func sets(uids: [UInt32], text: String) {
        #expect(UIDSet.text(uids) == text)
    }

    @Test(
        "Folder names are quoted and in modified UTF-7",
        arguments: [
            ("INBOX", #""INBOX""#), ("A \"b\" \\", #""A \"b\" \\""#), ("Entwürfe", #""Entw&APw-rfe""#),
            ("Mail & more", #""Mail &- more""#),
        ])
    func names(name: String, quoted: String) {
        #expect(IMAPName.quoted(name) == quoted)
    }
}

struct FetchWindowTests {
    private func rows(_ sizes: [Int]) -> [MailRow] {
        sizes.enumerated().map { MailRow(uid: UInt32($0.offset + 1), size: $0.element, receivedAt: nil) }
    }

    @Test("Windows keep the order and both bounds")
    func bounds() {
        let many = FetchWindow.cut(rows(Array(repeating: 10, count: 250)), messageLimit: 100, givenUp: [])
        #expect(many.map(\.rows.count) == [100, 100, 50])
        let large = FetchWindow.cut(
            rows(Array(repeating: 6_000_000, count: 5)), messageLimit: 10_000_000, givenUp: [])
        #expect(large.map(\.rows.count) == [2, 2, 1])
        #expect(large.flatMap(\.uids) == [1, 2, 3, 4, 5])
    }

    @Test("A mail over the limit is fetched from its beginning only, one given up not at all")
    func kinds() {
        let windows = FetchWindow.cut(rows([10, 500, 10, 10]), messageLimit: 100, givenUp: [3])
        #expect(windows.map(\.kind) == [.whole, .beginning, .givenUp, .whole])
        #expect(windows[1].command == "UID FETCH 2 (UID BODY.PEEK[]<0.65536>)")
        #expect(windows[0].command == "UID FETCH 1 (UID BODY.PEEK[])")
    }
}

struct RetryDelayTests {
    @Test("Delays grow to a bound and are spread by chance", arguments: [false, true])
    func growth(isLogin: Bool) {
        let delays = (1...30).map { RetryDelay.after(failures: $0, isLogin: isLogin, chance: 0) }
        #expect(delays == delays.sorted())
        #expect(delays.first == .seconds(isLogin ? 30 : 2))
        #expect(delays.last == .seconds(isLogin ? 300 : 60))
        #expect(RetryDelay.after(failures: 1, isLogin: isLogin, chance: 1) < delays[0])
        #expect(RetryDelay.after(failures: .max, isLogin: isLogin, chance: 0) == delays[29])
    }
}
