import Testing

@testable import Reply

@Suite("Phrases")
struct PhraseTableTests {
    private static let phrases = ["a", "on", "am", "sent from", "get outlook", "skrev", "på", "в", "写道", "x-y"]
    private static let letters = Array("aonm setgulkrvpåв写道xy-f".utf8)

    @Test("the look at three bytes never passes over a phrase", arguments: 0..<200)
    func quickLook(_ seed: UInt64) {
        let table = PhraseTable(Self.phrases)
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        for phrase in Self.phrases {
            var noise: [UInt8] = []
            for _ in 0..<4 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                noise.append(Self.letters[Int(state >> 33) % Self.letters.count])
            }
            let begun = Array(phrase.utf8) + [Byte.space] + noise
            if table.length(in: begun) != nil { #expect(table.mayBegin(with: begun[0], begun[1], begun[2])) }
            let ended = noise + [Byte.space] + Array(phrase.utf8)
            let count = ended.count
            if table.suffixStart(in: ended) != nil {
                #expect(table.mayEnd(with: ended[count - 3], ended[count - 2], ended[count - 1]), "seed \(seed)")
            }
        }
    }
}
