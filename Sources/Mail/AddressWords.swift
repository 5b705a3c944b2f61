/// The words of an address or a display name, with what is needed to tell the two apart.
struct AddressWords {
    private struct Word {
        var bytes: [UInt8]
        var isQuoted: Bool
        /// White space or a comment stands before it.
        var followsBlank: Bool

        var isAt: Bool { !isQuoted && bytes == [ASCII.at] }
        var beginsWithDot: Bool { !isQuoted && bytes.first == ASCII.dot }
        var endsWithDot: Bool { !isQuoted && bytes.last == ASCII.dot }
    }

    private var words: [Word] = []
    private var sawBlank = false
    private(set) var hasAt = false

    var isEmpty: Bool { words.isEmpty }
    var startsWithAt: Bool { words.first?.isAt ?? false }

    mutating func addBlank() { sawBlank = true }

    mutating func addQuoted(_ content: [UInt8]) { append(content, isQuoted: true) }

    /// Adds an encoded word as it stands; an `@` in it is no address (RFC 2047 §5).
    mutating func addEncodedWord(_ bytes: [UInt8]) { append(bytes, isQuoted: false) }

    /// Adds unquoted characters; an `@` becomes a word of its own.
    mutating func addAtom(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        while let at = rest.firstIndex(of: ASCII.at) {
            if at > rest.startIndex { append(Array(rest[..<at]), isQuoted: false) }
            append([ASCII.at], isQuoted: false)
            hasAt = true
            rest = rest[(at + 1)...]
        }
        if !rest.isEmpty { append(Array(rest), isQuoted: false) }
    }

    private mutating func append(_ bytes: [UInt8], isQuoted: Bool) {
        words.append(Word(bytes: bytes, isQuoted: isQuoted, followsBlank: sawBlank && !words.isEmpty))
        sawBlank = false
    }

    /// The words as a person reads them.
    func phrase(fallback: String?) -> String { phrase(words[...], fallback: fallback) }

    private func phrase(_ part: ArraySlice<Word>, fallback: String?) -> String {
        var bytes: [UInt8] = []
        for (offset, word) in part.enumerated() {
            if word.followsBlank, offset > 0 { bytes.append(ASCII.space) }
            bytes += word.bytes
        }
        let text = EncodedWord.decode(bytes, fallback: fallback)
        return AddressWords.squeezed(text)
    }

    /// Runs of white space as one space, none at the ends.
    static func squeezed(_ text: String) -> String {
        let bytes = text.utf8
        guard bytes.contains(where: \.isWhite) else { return text }
        return bytes.split(whereSeparator: \.isWhite).map { String(Substring($0)) }.joined(separator: " ")
    }

    /// The address in the words and what else they hold; nil when there is no address.
    func split(fallback: String?) -> (address: EmailAddress, name: String)? {
        guard let at = words.lastIndex(where: \.isAt) else { return nil }
        let localStart = startOfLocalPart(before: at)
        let domainEnd = endOfDomain(after: at)
        let domain = joined(words[(at + 1)..<domainEnd]).reversed().drop { $0 == ASCII.dot }.reversed()
        let local = AddressWords.quotedIfNeeded(joined(words[localStart..<at]))
        let text = Charset.repairedText(local + [ASCII.at] + domain)
        guard let address = EmailAddress(text) else { return nil }
        let before = phrase(words[..<localStart], fallback: fallback)
        let after = phrase(words[domainEnd...], fallback: fallback)
        return (address, before.isEmpty ? after : after.isEmpty ? before : "\(before) \(after)")
    }

    /// QUIRK: `Jane Doe jane@example.org` without brackets (AddressTests "oddities"): words apart from the one that
    /// touches the `@` are a name; where blanks stand before the `@`, all are the local part (RFC 5322 §4.4).
    private func startOfLocalPart(before at: Int) -> Int {
        guard !words[at].followsBlank else { return words[..<at].lastIndex(where: \.isAt).map { $0 + 1 } ?? 0 }
        var start = at
        while start > 0, !words[start - 1].isAt {
            let isApart = start < at && words[start].followsBlank
            if isApart, !words[start].beginsWithDot, !words[start - 1].endsWithDot { break }
            start -= 1
        }
        return start
    }

    private func endOfDomain(after at: Int) -> Int {
        var end = at + 1
        while end < words.count, !words[end].isAt {
            let isApart = end > at + 1 && words[end].followsBlank
            if isApart, !words[end].beginsWithDot, !words[end - 1].endsWithDot { break }
            end += 1
        }
        return end
    }

    /// The words next to each other; blanks around dots are dropped, others become one space.
    private func joined(_ part: ArraySlice<Word>) -> [UInt8] {
        var bytes: [UInt8] = []
        var endsWithDot = false
        for (offset, word) in part.enumerated() {
            if word.followsBlank, offset > 0, !endsWithDot, !word.beginsWithDot { bytes.append(ASCII.space) }
            bytes += word.bytes
            endsWithDot = word.endsWithDot
        }
        return bytes
    }

    /// A local part as it is written: quoted where its characters ask for it (RFC 5322 §3.4.1).
    static func quotedIfNeeded(_ local: [UInt8]) -> [UInt8] {
        let isPlain = local.allSatisfy { $0 > ASCII.space && $0 != ASCII.delete && !specials.contains($0) }
        if isPlain { return local }
        var quoted = [ASCII.quote]
        for byte in local {
            if byte == ASCII.quote || byte == ASCII.backslash { quoted.append(ASCII.backslash) }
            quoted.append(byte)
        }
        return quoted + [ASCII.quote]
    }

    private static let specials = Array("()<>[]:;@\\,\"".utf8)
}
