/// Writes address lists (RFC 5322 §3.4).
enum MailboxWriter {
    /// The list's words, to be joined by blanks.
    static func words(_ mailboxes: [Mailbox], field: String) throws(MessageWriterError) -> [[UInt8]] {
        var words: [[UInt8]] = []
        var group: String?
        for (index, mailbox) in mailboxes.enumerated() {
            if mailbox.group != group, let name = mailbox.group {
                var opening = try phrase(name, field)
                opening[opening.count - 1].append(ASCII.colon)
                words += opening
            }
            group = mailbox.group
            let next = index + 1 < mailboxes.count ? mailboxes[index + 1] : nil
            if mailbox.address != nil { words += try entry(mailbox, field) }
            // `undisclosed-recipients:;` is a group without an entry; any other entry without an address is an error.
            guard mailbox.address != nil || group != nil, !words.isEmpty else { throw .unsafeHeader(name: field) }
            if group != nil, next?.group != group { words[words.count - 1].append(ASCII.semicolon) }
            let isLast = next == nil || (mailbox.address == nil && next?.group == group)
            if !isLast { words[words.count - 1].append(ASCII.comma) }
        }
        return words
    }

    private static func entry(_ mailbox: Mailbox, _ field: String) throws(MessageWriterError) -> [[UInt8]] {
        // Readers take `=?` for the beginning of an encoded word wherever it stands, and could join two addresses.
        guard let address = mailbox.address?.description, HeaderWriter.isPrintable(address), !address.contains("=?")
        else { throw .unsafeHeader(name: field) }
        guard let name = mailbox.name, !name.isEmpty else { return [Array(address.utf8)] }
        return try phrase(name, field) + [Array("<\(address)>".utf8)]
    }

    /// A display name: bare where it may be, quoted where it must be, encoded where it is not ASCII.
    private static func phrase(_ name: String, _ field: String) throws(MessageWriterError) -> [[UInt8]] {
        try HeaderWriter.checkText(name, field)
        let isASCII = HeaderWriter.isPrintable(name)
        guard isASCII, !name.contains("=?"), name.utf8.count <= HeaderWriter.lineLength else {
            return EncodedWordWriter.words(name, isPhrase: true)
        }
        let isBare = name.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == ASCII.space || $0 == ASCII.minus }
        if isBare, name == AddressWords.squeezed(name), !name.isEmpty {
            return name.utf8.split(separator: ASCII.space).map { Array($0) }
        }
        var quoted = [ASCII.quote]
        for byte in name.utf8 {
            if byte == ASCII.quote || byte == ASCII.backslash { quoted.append(ASCII.backslash) }
            quoted.append(byte)
        }
        return [quoted + [ASCII.quote]]
    }
}
