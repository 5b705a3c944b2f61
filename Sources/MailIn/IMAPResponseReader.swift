import Mail

/// Reads one response out of its pieces (RFC 9051 §9 `response`).
struct IMAPResponseReader {
    private let pieces: [IMAPDecoder.Piece]

    init(_ pieces: [IMAPDecoder.Piece]) { self.pieces = pieces }

    /// - Throws: `IMAPError.violation`.
    func read() throws(IMAPError) -> IMAPResponse {
        guard case .text(let line) = pieces.first, !line.isEmpty else { throw .violation("an empty line") }
        if line[0] == UInt8(ascii: "+") { return .goOn }
        let words = Self.words(line)
        guard words.count == 3 || words.count == 2 else { throw .violation(Self.shown(line)) }
        let rest = words.count == 3 ? words[2] : []
        if let status = IMAPResponse.Status(rawValue: Self.text(words[1]).uppercased()) {
            let (code, text) = Self.code(rest)
            if words[0].elementsEqual([UInt8(ascii: "*")]) { return .status(status, code, words: text) }
            return .tagged(tag: Self.text(words[0]), status, code, words: text)
        }
        guard words[0].elementsEqual([UInt8(ascii: "*")]) else { throw .violation(Self.shown(line)) }
        if let number = UInt32(Self.text(words[1])) { return try numbered(number, rest) }
        let name = Self.text(words[1]).uppercased()
        return name == "CAPABILITY" ? .capability(Self.set(rest)) : .other(name)
    }

    private func numbered(_ number: UInt32, _ rest: ArraySlice<UInt8>) throws(IMAPError) -> IMAPResponse {
        switch Self.text(rest.prefix { $0 != UInt8(ascii: " ") }).uppercased() {
        case "EXISTS": return .exists(number)
        case "EXPUNGE": return .expunge(number)
        case "FETCH": return .fetch(try fetch())
        case let name: return .other(name)
        }
    }

    // MARK: FETCH

    private func fetch() throws(IMAPError) -> IMAPFetch {
        var tokens = IMAPTokens(pieces)
        for _ in 0..<3 { _ = try tokens.next() }
        guard try tokens.next() == .open else { throw .violation("FETCH without a list") }
        var fetch = IMAPFetch()
        while let token = try tokens.next() {
            switch token {
            case .close: return fetch
            case .atom(let name): try item(name.uppercased(), &tokens, &fetch)
            case .open, .string: throw .violation("FETCH without an item's name")
            }
        }
        throw .violation("FETCH without an end")
    }

    private func item(_ name: String, _ tokens: inout IMAPTokens, _ fetch: inout IMAPFetch) throws(IMAPError) {
        guard let value = try tokens.next() else { throw .violation("FETCH item without a value") }
        switch (name, value) {
        case ("UID", .atom(let text)): fetch.uid = UInt32(text)
        case ("RFC822.SIZE", .atom(let text)): fetch.size = Int(text)
        case ("INTERNALDATE", .string(let bytes)): fetch.internalDate = IMAPDate.parse(bytes)
        case ("BODY[]", .string(let bytes)): fetch.body = bytes
        case ("BODY[]<0>", .string(let bytes)): (fetch.body, fetch.isPartial) = (bytes, true)
        case (_, .open): try skipList(&tokens)
        case (_, .close): throw .violation("FETCH item without a value")
        default: break
        }
    }

    /// Counts brackets instead of descending, so that no nesting costs stack.
    private func skipList(_ tokens: inout IMAPTokens) throws(IMAPError) {
        var depth = 1
        while depth > 0 {
            switch try tokens.next() {
            case .open: depth += 1
            case .close: depth -= 1
            case .atom, .string: break
            case nil: throw .violation("a list without an end")
            }
        }
    }

    // MARK: Words

    private static func words(_ line: [UInt8]) -> [ArraySlice<UInt8>] {
        line.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    private static func set(_ bytes: ArraySlice<UInt8>) -> Set<String> {
        Set(text(bytes).uppercased().split(separator: " ").map(String.init))
    }

    private static let shownBytes = 80

    private static func shown(_ line: [UInt8]) -> String {
        let printable = line.prefix(shownBytes).map { (0x20..<0x7F).contains($0) ? $0 : UInt8(ascii: "?") }
        return "'\(String(decoding: printable, as: UTF8.self))'"
    }

    private static func code(_ rest: ArraySlice<UInt8>) -> (IMAPResponse.Code?, String) {
        guard rest.first == UInt8(ascii: "["), let end = rest.firstIndex(of: UInt8(ascii: "]")) else {
            return (nil, text(rest))
        }
        let words = text(rest[(rest.startIndex + 1)..<end]).split(separator: " ", maxSplits: 1)
        let argument = words.count > 1 ? words[1] : ""
        let code: IMAPResponse.Code? =
            switch words.first?.uppercased() {
            case "UIDVALIDITY": UInt32(argument).map { .uidValidity($0) }
            case "UIDNEXT": UInt32(argument).map { .uidNext($0) }
            case "TRYCREATE": .tryCreate
            case "CAPABILITY": .capability(Set(argument.uppercased().split(separator: " ").map(String.init)))
            case let name?: .other(name)
            case nil: nil
            }
        return (code, text(rest))
    }
}
