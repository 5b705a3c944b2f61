/// Guesses the charset of text whose label is missing, or impossible for its bytes.
///
/// A guess is made from the shape of the bytes and from tables, in one pass for each candidate, and only where it is
/// sure: what nothing fits well stays windows-1252, as it is for most mail.
enum CharsetGuess {
    /// Bytes that are looked at, from the first that is not ASCII: enough for any shape to show.
    private static let sample = 32_768

    /// The charset that the bytes are in; nil for windows-1252, or when nothing is sure.
    static func charset(of bytes: [UInt8]) -> CharsetLabel.Charset? {
        guard let first = bytes.firstIndex(where: \.isHighBit) else { return nil }
        let text = Array(bytes[max(0, first - 1)..<min(bytes.count, first + sample)])
        if isLatin(text) { return centralEuropean(text) }
        if let script = AlphabetShape.best(for: text) { return .singleByte(script) }
        if let pairs = DoubleByteShape.best(for: text) { return .multiByte(pairs) }
        return centralEuropean(text)
    }

    // MARK: Latin script

    /// Letters of windows-1252 stand among ASCII letters or alone; words of other scripts are runs of high bytes.
    private static func isLatin(_ text: [UInt8]) -> Bool {
        var latin = 0
        var foreign = 0
        for (index, byte) in text.enumerated() where byte.isHighBit {
            let before = index > 0 ? text[index - 1] : ASCII.space
            let after = index + 1 < text.count ? text[index + 1] : ASCII.space
            let isAlone = !before.isHighBit && !after.isHighBit
            if isLatinLetter(byte) {
                if isAlone || before.isLetter || after.isLetter { latin += 1 } else { foreign += 1 }
            } else if !isAlone {
                foreign += 1
            }
        }
        return latin >= foreign
    }

    private static func isLatinLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0xD7, 0xF7: false
        case 0xC0...0xFF, 0x8A, 0x8C, 0x8E, 0x9A, 0x9C, 0x9E, 0x9F: true
        default: false
        }
    }

    /// Polish, Czech and their neighbours: where windows-1252 has signs such as `³` or `¹`, their charsets have letters,
    /// and signs do not stand inside words.
    private static func centralEuropean(_ text: [UInt8]) -> CharsetLabel.Charset? {
        var counts = [Int](repeating: 0, count: 256)
        var high = 0
        guard text.count > 2 else { return nil }
        for index in 1..<(text.count - 1) where text[index].isHighBit {
            high += 1
            let (before, after) = (text[index - 1], text[index + 1])
            let isWithin = (before.isLetter || before.isHighBit) && (after.isLetter || after.isHighBit)
            if isWithin, before.isLetter || after.isLetter { counts[Int(text[index])] += 1 }
        }
        let count = { (bytes: [Int]) in bytes.reduce(0) { $0 + counts[$1] } }
        let inWords = count([0xB1, 0xB3, 0xB6, 0xB9, 0xBC, 0xBE, 0xBF])
        guard inWords >= 2, inWords * 10 >= high else { return nil }
        if count([0xB1, 0xB6, 0xBC]) > 0 { return .singleByte("ISO-8859-2") }
        let isWindows = count([0x9A, 0x9C, 0x9D, 0x9E, 0x9F]) > 0 || count([0xB3, 0xBF, 0xEA]) > 0
        return .singleByte(isWindows ? "CP1250" : "ISO-8859-2")
    }
}
