/// The lines with which clients part old text from new, of all languages.
enum SeparatorWords {
    /// Between dashes: what follows is the mail that is answered.
    static let original = Language.table(\.original)
    /// Between dashes or before a colon: what follows is new to the reader.
    static let forwarded = Language.table(\.forwarded)
    /// Above the mail that a help desk or a gateway sends: write above this line.
    static let replyAbove = Language.table(\.replyAbove)
}
