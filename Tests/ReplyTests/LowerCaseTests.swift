import Testing

@testable import Reply

@Suite("Lower case without strings")
struct LowerCaseTests {
    @Test("Every scalar maps as Unicode says")
    func everyScalar() {
        for value in UInt32(0x80)...0x1_FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = String(Character(scalar))
            #expect(LowerCase.of(Array(text.utf8)) == Array(scalar.properties.lowercaseMapping.utf8))
        }
    }

    @Test("Bytes cut within a letter do not trap", arguments: [[0xC3], [0xE2, 0x82], [0xF0, 0x9F], [0x41, 0xD0]])
    func cut(bytes: [UInt8]) {
        #expect(!LowerCase.of(bytes).isEmpty)
    }
}
