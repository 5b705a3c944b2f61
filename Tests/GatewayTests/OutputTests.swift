import Foundation
import Mail
import People
import Testing

@testable import Gateway

@Suite struct OutputTests {
    @Test(
        "dates are written as ISO 8601 with the offset of the mail",
        arguments: [
            (Int64(0), 0, "1970-01-01T00:00:00Z"), (951_782_400, 0, "2000-02-29T00:00:00Z"),
            (-1, 0, "1969-12-31T23:59:59Z"), (-62_135_596_800, 0, "0001-01-01T00:00:00Z"),
            (1_772_353_800, 60, "2026-03-01T09:30:00+01:00"), (1_772_353_800, -570, "2026-02-28T23:00:00-09:30"),
            (253_402_300_799, 0, "9999-12-31T23:59:59Z"),
        ])
    func dates(_ seconds: Int64, _ offset: Int, _ text: String) {
        let date = MailDate(timestamp: Timestamp(seconds: seconds), offsetMinutes: offset)
        #expect(ISODate.text(date) == text)
    }

    @Test(
        "what is written as JSON reads back, whatever the text holds",
        arguments: [
            "", "a\"b\\c/", "\u{0}\u{1F}\u{7F}\n\r\t", "Zoë 🙂 שלום", "\u{2028}",
        ])
    func json(_ text: String) throws {
        let value: JSONValue = ["k": .string(text), "n": .int(-1), "l": .array([.null, .bool(true), .double(0.5)])]
        for written in [value.line, value.pretty] {
            let read = try JSONSerialization.jsonObject(with: Data(written.utf8)) as? [String: Any]
            #expect(read?["k"] as? String == text)
            #expect((read?["l"] as? [Any])?.count == 3)
            guard case .object(let members) = try JSONReader.read(Array(written.utf8)).value else {
                Issue.record("no object")
                return
            }
            #expect(members.map(\.key) == ["k", "n", "l"])
        }
        #expect(!value.line.contains("\n"))
    }

    @Test(
        "the JSON reader names line and column of the first mistake",
        arguments: [
            ("{\"a\": 1,\n \"b\" 2}", 2, 6, "colon"), ("[1,\n2,,]", 2, 3, "a value"),
            ("{\"a\": \"x\ny\"}", 1, 10, "quote"),
            ("\"\\ud800\"", 1, 8, "surrogate"), ("[1] 2", 1, 5, "after the end"), ("", 1, 1, "ends where"),
            ("[\"\\uD83D\\uZZZZ\"]", 1, 11, "hexadecimal"),
        ])
    func jsonMistakes(_ text: String, _ line: Int, _ column: Int, _ says: String) throws {
        let error = try #require(throws: JSONError.self) { try JSONReader.read(Array(text.utf8)) }
        #expect(error.place.line == line)
        #expect(error.what.contains(says), "\(error)")
        #expect(abs(error.place.column - column) <= 1, "\(error)")
    }

    @Test("a file nested too deeply is refused instead of filling the stack")
    func deepJSON() throws {
        let text = String(repeating: "[", count: 100_000)
        let error = try #require(throws: JSONError.self) { try JSONReader.read(Array(text.utf8)) }
        #expect(error.what.contains("nested"))
    }

    @Test(
        "a log line keeps ids and loses addresses",
        arguments: [
            ("550 no such user <kim@mail.example> here", "550 no such user (address) here"), ("mail 17", "mail 17"),
        ])
    func logging(_ words: String, _ logged: String) {
        #expect(JSONLines.withoutAddresses(words) == logged)
    }

    @Test("a mail's text cannot steer the terminal it is shown on")
    func terminal() {
        #expect(Terminal.printable("a\u{1B}[2Jb\u{9B}c\u{7F}\nd") == "a\u{FFFD}[2Jb\u{FFFD}c\u{FFFD}\nd")
    }

    @Test(
        "a mail that shows the other side's address is found however it is written",
        arguments: [
            ("Subject: x\r\n\r\nwrite to Sam.Rivers@Mail.example\r\n", true),
            ("Content-Transfer-Encoding: base64\r\n\r\nc2FtLnJpdmVyc0BtYWlsLmV4YW1wbGU=\r\n", true),
            ("Content-Transfer-Encoding: quoted-printable\r\n\r\nsam.riv=\r\ners=40mail.example\r\n", true),
            ("Subject: =?utf-8?b?c2FtLnJpdmVyc0BtYWlsLmV4YW1wbGU=?=\r\n\r\n", true),
            ("Subject: x\r\n\r\nsam at mail.example\r\n", false),
        ])
    func separation(_ mail: String, _ isBroken: Bool) throws {
        let address = try #require(EmailAddress("sam.rivers@mail.example"))
        #expect(Separation(address: address).isBroken(by: Array(mail.utf8)) == isBroken)
    }
}
