/// Alphabets that have a byte for each letter, told apart by which letters are frequent.
struct AlphabetShape {
    /// What is known of a script in one charset; the next one is a row in `rows`.
    private struct Row {
        /// glibc's name.
        let charset: String
        let letters: ClosedRange<UInt32>
        let capitals: ClosedRange<UInt32>?
        /// The letters that make up most of any text.
        let frequent: String
        /// Letters of which every word holds one; empty where vowels are not written.
        let vowels: String
    }

    private static let cyrillic = (frequent: "оеаинтсрвлкмдпуії", vowels: "аеёиоуыэюяіїє")

    /// Of two that fit equally well the first is taken: what is Hebrew may look like Russian, hardly the other way round.
    private static let rows: [Row] =
        [Row(charset: "CP1255", letters: 0x5D0...0x5EA, capitals: nil, frequent: "יוהלארתבשמםנכד", vowels: "")]
        + ["CP1251", "KOI8-R", "KOI8-U", "ISO-8859-5", "IBM866"].map {
            Row(
                charset: $0, letters: 0x401...0x491, capitals: 0x401...0x42F, frequent: cyrillic.frequent,
                vowels: cyrillic.vowels)
        } + [
            Row(
                charset: "CP1253", letters: 0x386...0x3CE, capitals: 0x386...0x3AB, frequent: "αοιετνσηυρκςίάόέή",
                vowels: "αεηιουωάέήίόύώΐΰϊϋ"),
            Row(charset: "CP1256", letters: 0x621...0x64A, capitals: nil, frequent: "اليمونرتهبدع", vowels: ""),
            Row(
                charset: "WINDOWS-874", letters: 0xE01...0xE4E, capitals: nil, frequent: "านรอกเง่้มยลวดทสตะัี", vowels: ""),
        ]

    /// Of ten high bytes at least nine are letters, of ten letters at least six frequent ones.
    private static let leastLetters = 0.9
    private static let leastFrequent = 0.6
    /// Shorter words in capitals are as well two characters of a Chinese text.
    private static let fewestCapitals = 6
    private static let loudness = 0.1

    /// The charset whose alphabet the text is written in; nil when none fits.
    static func best(for text: [UInt8]) -> String? {
        var best: (charset: String, score: Double)?
        for shape in shapes {
            guard let score = shape.score(text), score > best?.score ?? leastFrequent else { continue }
            best = (shape.charset, score)
        }
        return best?.charset
    }

    private static let shapes = rows.map(AlphabetShape.init)

    private struct Kind: OptionSet {
        let rawValue: UInt8
        static let letter = Kind(rawValue: 1)
        static let capital = Kind(rawValue: 2)
        static let frequent = Kind(rawValue: 4)
        static let vowel = Kind(rawValue: 8)
    }

    private let charset: String
    private let hasVowels: Bool
    /// By byte.
    private let kinds: [Kind]

    private init(_ row: Row) {
        charset = row.charset
        hasVowels = !row.vowels.isEmpty
        let frequent = Set(row.frequent.unicodeScalars)
        let vowels = Set(row.vowels.unicodeScalars)
        let characters = Iconv.characters(of: (0x80...UInt8.max).map { [$0] }, from: row.charset)
        let ofHigh = characters.map { scalar -> Kind in
            guard let scalar, row.letters.contains(scalar.value) else { return [] }
            let small = scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
            var kind = Kind.letter
            if row.capitals?.contains(scalar.value) == true { kind.insert(.capital) }
            if frequent.contains(small) { kind.insert(.frequent) }
            if vowels.contains(small) { kind.insert(.vowel) }
            return kind
        }
        kinds = [Kind](repeating: [], count: 0x80) + ofHigh
    }

    /// The share of frequent letters; nil when the text is not in this alphabet.
    private func score(_ text: [UInt8]) -> Double? {
        var count = (high: 0, letters: 0, frequent: 0, capitals: 0, faults: 0)
        var before: Kind = []
        var word = (length: 0, hasVowel: false)
        for byte in text {
            let kind = kinds[Int(byte)]
            if byte.isHighBit { count.high += 1 }
            if kind.contains(.letter) {
                count.letters += 1
                if kind.contains(.frequent) { count.frequent += 1 }
                if kind.contains(.capital) { count.capitals += 1 }
                // A capital behind a small letter.
                if kind.contains(.capital), before.contains(.letter), !before.contains(.capital) { count.faults += 1 }
                word.length += 1
                word.hasVowel = word.hasVowel || kind.contains(.vowel)
            } else {
                if hasVowels, word.length > 2, !word.hasVowel { count.faults += 1 }
                word = (0, false)
            }
            before = kind
        }
        if hasVowels, word.length > 2, !word.hasVowel { count.faults += 1 }
        guard count.letters > 1, Double(count.letters) >= Double(count.high) * AlphabetShape.leastLetters else {
            return nil
        }
        guard count.faults * 10 <= count.letters else { return nil }
        guard count.capitals * 2 <= count.letters || count.letters >= AlphabetShape.fewestCapitals else { return nil }
        // A text in capitals is the rarer one of two that fit.
        let isLoud = count.capitals * 2 > count.letters
        return Double(count.frequent) / Double(count.letters) - (isLoud ? AlphabetShape.loudness : 0)
    }
}
