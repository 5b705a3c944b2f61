/// A line of somebody's words without anything that could be an address, for where nobody knows which ones are theirs.
enum AddressFree {
    /// Stands where words were taken out, as in relayed mails.
    private static let mark = "[address removed]"

    /// The line; where an `@` stands, however it is written, the words that touch it are gone.
    static func text(_ line: String) -> String {
        // No sign, and none that is spelled in brackets or written in other letters.
        if line.allBytes({ $0 < 0x80 && $0 != UInt8(ascii: "@") && !Fold.closings[Int($0)] }) { return line }
        let words = line.split(separator: " ").map(String.init)
        var isHidden = words.map { Fold.bytes($0).contains(UInt8(ascii: "@")) }
        guard isHidden.contains(true) else { return line }
        for (index, word) in words.enumerated() where isHidden[index] {
            let folded = Fold.bytes(word)
            // `carl @ mail.example`: a lone sign takes its neighbours along.
            if folded.first == UInt8(ascii: "@"), index > 0 { isHidden[index - 1] = true }
            if folded.last == UInt8(ascii: "@"), index + 1 < words.count { isHidden[index + 1] = true }
        }
        var shown: [String] = []
        for (word, isHidden) in zip(words, isHidden) where !isHidden || shown.last != mark {
            shown.append(isHidden ? mark : word)
        }
        return shown.joined(separator: " ")
    }
}
