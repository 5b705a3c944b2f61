import Testing

@testable import Reply

@Suite("Lower case without strings")
struct LowerCaseTests {
    @Test("Every scalar maps as Unicode says; digits that dates are written in, and the dotted I, become ASCII")
    func everyScalar() {
        for value in UInt32(0x80)...0x1_FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = String(Character(scalar))
            #expect(LowerCase.of(Array(text.utf8)) == Self.expected(scalar))
        }
    }

    /// The first of the ten digits of Arabic, Persian, Devanagari and full width.
    private static let zeros: [UInt32] = [0x660, 0x6F0, 0x966, 0xFF10]

    private static func expected(_ scalar: Unicode.Scalar) -> [UInt8] {
        if scalar == "\u{130}" { return [UInt8(ascii: "i")] }
        for zero in zeros where (zero...zero + 9).contains(scalar.value) { return [UInt8(0x30 + scalar.value - zero)] }
        return Array(scalar.properties.lowercaseMapping.utf8)
    }

    @Test("Bytes cut within a letter do not trap", arguments: [[0xC3], [0xE2, 0x82], [0xF0, 0x9F], [0x41, 0xD0]])
    func cut(bytes: [UInt8]) {
        #expect(!LowerCase.of(bytes).isEmpty)
    }
}
