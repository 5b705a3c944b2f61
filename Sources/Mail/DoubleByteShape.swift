/// The East Asian charsets of two bytes a character, told apart by which bytes may stand where (their standards' tables)
/// and by the rows that each language uses most.
struct DoubleByteShape {
    private enum Kind { case single, syllable, ideograph, sign, rare }

    /// How a charset is cut into characters.
    private struct Row {
        /// glibc's name.
        let charset: String
        let lead: @Sendable (UInt8) -> Bool
        let trail: @Sendable (UInt8) -> Bool
        let kind: @Sendable (UInt8, UInt8) -> Kind
        let isSure: @Sendable (DoubleByteShape) -> Bool
    }

    private static let upper: ClosedRange<UInt8> = 0xA1...0xFE

    private static let japanese = Row(
        charset: "EUC-JP-MS", lead: { upper.contains($0) || $0 == 0x8E }, trail: { upper.contains($0) },
        kind: { lead, _ in lead == 0xA4 || lead == 0xA5 ? .syllable : lead < 0xB0 ? .sign : .ideograph },
        isSure: { $0.syllables * 5 >= $0.pairs })

    private static let shiftJIS = Row(
        charset: "CP932", lead: { 0x81...0x9F ~= $0 || 0xE0...0xFC ~= $0 },
        trail: { 0x40...0x7E ~= $0 || 0x80...0xFC ~= $0 },
        kind: { lead, trail in
            if lead == 0x82, 0x9F...0xF1 ~= trail { return .syllable }
            if lead == 0x83, trail <= 0x96 { return .syllable }
            return lead == 0x81 || lead == 0x82 ? .sign : 0x88...0x9F ~= lead ? .ideograph : .rare
        },
        // Its leading bytes below A0 are rare in the other charsets; bytes alone are half-width katakana.
        isSure: { $0.singles <= $0.pairs && ($0.syllables * 5 >= $0.pairs || $0.rare * 10 <= $0.pairs) })

    private static let korean = Row(
        charset: "CP949", lead: { upper.contains($0) }, trail: { upper.contains($0) },
        kind: { lead, _ in 0xB0...0xC8 ~= lead ? .syllable : lead < 0xB0 ? .sign : .rare },
        // Chinese of a few characters may lie in the same rows by chance.
        isSure: {
            let isLong = $0.pairs >= 12
            return $0.syllables * 10 >= ($0.pairs - $0.signs) * 9 && $0.syllables > 0
                && (isLong || $0.frequent * 4 >= $0.syllables)
        })

    private static let simplified = Row(
        charset: "GB18030", lead: { 0x81...0xFE ~= $0 }, trail: { $0 >= 0x40 && $0 != 0x7F && $0 != 0xFF },
        kind: { lead, trail in
            if lead < 0xB0, lead > 0xA0, trail > 0xA0 { return .sign }
            return 0xB0...0xD7 ~= lead && trail > 0xA0 ? .ideograph : .rare
        },
        isSure: { $0.ideographs > 0 && $0.rare * 5 <= $0.pairs })

    private static let traditional = Row(
        charset: "BIG5-HKSCS", lead: { 0xA1...0xF9 ~= $0 }, trail: { 0x40...0x7E ~= $0 || upper.contains($0) },
        kind: { lead, _ in lead < 0xA4 ? .sign : lead <= 0xC6 ? .ideograph : .rare },
        isSure: { $0.ideographs > 0 && $0.rare * 10 <= $0.pairs })

    /// In the order of how much each asks of a text.
    private static let rows = [japanese, shiftJIS, korean, traditional, simplified]

    /// The syllables that make up half of any Korean text, in CP949.
    private static let koreanSyllables: Set<UInt16> = {
        let common = Set("이의다에는을가하로지고한기사안회시서인니요습일도나를어자정대해내메".unicodeScalars)
        let codes = (UInt8(0xB0)...0xC8).flatMap { lead in upper.map { [lead, $0] } }
        var found: Set<UInt16> = []
        for (code, character) in zip(codes, Iconv.characters(of: codes, from: "CP949")) {
            guard let character, common.contains(character) else { continue }
            found.insert(UInt16(code[0]) << 8 | UInt16(code[1]))
        }
        return found
    }()

    /// The charset that cuts the text into its usual characters without a rest; nil when none does.
    static func best(for text: [UInt8]) -> String? {
        for row in rows {
            let shape = DoubleByteShape(text, row)
            guard shape.pairs >= 2, shape.faults * 100 <= shape.pairs else { continue }
            // Without a single low second byte a text is rather one of the charsets that have none.
            if row.charset == traditional.charset, shape.lowTrails == 0, isSimplified(text) { continue }
            if row.isSure(shape) { return row.charset }
        }
        return nil
    }

    private static func isSimplified(_ text: [UInt8]) -> Bool { simplified.isSure(DoubleByteShape(text, simplified)) }

    private var pairs = 0
    private var singles = 0
    private var syllables = 0
    private var frequent = 0
    private var ideographs = 0
    private var signs = 0
    private var rare = 0
    private var lowTrails = 0
    private var faults = 0

    private init(_ text: [UInt8], _ row: Row) {
        let isKorean = row.charset == "CP949"
        let allowsSingles = row.charset == "CP932"
        var index = 0
        while index < text.count {
            let byte = text[index]
            index += 1
            guard byte.isHighBit else { continue }
            if allowsSingles, 0xA1...0xDF ~= byte {
                singles += 1
                continue
            }
            // A character that the end cuts is no fault.
            guard index < text.count else { break }
            guard row.lead(byte), row.trail(text[index]) else {
                faults += 1
                continue
            }
            let trail = text[index]
            index += 1
            pairs += 1
            if trail < 0x80 { lowTrails += 1 }
            if isKorean, DoubleByteShape.koreanSyllables.contains(UInt16(byte) << 8 | UInt16(trail)) { frequent += 1 }
            switch row.kind(byte, trail) {
            case .syllable: syllables += 1
            case .ideograph: ideographs += 1
            case .sign: signs += 1
            case .rare: rare += 1
            case .single: singles += 1
            }
        }
    }
}
