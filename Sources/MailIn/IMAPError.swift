/// Why an IMAP conversation cannot go on, or one command was refused.
enum IMAPError: Error, Equatable, CustomStringConvertible {
    /// The server said something that is no IMAP.
    case violation(String)
    /// A command was answered with NO or BAD.
    case refused(command: String, words: String)
    /// The server said good-bye (RFC 9051 §7.1.5).
    case bye(String)
    /// A mail that the server lists could not be had this time.
    case undelivered(uid: UInt32)

    var description: String {
        switch self {
        case .violation(let what): "the server's words are no IMAP: \(what)"
        case .refused(let command, let words): "\(command) was refused: \(words)"
        case .bye(let words): "the server closed the session: \(words)"
        case .undelivered(let uid): "the server did not deliver the mail with UID \(uid)"
        }
    }
}
