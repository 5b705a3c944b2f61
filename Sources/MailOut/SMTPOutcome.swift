import Curl
import Flow

/// What one SMTP transaction means for its mail (product: mail out).
///
/// The replies of a transaction stand in the order of its commands: MAIL, RCPT, DATA, end of the body. Where no connection
/// came about they begin with the greeting.
func outcome(of result: SMTPResult) -> DeliveryOutcome {
    let replies = result.replies
    let refusal = replies.firstIndex { $0.code >= SMTPCode.temporary }
    if result.handedOver { return outcomeAfterBody(result) }
    guard let refusal else {
        let words = result.error?.description ?? "the connection ended before the mail was handed over"
        return .deferred(ServerReply(stage: stage(after: replies), code: 0, text: words.repaired))
    }
    let reply = serverReply(replies[refusal], stage: stage(of: refusal, in: replies))
    return isFinal(reply) ? .failed(reply) : .deferred(reply)
}

/// True when this means that something is wrong with our account or the server, not with the mail: worth an alarm.
func isAccountProblem(_ outcome: DeliveryOutcome) -> Bool {
    guard case .deferred(let reply) = outcome else { return false }
    return reply.code >= SMTPCode.permanent
}

/// The borders between kinds of reply codes (RFC 5321 §4.2.1).
private enum SMTPCode {
    static let greeting = 220
    static let startMailInput = 354
    static let temporary = 400
    static let permanent = 500
    /// More text of a server is not kept.
    static let longestText = 500
}

private func outcomeAfterBody(_ result: SMTPResult) -> DeliveryOutcome {
    // The body's reply is the one behind 354; a server that never sent 354 cannot have taken a body.
    guard let start = result.replies.firstIndex(where: { $0.code == SMTPCode.startMailInput }),
        start + 1 < result.replies.count
    else {
        let words = result.error?.description ?? "the server took the whole mail and did not answer"
        return .uncertain(ServerReply(stage: .body, code: 0, text: words.repaired))
    }
    let reply = serverReply(result.replies[start + 1], stage: .body)
    if reply.code < SMTPCode.temporary { return .sent(reply) }
    return isFinal(reply) ? .failed(reply) : .deferred(reply)
}

/// 5xx for the recipient or the mail is final; for us, or for how much we send, it is not.
private func isFinal(_ reply: ServerReply) -> Bool {
    guard reply.code >= SMTPCode.permanent else { return false }
    let enhanced = reply.enhanced ?? ""
    if isSendingQuota(reply) { return false }
    switch reply.stage {
    case .rcpt, .data, .body: return true
    case .mail:
        // Too large, or a content that cannot be taken: no other mail of the account is concerned (RFC 3463 §3.4, §3.7).
        return enhanced == "5.3.4" || enhanced.hasPrefix("5.6.") || reply.code == 552
    case .connect, .greeting, .ehlo, .startTLS, .auth: return false
    }
}

/// QUIRK: Gmail and Microsoft 365 refuse recipients or bodies with 550 when the account has sent too much
/// (SMTPOutcomeTests "too much sent").
private func isSendingQuota(_ reply: ServerReply) -> Bool {
    if reply.enhanced == "5.4.5" { return true }
    let words = reply.text.lowercased()
    return ["sending quota", "sending limit", "daily user sending", "submission quota"].contains { words.contains($0) }
}

private func stage(of index: Int, in replies: [SMTPResult.Reply]) -> ServerReply.Stage {
    if replies.first?.code == SMTPCode.greeting {
        // A login that failed: which command it was makes no difference, the account is what is refused.
        return index <= 1 ? .ehlo : .auth
    }
    switch index {
    case 0: return .mail
    case 1: return .rcpt
    case 2: return .data
    default: return .body
    }
}

private func stage(after replies: [SMTPResult.Reply]) -> ServerReply.Stage {
    replies.isEmpty ? .connect : stage(of: replies.count, in: replies)
}

private func serverReply(_ reply: SMTPResult.Reply, stage: ServerReply.Stage) -> ServerReply {
    ServerReply(
        stage: stage, code: reply.code, enhanced: enhancedCode(in: reply), text: reply.text.repaired)
}

/// The enhanced status code at the beginning of a reply's text, of the same class as its code (RFC 2034 §4).
private func enhancedCode(in reply: SMTPResult.Reply) -> String? {
    // The text may or may not begin with the code itself.
    let words = reply.text.split(whereSeparator: { $0 == " " || $0 == "-" }).prefix(2)
    for word in words {
        let numbers = word.split(separator: ".", omittingEmptySubsequences: false)
        let isCode = numbers.count == 3 && numbers.allSatisfy { (1...3).contains($0.utf8.count) && Int($0) != nil }
        if isCode, numbers[0] == String(reply.code / 100) { return String(word) }
    }
    return nil
}

extension String {
    /// On one line and at most 500 characters long.
    fileprivate var repaired: String {
        let line = String(
            String.UnicodeScalarView(unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
        return String(line.prefix(SMTPCode.longestText))
    }
}
