import Mail

/// A folder's name as a command carries it (RFC 3501 §5.1.3).
enum IMAPName {
    /// In modified UTF-7, which leaves printable ASCII only, quoted.
    static func quoted(_ name: String) -> String {
        var text = "\""
        for scalar in ModifiedUTF7.encode(name).unicodeScalars {
            if scalar == "\"" || scalar == "\\" { text += "\\" }
            text.unicodeScalars.append(scalar)
        }
        return text + "\""
    }
}
