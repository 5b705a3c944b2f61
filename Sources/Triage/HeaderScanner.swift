/// Reads a structured field value: words, quoted strings and separators, comments passed over (RFC 5322 §3.2).
struct HeaderScanner {
    private let bytes: [UInt8]
    private(set) var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { index >= bytes.count }
    var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    /// Passes over white space and comments, nested ones too; false when a comment never ends, and then the rest is gone.
    @discardableResult
    mutating func skipComments() -> Bool {
        while let byte = peek {
            if byte.isSpace {
                index += 1
            } else if byte == 0x28 {
                guard skipComment() else { return false }
            } else {
                break
            }
        }
        return true
    }

    // A counter and no recursion: the depth is the sender's to choose.
    private mutating func skipComment() -> Bool {
        var depth = 0
        while let byte = peek {
            index += 1
            switch byte {
            case 0x5C: index += 1
            case 0x28: depth += 1
            case 0x29:
                depth -= 1
                if depth == 0 { return true }
            default: break
            }
        }
        index = bytes.count
        return false
    }

    /// Takes one byte when it stands here.
    mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        index += 1
        return true
    }

    /// The bytes up to white space, a comment or one of `stops`, which stays; nil when there are none.
    mutating func token(until stops: [UInt8]) -> [UInt8]? {
        let start = index
        while let byte = peek, !byte.isSpace, byte != 0x28, byte != 0x29, byte != 0x22, byte > 0x20,
            !stops.contains(byte)
        {
            index += 1
        }
        return index > start ? Array(bytes[start..<index]) : nil
    }

    /// A quoted string's content; nil when none begins here or it never ends.
    mutating func quotedString() -> [UInt8]? {
        guard take(0x22) else { return nil }
        var content: [UInt8] = []
        while let byte = peek {
            index += 1
            if byte == 0x22 { return content }
            if byte == 0x5C, let escaped = peek {
                index += 1
                content.append(escaped)
            } else {
                content.append(byte)
            }
        }
        return nil
    }

    /// The next word, leniently: whatever is no white space, comment or one of `separators`, which are passed over.
    mutating func word(endingAt separators: [UInt8]) -> [UInt8]? {
        while skipComments(), let byte = peek {
            if let word = token(until: separators) { return word }
            if byte == 0x22 { return quotedString() ?? [] }
            index += 1
        }
        return nil
    }
}
