/// Reads what stands behind the first word of Content-Type and Content-Disposition (RFC 2045 §5.1, RFC 2231).
struct ParameterReader {
    /// One `name=value` as written; `name*1*=` is segment 1, extended.
    private struct Piece {
        let name: String
        let segment: Int?
        let isExtended: Bool
        let value: [UInt8]
    }

    private let value: [UInt8]
    private let fallback: String?
    private var index: Int
    private var pieces: [Piece] = []

    /// - Parameters:
    ///   - value: the unfolded field value
    ///   - start: where the first word ends
    ///   - fallback: the label of the charset of raw 8-bit text
    init(_ value: [UInt8], from start: Int, fallback: String? = nil) {
        self.value = value
        self.fallback = fallback
        index = start
    }

    /// The decoded parameters; the first of several equal names wins.
    mutating func read() -> [String: String] {
        while index < value.count { readPiece() }
        return assembled()
    }

    /// The boundary as written, which is compared byte for byte.
    var boundary: [UInt8]? {
        let found = pieces.filter { $0.name == "boundary" }
        if let whole = found.first(where: { $0.segment == nil }) { return whole.value }
        return found.isEmpty ? nil : found.sorted { ($0.segment ?? 0) < ($1.segment ?? 0) }.flatMap(\.value)
    }

    private mutating func readPiece() {
        skipSeparators()
        let start = index
        while index < value.count, ParameterReader.isName(value[index]) { index += 1 }
        let name = value[start..<index]
        while index < value.count, value[index].isWhite { index += 1 }
        guard index < value.count, value[index] == ASCII.equal, !name.isEmpty else {
            if index == start { index += 1 }
            return
        }
        index += 1
        let isFile = name.hasPrefix("filename") || name.hasPrefix("name")
        while index < value.count, value[index].isWhite || (value[index] == ASCII.open && !isFile) {
            if value[index] == ASCII.open { skipComment() } else { index += 1 }
        }
        let content = index < value.count && value[index] == ASCII.quote ? readQuoted() : readToken(isFile: isFile)
        add(name: name, content: content)
    }

    private mutating func skipSeparators() {
        while index < value.count {
            if value[index] == ASCII.open {
                skipComment()
            } else if value[index].isWhite || value[index] == ASCII.semicolon || value[index] == ASCII.comma {
                index += 1
            } else {
                return
            }
        }
    }

    private mutating func skipComment() {
        var depth = 0
        while index < value.count {
            if value[index] == ASCII.open { depth += 1 }
            if value[index] == ASCII.close { depth -= 1 }
            index += 1
            if depth == 0 { return }
        }
    }

    private static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case ASCII.equal, ASCII.semicolon, ASCII.quote, ASCII.comma, ASCII.open: false
        default: byte > ASCII.space && byte != ASCII.delete
        }
    }

    /// QUIRK: backslashes of a Windows path and bare quotes within quotes stay (old Outlook, web mailers;
    /// ParameterTests "broken quoting"): only `\"` and `\\` are escapes, and a quote ends the string only where a
    /// separator, another parameter or the end follows.
    private mutating func readQuoted() -> [UInt8] {
        var content: [UInt8] = []
        index += 1
        while index < value.count {
            let byte = value[index]
            if byte == ASCII.quote {
                index += 1
                if endsQuoted() { return content }
                content.append(byte)
                continue
            }
            if byte == ASCII.backslash, index + 1 < value.count,
                value[index + 1] == ASCII.quote || value[index + 1] == ASCII.backslash
            {
                index += 1
            }
            content.append(value[index])
            index += 1
        }
        // Never closed: it ends with its parameter.
        return Array(content.prefix { $0 != ASCII.semicolon && $0 != ASCII.quote })
    }

    private func endsQuoted() -> Bool {
        var next = index
        while next < value.count, value[next].isWhite { next += 1 }
        guard next < value.count, value[next] != ASCII.semicolon, value[next] != ASCII.comma, value[next] != ASCII.open
        else { return true }
        while next < value.count, ParameterReader.isName(value[next]) { next += 1 }
        return next < value.count && value[next] == ASCII.equal
    }

    /// QUIRK: file names with blanks but without quotes, and missing semicolons (ParameterTests "missing semicolons"):
    /// a value goes on over white space unless another `name=` follows.
    private mutating func readToken(isFile: Bool) -> [UInt8] {
        let start = index
        var wordStart = index
        while index < value.count, value[index] != ASCII.semicolon {
            if value[index].isWhite { wordStart = index + 1 }
            if value[index] == ASCII.equal, wordStart > start, isParameterName(value[wordStart..<index]) {
                index = wordStart
                break
            }
            index += 1
        }
        let token = value[start..<index].trimmed()
        // Behind a blank a parenthesis begins a comment, but in a file's name, where people write it more often.
        let comment =
            isFile ? nil : token.indices.first { token[$0] == ASCII.open && $0 > start && token[$0 - 1].isWhite }
        let content = token[..<(comment ?? token.endIndex)].trimmed()
        // QUIRK: names in single quotes (scripts; ParameterTests "broken forms of names").
        let isQuoted = content.count > 2 && content.first == ASCII.apostrophe && content.last == ASCII.apostrophe
        return Array(isFile && isQuoted ? content.dropFirst().dropLast() : content)
    }

    /// Encoded words and base64 hold `=` as well; a parameter's name is a plain word.
    private func isParameterName(_ bytes: ArraySlice<UInt8>) -> Bool {
        !bytes.isEmpty && bytes.allSatisfy { $0.isLetter || $0.isDigit || $0 == ASCII.minus || $0 == ASCII.star }
    }

    private mutating func add(name: ArraySlice<UInt8>, content: [UInt8]) {
        var base = name
        let isExtended = base.last == ASCII.star
        if isExtended { base = base.dropLast() }
        var segment: Int?
        if let star = base.lastIndex(of: ASCII.star), let number = Int(base[(star + 1)...].loweredText), number >= 0 {
            segment = number
            base = base[..<star]
        }
        let key = base.loweredText
        pieces.append(Piece(name: key, segment: segment, isExtended: isExtended, value: content))
    }

    /// RFC 2231 forms win over the plain one that is written beside them for old readers (RFC 6266 §4.3).
    private func assembled() -> [String: String] {
        var plain: [String: String] = [:]
        var extended: [String: String] = [:]
        var segments: [String: [Piece]] = [:]
        for piece in pieces {
            if piece.segment != nil {
                segments[piece.name, default: []].append(piece)
            } else if piece.isExtended {
                if extended[piece.name] == nil { extended[piece.name] = joined([piece]) }
            } else if plain[piece.name] == nil {
                plain[piece.name] = plainText(of: piece)
            }
        }
        plain.merge(segments.mapValues { joined($0) }) { $1 }
        plain.merge(extended) { $1 }
        return plain
    }

    private func plainText(of piece: Piece) -> String {
        switch piece.name {
        case "boundary": Charset.repairedText(piece.value)
        case "filename", "name":
            ParameterReader.escapedName(piece.value) ?? EncodedWord.decode(piece.value, fallback: fallback)
        default: EncodedWord.decode(piece.value, fallback: fallback)
        }
    }

    /// A name that is escaped where it should not be; nil for any other.
    ///
    /// QUIRK: RFC 2231's form without its star, and escapes as in a link (web mailers, scripts; ParameterTests "broken
    /// forms of names"): taken so only where nothing else can be meant.
    private static func escapedName(_ value: [UInt8]) -> String? {
        guard value.contains(ASCII.percent) else { return nil }
        if let (label, text) = charset(of: value), text.startIndex == label.utf8.count + 2,
            Charset.isKnown(label: label)
        {
            return Charset.text(percentDecoded(text), label: label)
        }
        let decoded = percentDecoded(value[...])
        guard decoded.count < value.count, !value.contains(where: \.isHighBit), decoded.contains(where: \.isHighBit)
        else {
            return nil
        }
        return String(validating: decoded, as: UTF8.self)
    }

    /// The segments in the order of their numbers, decoded together: a character may be split between two.
    private func joined(_ pieces: [Piece]) -> String {
        let sorted = pieces.sorted { ($0.segment ?? 0) < ($1.segment ?? 0) }
        var label: String?
        var bytes: [UInt8] = []
        var seen: Int?
        for (offset, piece) in sorted.enumerated() {
            // The first of several segments with the same number wins.
            if let number = piece.segment, number == seen { continue }
            seen = piece.segment
            guard piece.isExtended else {
                bytes += piece.value
                continue
            }
            var rest = piece.value[...]
            if offset == 0 || label == nil, let (charset, text) = ParameterReader.charset(of: piece.value) {
                label = charset
                rest = text
            }
            bytes += ParameterReader.percentDecoded(rest)
        }
        guard label == nil, !sorted.contains(where: \.isExtended) else { return Charset.text(bytes, label: label) }
        return EncodedWord.decode(bytes, fallback: fallback)
    }

    /// Splits `charset'language'text`.
    private static func charset(of value: [UInt8]) -> (String, ArraySlice<UInt8>)? {
        guard let first = value.firstIndex(of: ASCII.apostrophe) else { return nil }
        let label = value[..<first]
        guard let second = value[(first + 1)...].firstIndex(of: ASCII.apostrophe) else {
            // QUIRK: the language is left out with its apostrophe (ParameterTests "broken forms of names").
            return Charset.isKnown(label: label.loweredText) ? (label.loweredText, value[(first + 1)...]) : nil
        }
        guard !label.contains(where: { $0 == ASCII.percent || $0.isWhite }) else { return nil }
        return (label.loweredText, value[(second + 1)...])
    }

    private static func percentDecoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] == ASCII.percent, index + 2 < bytes.endIndex, let high = bytes[index + 1].hexValue,
                let low = bytes[index + 2].hexValue
            {
                output.append(high << 4 | low)
                index += 3
            } else {
                output.append(bytes[index])
                index += 1
            }
        }
        return output
    }
}
