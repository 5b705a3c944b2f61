/// Reads JSON strictly (RFC 8259) and keeps the order and place of everything; the first error ends it.
package struct JSONReader {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    private var lineStart = 0

    /// Deeper nesting than this is refused: no settings need it.
    private static let deepest = 64

    /// The value that `bytes` hold, and nothing beside it.
    ///
    /// - Throws: `JSONError` with the place of the first mistake.
    package static func read(_ bytes: [UInt8]) throws(JSONError) -> JSONNode {
        var reader = JSONReader(bytes)
        let node = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.position == reader.bytes.count else { throw reader.error("something stands after the end") }
        return node
    }

    private init(_ bytes: [UInt8]) {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        self.bytes = bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private var place: JSONNode.Place { JSONNode.Place(line: line, column: position - lineStart + 1) }

    private func error(_ what: String) -> JSONError { JSONError(what: what, place: place) }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
            position += 1
            if byte == 0x0A {
                line += 1
                lineStart = position
            }
        }
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONNode {
        skipSpace()
        let start = place
        guard depth < JSONReader.deepest else { throw error("nested too deeply") }
        guard let byte = next else { throw error("the text ends where a value should stand") }
        switch byte {
        case UInt8(ascii: "{"): return JSONNode(value: .object(try members(depth)), place: start)
        case UInt8(ascii: "["): return JSONNode(value: .array(try elements(depth)), place: start)
        case UInt8(ascii: "\""): return JSONNode(value: .string(try string()), place: start)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return JSONNode(value: .number(try number()), place: start)
        default: return JSONNode(value: try word(), place: start)
        }
    }

    private mutating func word() throws(JSONError) -> JSONNode.Value {
        let words: [(String, JSONNode.Value)] = [("true", .bool(true)), ("false", .bool(false)), ("null", .null)]
        for (word, value) in words where bytes[position...].starts(with: word.utf8) {
            position += word.utf8.count
            return value
        }
        throw error("a value should stand here: an object, a list, a string in quotes, a number, true, false or null")
    }

    private mutating func members(_ depth: Int) throws(JSONError) -> [JSONNode.Member] {
        position += 1
        var members: [JSONNode.Member] = []
        var keys: Set<String> = []
        skipSpace()
        if take("}") { return members }
        while true {
            skipSpace()
            let start = place
            guard next == UInt8(ascii: "\"") else { throw error("a key in quotes should stand here") }
            let key = try string()
            guard keys.insert(key).inserted else {
                throw JSONError(what: "the key \"\(key)\" stands twice in one object", place: start)
            }
            skipSpace()
            guard take(":") else { throw error("a colon should follow the key \"\(key)\"") }
            members.append(JSONNode.Member(key: key, place: start, node: try value(depth: depth + 1)))
            skipSpace()
            if take("}") { return members }
            guard take(",") else { throw error("a comma or } should stand here") }
        }
    }

    private mutating func elements(_ depth: Int) throws(JSONError) -> [JSONNode] {
        position += 1
        var elements: [JSONNode] = []
        skipSpace()
        if take("]") { return elements }
        while true {
            elements.append(try value(depth: depth + 1))
            skipSpace()
            if take("]") { return elements }
            guard take(",") else { throw error("a comma or ] should stand here") }
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func number() throws(JSONError) -> String {
        let start = position
        while let byte = next, JSONReader.mayStandInNumber(byte) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let value = Double(text), value.isFinite else { throw error("\(text.prefix(40)) is no number") }
        return text
    }

    private static func mayStandInNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    private mutating func string() throws(JSONError) -> String {
        position += 1
        var text: [UInt8] = []
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else { throw error("not UTF-8") }
                return string
            case UInt8(ascii: "\\"): text.append(contentsOf: String(try escape()).utf8)
            case 0..<0x20: throw error("a line break or control character stands in a string: a quote is missing")
            default: text.append(byte)
            }
        }
        throw error("the text ends inside a string")
    }

    private mutating func escape() throws(JSONError) -> Unicode.Scalar {
        guard let byte = next else { throw error("the text ends inside a string") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicode()
        default: throw error("\\\(Unicode.Scalar(byte)) means nothing in a JSON string")
        }
    }

    private mutating func unicode() throws(JSONError) -> Unicode.Scalar {
        let high = try unit()
        if let scalar = Unicode.Scalar(high) { return scalar }
        guard UTF16.isLeadSurrogate(UInt16(high)), take("\\"), take("u") else { throw error("half a surrogate pair") }
        let low = try unit()
        guard UTF16.isTrailSurrogate(UInt16(low)) else { throw error("half a surrogate pair") }
        let combined = 0x10000 + ((high & 0x3FF) << 10) + (low & 0x3FF)
        guard let scalar = Unicode.Scalar(combined) else { throw error("half a surrogate pair") }
        return scalar
    }

    private mutating func unit() throws(JSONError) -> UInt32 {
        let digits = bytes[position...].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
            let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw error("four hexadecimal digits should follow \\u") }
        position += 4
        return value
    }
}

/// A text that is no JSON, and where.
package struct JSONError: Error, Hashable, CustomStringConvertible {
    package let what: String
    package let place: JSONNode.Place

    package var description: String { "line \(place.line), column \(place.column): \(what)" }
}
