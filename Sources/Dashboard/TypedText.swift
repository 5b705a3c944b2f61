/// What a person typed, made fit to be kept.
enum TypedText {
    /// One line: white space and control characters are single spaces, none at the ends.
    static func line(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if isBlank(scalar) || scalar.properties.isWhitespace {
                if let last = result.last, last != " " { result.append(" ") }
            } else {
                result.append(scalar)
            }
        }
        if result.last == " " { result.removeLast() }
        return String(result)
    }

    /// Lines ended by LF, without control characters and without blank lines at the ends.
    static func lines(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var previous: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\r": result.append("\n")
            case "\n": if previous != "\r" { result.append("\n") }
            case "\t": result.append("\t")
            default: if !isBlank(scalar) { result.append(scalar) }
            }
            previous = scalar
        }
        let rows = result.split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = rows.firstIndex(where: isFilled), let last = rows.lastIndex(where: isFilled) else {
            return ""
        }
        return String(result[rows[first].startIndex..<rows[last].endIndex])
    }

    private static func isFilled(_ row: Substring.UnicodeScalarView) -> Bool {
        row.contains { !$0.properties.isWhitespace }
    }

    /// Controls, C0, C1 and DEL: they are no part of words, and in a header they would be an attack.
    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0x2028 || scalar.value == 0x2029
    }
}
