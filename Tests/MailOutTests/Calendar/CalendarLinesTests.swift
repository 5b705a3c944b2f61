import Mail
import TestSupport
import Testing

@testable import MailOut

@Suite struct CalendarLinesTests {
    private static func unfolded(_ text: String) -> [String] {
        CalendarLines.unfolded(text.utf8).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(
        "folds are taken out, whatever ends the lines",
        arguments: [
            ("A:1\r\nB:2\r\n", ["A:1", "B:2"]), ("A:1\nB:2", ["A:1", "B:2"]), ("A:1\rB:2", ["A:1", "B:2"]),
            ("A:on\r\n e\r\n\t two\r\nB:2", ["A:one two", "B:2"]), ("\r\n\r\nA:1\r\n\r\nB:2\r\n\r\n", ["A:1", "B:2"]),
            (" A:1\r\nB:2", [" A:1", "B:2"]), ("A:1\r\n \r\n x", ["A:1x"]), ("", []), ("\r\n", []),
        ])
    func unfolding(text: String, lines: [String]) { #expect(CalendarLinesTests.unfolded(text) == lines) }

    @Test("a long line is cut between characters, and reads back the same")
    func folding() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        let letters = ["a", "b", " ", "é", "語", "🙂", ";", ":"]
        for _ in 0..<300 {
            let lines = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                "X"
                    + (0..<Int.random(in: 0...200, using: &random))
                    .map { _ in letters.randomElement(using: &random) ?? "" }.joined()
            }
            let folded = CalendarLines.folded(lines.map { Array($0.utf8) })
            #expect(CalendarLines.unfolded(folded) == lines.map { Array($0.utf8) }, "seed \(seed)")
            for line in folded.split(separator: 0x0A) {
                #expect(line.last == 0x0D && line.count <= 76, "seed \(seed)")
                #expect(String(validating: line, as: UTF8.self) != nil, "seed \(seed)")
            }
        }
    }

    @Test("a line that is no UTF-8 is folded all the same")
    func noUTF8() {
        let line = [UInt8](repeating: 0x80, count: 400)
        #expect(CalendarLines.unfolded(CalendarLines.folded([line])) == [line])
    }

    @Test(
        "a line is read with its parameters",
        arguments: [
            ("ATTENDEE;CN=\"Doe; Jane: x\";ROLE=CHAIR:mailto:j@x.example", "ATTENDEE", ["CN", "ROLE"], "j@x.example"),
            ("organizer:MAILTO:j@x.example", "ORGANIZER", [], "j@x.example"),
            ("ATTENDEE;EMAIL=\"j@x.example\":urn:uuid:1", "ATTENDEE", ["EMAIL"], "j@x.example"),
            ("ATTENDEE;RSVP:invalid:nomail", "ATTENDEE", ["RSVP"], nil),
        ])
    func properties(line: String, name: String, parameters: [String], address: String?) throws {
        let property = try #require(CalendarProperty(Array(line.utf8)))
        #expect(property.name == name)
        #expect(property.parameters.map(\.name) == parameters)
        #expect(property.address?.description == address)
    }

    @Test("what is no line has no property", arguments: ["", "BEGIN", ":x", "A;B=\"c:d"])
    func noProperty(line: String) { #expect(CalendarProperty(Array(line.utf8)) == nil) }
}
