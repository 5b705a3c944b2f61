/// Writes the parameters of Content-Type and Content-Disposition (RFC 2045 §5.1, RFC 2231).
enum ParameterWriter {
    private static let longestPlain = 60
    private static let segmentLength = 48
    private static let hexDigits = Array("0123456789ABCDEF".utf8)

    /// A field with its parameters, each on a line of its own where it does not fit.
    static func field(
        _ name: String, _ value: String, _ parameters: [(String, String)]
    ) throws(MessageWriterError) -> [UInt8] {
        var words = [Array(value.utf8)]
        for (key, content) in parameters {
            guard isToken(key) else { throw .unsafeHeader(name: name) }
            try HeaderWriter.checkText(content, name)
            for word in parameter(key, content) {
                words[words.count - 1].append(ASCII.semicolon)
                words.append(word)
            }
        }
        return HeaderWriter.folded(Array("\(name): ".utf8), words)
    }

    static func isToken(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= longestPlain
            && text.utf8.allSatisfy {
                $0.isLetter || $0.isDigit || $0 == ASCII.minus || $0 == ASCII.dot || $0 == ASCII.plus
                    || $0 == ASCII.underscore
            }
    }

    /// `name=value`; beside the segments of RFC 2231 a plain form stands for readers that do not know them.
    private static func parameter(_ key: String, _ value: String) -> [[UInt8]] {
        if isToken(value) { return [Array("\(key)=\(value)".utf8)] }
        let isPlain = HeaderWriter.isPrintable(value) && !value.contains("=?")
        if isPlain, value.utf8.count <= longestPlain { return [Array("\(key)=".utf8) + quoted(Array(value.utf8))] }
        return [Array("\(key)=".utf8) + quoted(fallback(value))] + segments(key, value)
    }

    private static func quoted(_ bytes: [UInt8]) -> [UInt8] {
        var output = [ASCII.quote]
        for byte in bytes {
            if byte == ASCII.quote || byte == ASCII.backslash { output.append(ASCII.backslash) }
            output.append(byte)
        }
        return output + [ASCII.quote]
    }

    private static func fallback(_ value: String) -> [UInt8] {
        let isExtension = { (text: Substring) in text.utf8.count <= 8 && isToken(String(text)) }
        let tail = value.lastIndex(of: ".").map { value[$0...] } ?? ""
        var head = value.dropLast(tail.count).map { character -> UInt8 in
            guard let byte = character.asciiValue, byte.isLetter || byte.isDigit || byte == ASCII.minus else {
                return ASCII.underscore
            }
            return byte
        }
        head = Array(head.prefix(longestPlain - 8))
        return isExtension(tail) ? head + Array(tail.utf8) : head
    }

    private static func segments(_ key: String, _ value: String) -> [[UInt8]] {
        var texts: [[UInt8]] = [Array("utf-8''".utf8)]
        for scalar in value.unicodeScalars {
            let text = String(scalar).utf8.flatMap { byte -> [UInt8] in
                byte.isLetter || byte.isDigit || byte == ASCII.minus || byte == ASCII.dot
                    ? [byte] : [ASCII.percent, hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 0x0F)]]
            }
            if texts[texts.count - 1].count + text.count > segmentLength { texts.append([]) }
            texts[texts.count - 1] += text
        }
        guard texts.count > 1 else { return [Array("\(key)*=".utf8) + texts[0]] }
        return texts.enumerated().map { Array("\(key)*\($0)*=".utf8) + $1 }
    }
}
