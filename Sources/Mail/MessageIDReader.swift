/// Finds identifiers in Message-ID, In-Reply-To and References (RFC 5322 §3.6.4, §4.5.4), whatever stands around them.
enum MessageIDReader {
    private static let longestID = 998

    /// Every identifier in the value, in order; at most `limit`: the first and the newest ones are kept.
    static func all(in value: [UInt8], limit: Int) -> [MessageID] {
        let found = bracketed(value)
        return capped(found.isEmpty ? bare(value) : found, limit: limit)
    }

    /// The identifier of a Message-ID field.
    static func single(in value: [UInt8]) -> MessageID? {
        if let first = bracketed(value).first { return first }
        // QUIRK: no brackets, or no `@` (broken scripts; MessageIDTests "missing brackets").
        let content = value.filter { $0 != ASCII.less && $0 != ASCII.greater }
        let token = content.trimmed().prefix { !$0.isWhite }
        return id(token)
    }

    private static func capped(_ ids: [MessageID], limit: Int) -> [MessageID] {
        guard ids.count > limit, limit > 1, let first = ids.first else { return Array(ids.prefix(limit)) }
        return [first] + ids.suffix(limit - 1)
    }

    private static func bracketed(_ value: [UInt8]) -> [MessageID] {
        var ids: [MessageID] = []
        var index = 0
        while index < value.count {
            let byte = value[index]
            if byte == ASCII.open {
                index = commentEnd(value, index)
                continue
            }
            index += 1
            guard byte == ASCII.less else { continue }
            let start = index
            while index < value.count, value[index] != ASCII.greater, value[index] != ASCII.less { index += 1 }
            let isClosed = index < value.count && value[index] == ASCII.greater
            if let id = isClosed ? id(value[start..<index]) : unclosed(value[start..<index]) { ids.append(id) }
        }
        return ids
    }

    /// The end of a comment; one that is never closed ends at the next bracket.
    private static func commentEnd(_ value: [UInt8], _ start: Int) -> Int {
        var depth = 0
        var index = start
        while index < value.count {
            switch value[index] {
            case ASCII.open: depth += 1
            case ASCII.close: depth -= 1
            case ASCII.less where depth > 0:
                // A bracket before the comment closes: more likely an identifier after a stray parenthesis.
                return index
            default: break
            }
            index += 1
            if depth == 0 { return index }
        }
        return value.count
    }

    /// A bracket that is never closed ends at the first white space.
    private static func unclosed(_ bytes: ArraySlice<UInt8>) -> MessageID? { id(bytes.prefix { !$0.isWhite }) }

    /// Words with an `@`, for fields without any bracket.
    private static func bare(_ value: [UInt8]) -> [MessageID] {
        value.split {
            $0.isWhite || $0 == ASCII.comma || $0 == ASCII.semicolon || $0 == ASCII.quote || $0 == ASCII.greater
        }
        .filter { $0.contains(ASCII.at) }
        .compactMap { id($0) }
    }

    /// White space inside an identifier comes from folding and does not belong to it.
    private static func id(_ bytes: ArraySlice<UInt8>) -> MessageID? {
        let content = bytes.contains(where: \.isWhite) ? bytes.filter { !$0.isWhite }[...] : bytes
        guard !content.isEmpty, content.count <= longestID else { return nil }
        return MessageID(Charset.repairedText(Array(content)))
    }
}
