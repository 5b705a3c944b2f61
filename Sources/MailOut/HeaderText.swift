/// Text from outside as a header field takes it: no sender's subject or file name may keep a mail from being written.
enum HeaderText {
    /// Without control characters, which a header writer refuses; those that part words become blanks.
    static func writable(_ text: String) -> String {
        if text.isPlainLatin { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator:
                if scalar.properties.isWhitespace { result.append(" ") }
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// The same with every run of white space as one blank, and none at either end.
    static func line(_ text: String) -> String {
        if text.isPlainLatin { return squeezed(text) }
        return writable(text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// - Parameter text: without other white space than blanks.
    private static func squeezed(_ text: String) -> String {
        var before = UInt8(ascii: " ")
        let isSqueezed = text.allBytes { byte in
            defer { before = byte }
            return byte != UInt8(ascii: " ") || before != byte
        }
        if isSqueezed, before != UInt8(ascii: " ") || text.isEmpty { return text }
        return text.utf8.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }.joined(separator: " ")
    }
}
