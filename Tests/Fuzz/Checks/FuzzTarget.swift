/// What can be fuzzed: each takes any bytes, reads them in every way that the program does, and holds the result
/// against what is promised.
enum FuzzTarget: String, CaseIterable {
    case message
    case headers
    case replyPlain = "reply-plain"
    case replyHTML = "reply-html"
    case packed
    case triage
    case imap

    /// - Throws: `Broken`.
    func check(_ input: [UInt8]) throws {
        switch self {
        case .message: try MessageCheck.run(input)
        case .headers: try HeaderCheck.run(input)
        case .replyPlain: try PlainReplyCheck.run(input)
        case .replyHTML: try HTMLReplyCheck.run(input)
        case .packed: try PackedCheck.run(input)
        case .triage: try TriageCheck.run(input)
        case .imap: try IMAPCheck.run(input)
        }
    }
}
