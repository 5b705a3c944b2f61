/// Cuts the bytes of a server into responses, however they come (RFC 9051 §2.2, §4.3).
///
/// Literals are counted, never looked into: a mail that holds what looks like a response stays a mail.
struct IMAPDecoder: Sendable {
    /// A stretch of a response: text up to a literal or the end, or a literal.
    enum Piece: Sendable {
        case text([UInt8])
        case literal([UInt8])
    }

    /// Bytes of a response outside literals.
    static let lineLimit = 1_048_576
    /// Literals of a response; a FETCH that we send is answered with one.
    private static let pieceLimit = 1_000
    /// Digits of the largest number that counts a literal.
    private static let countDigits = 10
    /// A literal's announced size is a claim: no more than this is set aside before the bytes are there.
    private static let reserveLimit = 1_048_576

    private let literalLimit: Int
    private var buffer: [UInt8] = []
    private var position = 0
    /// Up to where no line end was found.
    private var searched = 0
    private var pieces: [Piece] = []
    private var textBytes = 0
    private var literal: [UInt8] = []
    private var literalLeft = 0
    private var isInLiteral = false

    /// - Parameter literalLimit: bytes of the largest literal that is taken.
    init(literalLimit: Int) { self.literalLimit = literalLimit }

    /// Takes the next bytes of the connection.
    mutating func append(_ bytes: [UInt8]) {
        if position == buffer.count {
            (buffer, searched) = (bytes, 0)
        } else {
            buffer.removeFirst(position)
            searched = max(0, searched - position)
            buffer += bytes
        }
        position = 0
    }

    /// The next whole response; nil until more bytes have come.
    ///
    /// - Throws: `IMAPError.violation`; the connection is of no use then.
    mutating func next() throws(IMAPError) -> IMAPResponse? {
        while true {
            if isInLiteral {
                guard takeLiteral() else { return nil }
                continue
            }
            guard let line = try takeLine() else { return nil }
            let size = Self.mayHoldLiterals(pieces.isEmpty ? line : nil) ? Self.announced(line) : nil
            if let size {
                guard size <= literalLimit, pieces.count < Self.pieceLimit else {
                    throw .violation("a literal of \(size) bytes")
                }
                let start = line.lastIndex(of: UInt8(ascii: "{")) ?? line.endIndex
                pieces.append(.text(Array(line[..<start])))
                (isInLiteral, literalLeft) = (true, size)
                literal.reserveCapacity(min(size, Self.reserveLimit))
                continue
            }
            pieces.append(.text(Array(line)))
            defer { (pieces, textBytes) = ([], 0) }
            return try IMAPResponseReader(pieces).read()
        }
    }

    private mutating func takeLiteral() -> Bool {
        let count = min(literalLeft, buffer.count - position)
        literal += buffer[position..<(position + count)]
        position += count
        searched = position
        literalLeft -= count
        guard literalLeft == 0 else { return false }
        pieces.append(.literal(literal))
        (isInLiteral, literal) = (false, [])
        return true
    }

    private mutating func takeLine() throws(IMAPError) -> ArraySlice<UInt8>? {
        guard let end = buffer[max(searched, position)...].firstIndex(of: UInt8(ascii: "\n")) else {
            searched = buffer.count
            guard textBytes + buffer.count - position <= Self.lineLimit else {
                throw .violation("a line of more than \(Self.lineLimit) bytes")
            }
            return nil
        }
        var line = buffer[position..<end]
        textBytes += line.count
        guard textBytes <= Self.lineLimit else { throw .violation("a line of more than \(Self.lineLimit) bytes") }
        position = end + 1
        searched = position
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        return line
    }

    /// False for a response whose rest is free text, where `{5}` at the end are words of the server.
    private static func mayHoldLiterals(_ firstLine: ArraySlice<UInt8>?) -> Bool {
        guard let firstLine else { return true }
        guard firstLine.starts(with: [UInt8(ascii: "*"), UInt8(ascii: " ")]) else { return false }
        let word = firstLine.dropFirst(2).prefix { $0 != UInt8(ascii: " ") }
        return IMAPResponse.Status(rawValue: String(decoding: word, as: UTF8.self).uppercased()) == nil
    }

    /// The size in `{n}` or `{n+}` at the end of a line; nil where there is none.
    private static func announced(_ line: ArraySlice<UInt8>) -> Int? {
        guard line.last == UInt8(ascii: "}") else { return nil }
        var digits = line.dropLast()
        if digits.last == UInt8(ascii: "+") { digits.removeLast() }
        let number = digits.suffix(countDigits + 1).reversed().prefix { $0 &- 0x30 < 10 }.reversed()
        let start = digits.endIndex - number.count - 1
        guard !number.isEmpty, start >= line.startIndex, line[start] == UInt8(ascii: "{") else { return nil }
        return number.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}
