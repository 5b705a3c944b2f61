import Mail

/// One response of an IMAP server (RFC 9051 §7), as far as we ask for it.
enum IMAPResponse: Equatable, Sendable {
    enum Status: String, Sendable {
        case ok = "OK"
        case no = "NO"
        case bad = "BAD"
        case bye = "BYE"
        case preauth = "PREAUTH"
    }

    /// What stands in brackets before a status response's words (RFC 9051 §7.1).
    enum Code: Equatable, Sendable {
        case uidValidity(UInt32)
        case uidNext(UInt32)
        case tryCreate
        case capability(Set<String>)
        case other(String)
    }

    case tagged(tag: String, Status, Code?, words: String)
    case status(Status, Code?, words: String)
    case exists(UInt32)
    case expunge(UInt32)
    case capability(Set<String>)
    case fetch(IMAPFetch)
    /// The server waits for the rest of a command.
    case goOn
    /// Anything that we did not ask for.
    case other(String)
}

/// What a FETCH response says of one mail (RFC 9051 §7.5.2).
struct IMAPFetch: Equatable, Sendable {
    var uid: UInt32?
    /// RFC822.SIZE in bytes; some servers estimate it.
    var size: Int?
    var internalDate: Timestamp?
    /// `BODY[]`, whole or from its beginning.
    var body: [UInt8]?
    /// True where `body` is a part that was asked for with `<0.n>`.
    var isPartial = false
}
