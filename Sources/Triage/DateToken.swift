/// A piece of text as dates are read from it.
enum DateToken: Hashable {
    /// In lower case, without accents.
    case word(String)
    /// At most four digits.
    case number(Int, digits: Int)
    /// `3rd`, `1er`.
    case ordinal(Int)
    case mark(Unicode.Scalar)
    /// Where a sentence or paragraph ends.
    case stop

    var isNumber: Bool {
        switch self {
        case .number, .ordinal: true
        case .word, .mark, .stop: false
        }
    }

    /// Scalars that are read: a notice says it at its beginning.
    private static let scalarsRead = 4_000
    private static let ordinalEndings: Set<String> = ["st", "nd", "rd", "th", "er", "ere", "e", "o", "a", "de", "ste"]

    /// The tokens of a text; white space is none, but an empty line ends a sentence.
    static func all(in text: String) -> [DateToken] {
        var reader = DateTokenReader()
        let beginning = String(String.UnicodeScalarView(text.unicodeScalars.prefix(scalarsRead)))
        for scalar in beginning.lowercased().unicodeScalars { reader.read(scalar) }
        reader.read("\n")
        return reader.tokens
    }

    fileprivate static func ordinal(_ word: String, after token: DateToken?) -> DateToken? {
        guard case .number(let value, let digits)? = token, digits <= 2, ordinalEndings.contains(word) else {
            return nil
        }
        return .ordinal(value)
    }
}

/// Collects tokens scalar by scalar.
private struct DateTokenReader {
    var tokens: [DateToken] = []
    private var word = ""
    private var digits = ""
    /// True where nothing stood between the number before and this word.
    private var touchesNumber = false
    private var lineBreaks = 0

    private static let longestNumber = 4

    mutating func read(_ scalar: Unicode.Scalar) {
        if ("0"..."9").contains(scalar) {
            endWord()
            digits.unicodeScalars.append(scalar)
        } else if let letters = Self.letters(of: scalar) {
            if !digits.isEmpty {
                endNumber()
                touchesNumber = true
            }
            word += letters
        } else if !(0x300...0x36F).contains(scalar.value) {
            // An accent that stands for itself belongs to its letter.
            end()
            separate(scalar)
        }
        if scalar != "\n", !scalar.properties.isWhitespace { lineBreaks = 0 }
    }

    private mutating func separate(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\n":
            lineBreaks += 1
            if lineBreaks == 2 { tokens.append(.stop) }
        case "!", "?", ";", "。", "！", "？": tokens.append(.stop)
        case ".":
            // Behind a number or one letter it belongs to a date or an abbreviation.
            if case .word(let word)? = tokens.last, word.count > 1, VacationCues.month(word) == nil {
                tokens.append(.stop)
            } else {
                tokens.append(.mark("."))
            }
        case "\u{2010}"..."\u{2015}", "~", "〜", "～": tokens.append(.mark("-"))
        case "-", "/", ",", ":": tokens.append(.mark(scalar))
        // "3º" and "1ª" are how Spanish and Portuguese write "3rd" and "1st".
        case "\u{BA}", "\u{AA}", "\u{B0}": break
        default: if !scalar.properties.isWhitespace { tokens.append(.mark(scalar)) }
        }
    }

    private mutating func end() {
        endWord()
        endNumber()
    }

    private mutating func endWord() {
        guard !word.isEmpty else { return }
        if touchesNumber, let ordinal = DateToken.ordinal(word, after: tokens.last) {
            tokens[tokens.count - 1] = ordinal
        } else {
            tokens.append(.word(word))
        }
        word = ""
        touchesNumber = false
    }

    private mutating func endNumber() {
        guard !digits.isEmpty else { return }
        if digits.count <= Self.longestNumber, let value = Int(digits) {
            tokens.append(.number(value, digits: digits.count))
        } else {
            tokens.append(.mark("#"))
        }
        digits = ""
    }

    /// The letters without accents that a letter is looked up by; nil for what is no letter.
    private static func letters(of scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "a"..."z": String(scalar)
        case "à"..."å": "a"
        case "ç": "c"
        case "è"..."ë": "e"
        case "ì"..."ï": "i"
        case "ñ": "n"
        case "ò"..."ö": "o"
        case "ù"..."ü": "u"
        case "ß": "ss"
        case "\u{BA}", "\u{AA}": nil
        default: scalar.properties.isAlphabetic ? String(scalar) : nil
        }
    }
}
