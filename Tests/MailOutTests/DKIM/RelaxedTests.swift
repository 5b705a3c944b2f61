import TestSupport
import Testing

@testable import MailOut

@Suite struct RelaxedTests {
    private static func field(_ text: String) -> String {
        String(decoding: Relaxed.field(Array(text.utf8)[...]), as: UTF8.self)
    }

    private static func body(_ text: String) -> String {
        var output: [UInt8] = []
        Relaxed.body(Array(text.utf8)[...]) { output += $0 }
        return String(decoding: output, as: UTF8.self)
    }

    @Test(
        "a field is signed in its relaxed form",
        arguments: [
            // The example of RFC 6376 §3.4.5.
            ("A: X\r\n", "a:X\r\n"),
            ("B : Y\t\r\n\tZ  \r\n", "b:Y Z\r\n"),
            ("SUBJect: AbC\r\n", "subject:AbC\r\n"),
            ("Subject:\t \r\n", "subject:\r\n"),
            ("Subject:\r\n a\r\n\t b:c\r\n", "subject:a b:c\r\n"),
            ("To: a \t \t b", "to:a b\r\n"),
        ])
    func fields(field: String, relaxed: String) { #expect(RelaxedTests.field(field) == relaxed) }

    @Test(
        "a body is signed in its relaxed form",
        arguments: [
            // The example of RFC 6376 §3.4.5.
            (" C \r\nD \t E\r\n\r\n\r\n", " C\r\nD E\r\n"),
            ("", ""), ("\r\n", ""), ("\r\n\r\n", ""), (" \t\r\n \r\n", ""), ("   ", ""),
            ("a", "a\r\n"), ("a \t", "a\r\n"), ("a\r\n", "a\r\n"), ("a\r\n \t\r\n\r\n", "a\r\n"),
            ("\r\na", "\r\na\r\n"), ("a\r\n\r\nb", "a\r\n\r\nb\r\n"), ("a\r\n \r\nb\r\n", "a\r\n\r\nb\r\n"),
            ("\t\ta  b\r\n", " a b\r\n"), ("a\tb c", "a b c\r\n"), ("a b c d\r\n", "a b c d\r\n"),
        ])
    func bodies(body: String, relaxed: String) { #expect(RelaxedTests.body(body) == relaxed) }

    @Test("the relaxed form of a body is what its lines give one by one, and its own relaxed form")
    func sameAsByLines() {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        let pieces = ["\r\n", "\r\n", " ", "\t", "word", "x", "  ", "=20"]
        for _ in 0..<2_000 {
            let text = (0..<Int.random(in: 0...24, using: &random))
                .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            let relaxed = RelaxedTests.body(text)
            #expect(relaxed == RelaxedTests.byLines(text), "seed \(seed): \(text.debugDescription)")
            #expect(RelaxedTests.body(relaxed) == relaxed, "seed \(seed): \(text.debugDescription)")
        }
    }

    /// The same by the letter of RFC 6376 §3.4.4.
    private static func byLines(_ text: String) -> String {
        var lines = text.split(separator: "\r\n", omittingEmptySubsequences: false).map { line in
            var words = line.split(omittingEmptySubsequences: false) { $0 == " " || $0 == "\t" }
            while words.last?.isEmpty == true { words.removeLast() }
            var reduced: [Substring] = []
            for (index, word) in words.enumerated() where !word.isEmpty || index == 0 { reduced.append(word) }
            return reduced.joined(separator: " ")
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.isEmpty ? "" : lines.joined(separator: "\r\n") + "\r\n"
    }
}
