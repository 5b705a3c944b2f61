/// Writes encoded words (RFC 2047 §2, §5) in UTF-8.
enum EncodedWordWriter {
    private static let start = Array("=?utf-8?".utf8)
    private static let end = Array("?=".utf8)
    /// RFC 2047 §2: a word is at most 75 characters; 12 of them are its frame, and some room is left for a name.
    private static let longestText = 52
    private static let hexDigits = Array("0123456789ABCDEF".utf8)

    /// The text as one or more words that are joined again without a gap.
    ///
    /// No character is split between two. `isPhrase` allows only what may stand in a display name (§5 (3)).
    static func words(_ text: String, isPhrase: Bool) -> [[UInt8]] {
        let useBase64 = prefersBase64(text)
        let room = useBase64 ? longestText / 4 * 3 : longestText
        var words: [[UInt8]] = []
        var chunk: [UInt8] = []
        var width = 0
        for character in text {
            for unit in units(of: character, room: room, useBase64) {
                let cost = useBase64 ? unit.count : quotedWidth(unit, isPhrase)
                if width + cost > room, !chunk.isEmpty {
                    words.append(word(chunk, useBase64, isPhrase))
                    chunk = []
                    width = 0
                }
                chunk += unit
                width += cost
            }
        }
        if !chunk.isEmpty { words.append(word(chunk, useBase64, isPhrase)) }
        return words
    }

    /// A character that is too long for one word (many combining marks) is cut between its scalars.
    private static func units(of character: Character, room: Int, _ useBase64: Bool) -> [[UInt8]] {
        let whole = Array(String(character).utf8)
        if whole.count * (useBase64 ? 1 : 3) <= room { return [whole] }
        return character.unicodeScalars.map { Array(String($0).utf8) }
    }

    private static func prefersBase64(_ text: String) -> Bool {
        let high = text.utf8.count { $0.isHighBit }
        return high * 3 > text.utf8.count
    }

    private static func quotedWidth(_ bytes: [UInt8], _ isPhrase: Bool) -> Int {
        bytes.reduce(0) { $0 + (isPlain($1, isPhrase) || $1 == ASCII.space ? 1 : 3) }
    }

    private static func isPlain(_ byte: UInt8, _ isPhrase: Bool) -> Bool {
        if byte.isLetter || byte.isDigit { return true }
        switch byte {
        case 0x21, ASCII.star, ASCII.plus, ASCII.minus, ASCII.slash: return true
        case ASCII.equal, ASCII.question, ASCII.underscore: return false
        default: return !isPhrase && byte > ASCII.space && byte < ASCII.delete
        }
    }

    private static func word(_ bytes: [UInt8], _ useBase64: Bool, _ isPhrase: Bool) -> [UInt8] {
        if useBase64 { return start + [0x42, ASCII.question] + Base64.encode(bytes, lineLength: 0) + end }
        var text: [UInt8] = []
        for byte in bytes {
            if byte == ASCII.space {
                text.append(ASCII.underscore)
            } else if isPlain(byte, isPhrase) {
                text.append(byte)
            } else {
                text += [ASCII.equal, hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 0x0F)]]
            }
        }
        return start + [0x51, ASCII.question] + text + end
    }
}
