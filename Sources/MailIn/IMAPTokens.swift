/// The tokens of one response (RFC 9051 §4).
struct IMAPTokens {
    enum Token: Equatable {
        case open
        case close
        /// An atom or number; `BODY[HEADER.FIELDS (TO)]<0>` is one.
        case atom(String)
        /// A quoted string or literal.
        case string([UInt8])
    }

    private let pieces: [IMAPDecoder.Piece]
    private var piece = 0
    private var offset = 0

    init(_ pieces: [IMAPDecoder.Piece]) { self.pieces = pieces }

    /// The next token; nil at the end.
    ///
    /// - Throws: `IMAPError.violation` for a quoted string without an end.
    mutating func next() throws(IMAPError) -> Token? {
        while piece < pieces.count {
            switch pieces[piece] {
            case .literal(let bytes):
                piece += 1
                return .string(bytes)
            case .text(let text):
                while offset < text.count, text[offset] == UInt8(ascii: " ") { offset += 1 }
                guard offset < text.count else {
                    (piece, offset) = (piece + 1, 0)
                    continue
                }
                return try token(text)
            }
        }
        return nil
    }

    private mutating func token(_ text: [UInt8]) throws(IMAPError) -> Token {
        switch text[offset] {
        case UInt8(ascii: "("):
            offset += 1
            return .open
        case UInt8(ascii: ")"):
            offset += 1
            return .close
        case UInt8(ascii: "\""):
            return try quoted(text)
        default:
            return atom(text)
        }
    }

    private mutating func quoted(_ text: [UInt8]) throws(IMAPError) -> Token {
        var bytes: [UInt8] = []
        var index = offset + 1
        while index < text.count {
            if text[index] == UInt8(ascii: "\"") {
                offset = index + 1
                return .string(bytes)
            }
            if text[index] == UInt8(ascii: "\\"), index + 1 < text.count { index += 1 }
            bytes.append(text[index])
            index += 1
        }
        throw .violation("a quoted string without an end")
    }

    private mutating func atom(_ text: [UInt8]) -> Token {
        let start = offset
        var isInBrackets = false
        while offset < text.count {
            let byte = text[offset]
            if byte == UInt8(ascii: "[") { isInBrackets = true }
            if byte == UInt8(ascii: "]") { isInBrackets = false }
            let ends = byte == UInt8(ascii: " ") || byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")")
            if ends, !isInBrackets { break }
            offset += 1
        }
        return .atom(String(decoding: text[start..<offset], as: UTF8.self))
    }
}
