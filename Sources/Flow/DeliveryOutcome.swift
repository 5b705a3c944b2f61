/// What a server said (RFC 5321 §4.2, RFC 3463).
package struct ServerReply: Hashable, Sendable, Codable {
    /// Where in the dialogue.
    package enum Stage: String, Hashable, Sendable, Codable {
        case connect, greeting, ehlo, startTLS, auth, mail, rcpt, data, body
    }
    package var stage: Stage
    /// 3 digits; 0 where there was no reply.
    package var code: Int
    /// `5.1.1`; nil where the server gave none.
    package var enhanced: String?
    /// The server's words, repaired, at most 500 characters, without line breaks.
    package var text: String

    package init(stage: Stage, code: Int, enhanced: String? = nil, text: String = "") {
        self.stage = stage
        self.code = code
        self.enhanced = enhanced
        self.text = text
    }
}

/// How one attempt to deliver one mail ended.
package enum DeliveryOutcome: Hashable, Sendable, Codable {
    case sent(ServerReply)
    /// Nothing was handed over; to be tried again.
    case deferred(ServerReply)
    /// Final for this mail.
    case failed(ServerReply)
    /// The whole body was handed over and no reply came (RFC 1047).
    case uncertain(ServerReply)
}
