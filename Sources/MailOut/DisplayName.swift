/// A person's name as it may be shown to somebody else: never address-like (product: the privacy relay).
struct DisplayName {
    /// The name without addresses, links, telephone numbers and invisible characters.
    let full: String

    /// Longer names are cut: they would fill the list of mails on a phone.
    private static let longest = 60
    /// From so many digits on it may be a telephone number.
    private static let phoneDigits = 6
    private static let titles: Set<String> = [
        "dr", "dr.", "prof", "prof.", "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "miss", "herr", "frau", "sir",
    ]

    /// nil where nothing is left of the name, or there is none.
    init?(_ name: String?) {
        guard let name else { return nil }
        if DisplayName.isHarmless(name) {
            full = HeaderText.line(name)
            return
        }
        var words = DisplayName.visible(name).split(separator: " ").map(String.init)
        words = words.filter { !DisplayName.isAddressLike($0) }
        if words.joined().utf8.count(where: { $0 &- 0x30 < 10 }) >= DisplayName.phoneDigits {
            words = words.map { $0.filter { !$0.isNumber && $0 != "+" } }.filter { $0.contains(where: \.isLetter) }
        }
        let joined = String(words.joined(separator: " ").prefix(DisplayName.longest))
        guard joined.contains(where: { $0.isLetter || $0.isNumber }) else { return nil }
        full = joined
    }

    /// True for Latin letters, blanks, and what stands within names: nothing of it is left out, and a letter is there.
    private static func isHarmless(_ name: String) -> Bool {
        guard name.utf8.count <= longest, name.isPlainLatin else { return false }
        let (blank, stop) = (UInt8(ascii: " "), UInt8(ascii: "."))
        var (before, hasLetter) = (blank, false)
        let isHarmless = name.allBytes { byte in
            defer { before = byte }
            // A full stop ends a word here: within one it may be a domain's, and `www.` begins one.
            if before == stop { return byte == blank }
            if byte == stop { return before | 0x20 != UInt8(ascii: "w") }
            let isLetter = (byte | 0x20) &- 0x61 < 26
            if isLetter { hasLetter = true }
            return isLetter || byte >= 0x80 || " -'".utf8.contains(byte)
        }
        return isHarmless && hasLetter
    }

    /// `Jane D.`: the first name and the first letter of the last.
    var short: String {
        var words = ordered
        if words.count > 1, let first = words.first, DisplayName.titles.contains(first.lowercased()) {
            words.removeFirst()
        }
        guard let first = words.first else { return full }
        guard words.count > 1, let initial = words.last?.first, initial.isLetter else { return first }
        return "\(first) \(initial.uppercased())."
    }

    /// The words with the first name first: `Doe, Jane` is turned round.
    private var ordered: [String] {
        let halves = full.split(separator: ",", maxSplits: 1)
        let text = halves.count == 2 ? "\(halves[1]) \(halves[0])" : full
        return text.split(separator: " ").map { $0.filter { $0 != "," } }.filter { !$0.isEmpty }
    }

    /// Without control, direction and zero-width characters, and without what could end a quoted name.
    private static func visible(_ name: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in name.unicodeScalars.prefix(longest * 8) {
            switch scalar.properties.generalCategory {
            case .control, .spaceSeparator, .lineSeparator, .paragraphSeparator: result.append(" ")
            case .format, .privateUse, .surrogate, .unassigned: continue
            default: if !"\"\\<>()[]{};:".unicodeScalars.contains(scalar) { result.append(scalar) }
            }
        }
        return String(result)
    }

    private static func isAddressLike(_ word: String) -> Bool {
        let folded = String(decoding: Fold.bytes(word), as: UTF8.self)
        if folded.contains("@") || folded.contains("//") || folded.hasPrefix("www.") { return true }
        let labels = folded.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count > 1, let last = labels.last, last.utf8.count > 1 else { return false }
        // `Dr.Jane` is a name, `jane.doe` and `example.org` are not.
        return labels.allSatisfy { !$0.isEmpty } && word == word.lowercased()
    }
}
