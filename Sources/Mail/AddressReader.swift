/// Reads address lists (RFC 5322 §3.4, §4.4) as they are written, not only as they should be.
struct AddressReader {
    private let value: [UInt8]
    private let fallback: String?
    private let limit: Int
    private let lastWordEnd: Int
    private var index = 0
    private var mailboxes: [Mailbox] = []
    private var group: String?

    private var words = AddressWords()
    private var angle: AddressWords?
    private var comment: [UInt8]?
    private var hasOpenQuote = false

    /// - Parameters:
    ///   - value: the unfolded field value
    ///   - fallback: the label of the charset of raw 8-bit text
    ///   - limit: how many entries are read
    init(_ value: [UInt8], fallback: String? = nil, limit: Int = Limits.standard.addresses) {
        self.value = AddressReader.prepared(value)
        self.fallback = fallback
        self.limit = limit
        lastWordEnd = EncodedWord.lastEnd(in: self.value)
    }

    /// The value as it can be read: what is not written as an address list at all, put into that form.
    private static func prepared(_ written: [UInt8]) -> [UInt8] {
        // QUIRK: raw ISO-2022-JP (old Japanese mailers; AddressTests "oddities"): its bytes look like brackets and quotes.
        let value = ISO2022JP.isLikely(written) ? Array(ISO2022JP.text(written).utf8) : written
        return withoutLinks(value) ?? value
    }

    /// QUIRK: `Jane Doe [mailto:jane@example.org]` and `<mailto:jane@example.org>` (Outlook's quotes and what is copied
    /// from web pages; AddressTests "oddities"); nil where there is none.
    private static func withoutLinks(_ value: [UInt8]) -> [UInt8]? {
        guard value.contains(ASCII.colon) else { return nil }
        var output: [UInt8] = []
        var index = 0
        var isLink = false
        while index < value.count {
            let byte = value[index]
            let opens = byte == ASCII.less || byte == 0x5B
            if opens, value[(index + 1)...].hasPrefix("mailto:") {
                output.append(ASCII.less)
                isLink = byte == 0x5B
                index += 8
                continue
            }
            output.append(isLink && byte == 0x5D ? ASCII.greater : byte)
            if isLink, byte == 0x5D { isLink = false }
            index += 1
        }
        return output.count == value.count ? nil : output
    }

    /// Reads the whole list.
    mutating func read() -> [Mailbox] {
        while index < value.count, mailboxes.count < limit { readToken() }
        if mailboxes.count < limit { finishEntry() }
        return mailboxes
    }

    private mutating func readToken() {
        let byte = value[index]
        switch byte {
        case _ where byte.isWhite:
            words.addBlank()
            index += 1
        case ASCII.quote:
            if let content = readQuoted() { words.addQuoted(content) }
        case ASCII.open:
            comment = readComment()
            words.addBlank()
        case ASCII.less: readAngle()
        case ASCII.greater: index += 1
        case ASCII.comma:
            index += 1
            finishEntry()
        case ASCII.semicolon:
            index += 1
            finishEntry()
            group = nil
        case ASCII.colon: readColon()
        default: readAtom()
        }
    }

    /// A colon ends a group's name; anywhere else it is a character like others.
    private mutating func readColon() {
        index += 1
        guard group == nil, !words.hasAt, angle == nil, !words.isEmpty else {
            words.addAtom([ASCII.colon])
            return
        }
        let name = words.phrase(fallback: fallback)
        startEntry()
        // QUIRK: `mailto:` copied with the address (AddressTests "oddities").
        if name.lowercased() != "mailto" { group = name }
    }

    private mutating func readAtom() {
        if value[index] == ASCII.equal, let word = EncodedWord.word(in: value, at: index, lastEnd: lastWordEnd) {
            words.addEncodedWord(Array(value[index..<word.end]))
            index = word.end
            return
        }
        let start = index
        index += 1
        while index < value.count, !AddressReader.endsAtom(value[index]) { index += 1 }
        words.addAtom(value[start..<index])
    }

    private static func endsAtom(_ byte: UInt8) -> Bool {
        switch byte {
        case ASCII.quote, ASCII.open, ASCII.less, ASCII.greater, ASCII.comma, ASCII.semicolon, ASCII.colon, ASCII.equal:
            true
        default: byte.isWhite
        }
    }

    /// The content of the quoted string that begins here, nil when it is never closed.
    ///
    /// The quote is dropped then, and those behind it are not tried any more, so that reading stays linear.
    private mutating func readQuoted() -> [UInt8]? {
        var content: [UInt8] = []
        var next = index + 1
        while next < value.count, !hasOpenQuote {
            let byte = value[next]
            if byte == ASCII.quote {
                index = next + 1
                return content
            }
            if byte == ASCII.backslash, next + 1 < value.count { next += 1 }
            content.append(value[next])
            next += 1
        }
        hasOpenQuote = true
        index += 1
        return nil
    }

    /// A comment, nested ones included; its content without the outer parentheses.
    private mutating func readComment() -> [UInt8] {
        var content: [UInt8] = []
        var depth = 0
        while index < value.count {
            let byte = value[index]
            index += 1
            if byte == ASCII.backslash, index < value.count {
                content.append(value[index])
                index += 1
                continue
            }
            if byte == ASCII.close { depth -= 1 }
            if depth == 0, byte == ASCII.close { break }
            if depth > 0 { content.append(byte) }
            if byte == ASCII.open { depth += 1 }
        }
        return content
    }

    /// What stands between `<` and `>`; a second one in the same entry begins another address.
    private mutating func readAngle() {
        if angle != nil { finishEntry() }
        while index < value.count, value[index] == ASCII.less || value[index].isWhite { index += 1 }
        var inner = AddressWords()
        while index < value.count, !endsAngle(inner) { readAngleToken(&inner) }
        if index < value.count, value[index] == ASCII.greater { index += 1 }
        angle = inner
    }

    /// Brackets that are never closed end with their entry; a comma belongs to them in a route only.
    private func endsAngle(_ inner: AddressWords) -> Bool {
        switch value[index] {
        case ASCII.greater, ASCII.less, ASCII.semicolon: true
        case ASCII.comma: !inner.startsWithAt
        default: false
        }
    }

    private mutating func readAngleToken(_ inner: inout AddressWords) {
        let byte = value[index]
        switch byte {
        case ASCII.open:
            _ = readComment()
            inner.addBlank()
        case ASCII.quote:
            if let content = readQuoted() { inner.addQuoted(content) }
        case ASCII.colon where inner.startsWithAt:
            // RFC 5322 §4.4: a source route is read and ignored.
            inner = AddressWords()
            index += 1
        case _ where byte.isWhite:
            inner.addBlank()
            index += 1
        default:
            let start = index
            index += 1
            while index < value.count, !AddressReader.endsAtom(value[index]) { index += 1 }
            inner.addAtom(value[start..<index])
        }
    }

    private mutating func startEntry() {
        words = AddressWords()
        angle = nil
        comment = nil
    }

    private mutating func finishEntry() {
        defer { startEntry() }
        if let angle {
            let name = words.phrase(fallback: fallback)
            appendNamed(angle, name: name.isEmpty ? commentText : name)
        } else if let (address, name) = words.split(fallback: fallback) {
            mailboxes.append(Mailbox(name: name.isEmpty ? commentText : name, address: address, group: group))
        } else if !words.isEmpty {
            let literal = words.phrase(fallback: fallback)
            mailboxes.append(Mailbox(name: commentText, address: nil, group: group, literal: literal))
        }
    }

    private mutating func appendNamed(_ angle: AddressWords, name: String?) {
        let found = angle.split(fallback: fallback)
        let literal = found == nil ? angle.phrase(fallback: fallback) : nil
        let mailbox = Mailbox(name: name, address: found?.address, group: group, literal: literal)
        // QUIRK: Exchange writes `Doe, Jane <jane@example.org>` without quotes (AddressTests "unquoted commas"): words
        // without an address, directly before a name with one, are the first half of that name.
        guard let name, found != nil, let last = mailboxes.last, last.isBareWord, last.group == group else {
            mailboxes.append(mailbox)
            return
        }
        mailboxes.removeLast()
        mailboxes.append(Mailbox(name: "\(last.literal), \(name)", address: mailbox.address, group: group))
    }

    private var commentText: String? {
        guard let comment else { return nil }
        let text = AddressWords.squeezed(EncodedWord.decode(comment, fallback: fallback))
        return text.isEmpty ? nil : text
    }
}

extension Mailbox {
    /// Words that are neither an address nor meant as one.
    fileprivate var isBareWord: Bool {
        address == nil && name == nil && !literal.isEmpty && !literal.utf8.contains(ASCII.at)
    }
}
