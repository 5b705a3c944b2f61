import TestSupport
import Testing

@testable import Reply

@Suite("Folding")
struct FoldingTests {
    private static let pieces = [
        "word", "A", "Zz", "é", "Ж", "写", "😀", " ", "  ", "\t", "\u{A0}", "\u{200B}", "\u{2003}", "[", "@", "`", "{",
        "\u{7F}",
        "\u{1}", "ordinary words in a row",
    ]

    @Test("eight bytes at a time give what one at a time gives", arguments: 0..<500)
    func eight(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let text = (0..<12).map { _ in Self.pieces.randomElement(using: &random) ?? "" }.joined()
        let bytes = Array(text.utf8)
        #expect(folded(bytes[...]) == Self.expected(text), "seed \(seed)")
        var again = Array("left from before".utf8)
        bytes.withUnsafeBufferPointer { fold($0, into: &again) }
        #expect(again == Self.expected(text), "seed \(seed)")
    }

    /// Blanks of every kind as one, invisible marks as none, none at the ends.
    private static func expected(_ text: String) -> [UInt8] {
        let visible = text.unicodeScalars.filter { $0 != "\u{200B}" }
            .map { ["\t", "\u{A0}", "\u{2003}"].contains($0) ? " " : $0.properties.lowercaseMapping }.joined()
        return Array(visible.split(separator: " ").joined(separator: " ").utf8)
    }

    @Test("the parts of a body that stay are what they were, however its lines end", arguments: ["\n", "\r\n", "\r"])
    func lineEnds(_ end: String) {
        let quote = ["On Mon, 3 Mar 2025 at 10:00, Ann Lee <ann@example.org> wrote:", "> Why?", "> When?"]
        let lines = ["Grüße,  dear Ann", "  ", "indented: 写道", ""] + quote + [""]
        let reply = extractReply(plain: lines.joined(separator: end))
        #expect(reply.text == "Grüße,  dear Ann\n\nindented: 写道")
        #expect(reply.trimmed == quote.joined(separator: "\n"))
    }
}
