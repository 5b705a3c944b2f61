/// The rules by the names that a reply's `rule` shows.
enum ReplyRule: String {
    case quotingElement = "quoting-element"
    case ownNotice = "own-notice"
    case originalMessage = "original-message"
    case replyMarker = "reply-marker"
    case outlookHeaderBlock = "outlook-header-block"
    case onWrote = "on-wrote"
    case wrappedQuote = "wrapped-quote"
    case quotedLines = "quoted-lines"
    case quotesKept = "quotes-kept"
    case interleaved
    case signatureElement = "signature-element"
    case signature
    case deviceFooter = "device-footer"
    case closing
    case smallPrint = "small-print"

    /// A quote that was cut names the result before a signature does.
    var isSignature: Bool {
        switch self {
        case .signature, .signatureElement, .deviceFooter, .closing: true
        default: false
        }
    }
}
