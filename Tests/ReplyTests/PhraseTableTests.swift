import TestSupport
import Testing

@testable import Reply

@Suite("Phrases")
struct PhraseTableTests {
    private static let phrases = ["a", "on", "am", "sent from", "get outlook", "skrev", "på", "в", "写道", "x-y"]
    private static let letters = Array("aonm SETgulkrvpåв写道xy-f".utf8)

    private static let beginnings = PhraseBeginnings([(.verbs, PhraseTable(phrases))])
    private static let endings = PhraseBeginnings([(.verbs, PhraseTable(phrases))], backwards: true)

    @Test("the look at bytes before folding never passes over a phrase", arguments: 0..<500)
    func quickLook(_ seed: UInt64) {
        let table = PhraseTable(Self.phrases)
        var random = SeededGenerator(seed: seed)
        for phrase in Self.phrases {
            let noise = (0..<4).map { _ in Self.letters.randomElement(using: &random) ?? Byte.space }
            let written = Self.written(phrase, using: &random)
            expectLook(written + [Byte.space] + noise, table, seed)
            expectLook(noise + [Byte.space] + written, table, seed)
        }
    }

    private func expectLook(_ text: [UInt8], _ table: PhraseTable, _ seed: UInt64) {
        let content = trimmed(text, 0..<text.count)
        let folded = Reply.folded(text[content])
        text.withUnsafeBufferPointer { bytes in
            if table.length(in: folded) != nil {
                #expect(table.mayBegin(bytes, content), "seed \(seed)")
                #expect(Self.beginnings.tables(bytes, content).contains(.verbs), "seed \(seed)")
            }
            guard table.suffixStart(in: folded) != nil else { return }
            #expect(table.mayEnd(bytes, content), "seed \(seed)")
            #expect(Self.endings.tables(ending: bytes, content).contains(.verbs), "seed \(seed)")
        }
    }

    /// As people's clients write it: other capitals, two blanks or a no-break space for one, invisible marks.
    private static func written(_ phrase: String, using random: inout SeededGenerator) -> [UInt8] {
        phrase.flatMap { letter -> [UInt8] in
            switch Int.random(in: 0..<6, using: &random) {
            case 0: Array(letter.uppercased().utf8)
            case 1 where letter == " ": Array("  ".utf8)
            case 2 where letter == " ": Array("\u{A0}".utf8)
            case 3: Array("\(letter)\u{200B}".utf8)
            default: Array(String(letter).utf8)
            }
        }
    }

    @Test("the longest phrase is found, at word ends only, and without them where a script has none")
    func longest() {
        let table = PhraseTable(["on", "on behalf", "写道", "i"])
        #expect(table.length(in: Array("on behalf of".utf8)) == 9)
        #expect(table.length(in: Array("on behalfx".utf8)) == 2)
        #expect(table.length(in: Array("ona".utf8)) == nil)
        #expect(table.length(in: Array("写道了".utf8)) == 6)
        #expect(table.length(in: Array("i".utf8)) == 1)
        #expect(table.suffixStart(in: Array("x on".utf8)) == 2)
        #expect(table.suffixStart(in: Array("xon".utf8)) == nil)
        #expect(table.firstRange(in: Array("son on".utf8)) == 4..<6)
        #expect(table.contains(Array("on behalf".utf8)))
        #expect(!table.contains(Array("on b".utf8)))
    }
}
