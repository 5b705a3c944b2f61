import Curl
import Flow

/// What one SMTP transaction means for its mail (product: mail out); what a refusal means is `DeliveryRuling`'s.
///
/// The replies of a transaction stand in the order of its commands: MAIL, RCPT, DATA, end of the body. Where no
/// connection came about they begin with the greeting.
func outcome(of result: SMTPResult) -> DeliveryOutcome {
    let replies = result.replies
    if result.handedOver { return outcomeAfterBody(result) }
    guard let refusal = replies.firstIndex(where: { $0.code >= SMTPCode.temporary }) else {
        return outcomeWithoutRefusal(result)
    }
    return ruled(serverReply(replies[refusal], stage: stage(of: refusal, in: result)))
}

/// True when this means that something is wrong with our account or the server, not with the mail.
func isAccountProblem(_ outcome: DeliveryOutcome) -> Bool {
    guard case .deferred(let reply) = outcome else { return false }
    return DeliveryRuling(refusal: reply).concernsAccount
}

private func ruled(_ reply: ServerReply) -> DeliveryOutcome {
    DeliveryRuling(refusal: reply).isFinal ? .failed(reply) : .deferred(reply)
}

private func outcomeWithoutRefusal(_ result: SMTPResult) -> DeliveryOutcome {
    let words = (result.error?.description ?? "the connection ended before the mail was handed over").repaired
    switch result.error?.kind {
    case .refused where result.replies.isEmpty:
        // Refused by us: the addresses cannot stand in this server's envelope, today or tomorrow (RFC 6531 §3.5).
        return .failed(
            ServerReply(stage: .rcpt, code: SMTPCode.unusableAddress, enhanced: "5.6.7", text: words))
    case .login:
        // There is nothing to log in with, or the server said no within the exchange of a token, which ends without a
        // reply of its own: the account is what is refused (RFC 4954 §6).
        return .deferred(
            ServerReply(stage: .auth, code: SMTPCode.noLogin, enhanced: "5.7.8", text: words))
    case .stopped:
        // Its turn did not come: that says nothing of the server.
        return .deferred(ServerReply(stage: .mail, code: 0, text: words))
    default:
        return .deferred(ServerReply(stage: stage(after: result), code: 0, text: words))
    }
}

/// The borders between kinds of reply codes (RFC 5321 §4.2.1).
private enum SMTPCode {
    static let greeting = 220
    static let startMailInput = 354
    static let temporary = 400
    /// "Mailbox name not allowed" (RFC 6531 §3.5).
    static let unusableAddress = 553
    /// "Authentication credentials invalid" (RFC 4954 §6).
    static let noLogin = 535
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
    return reply.code < SMTPCode.temporary ? .sent(reply) : ruled(reply)
}

private func stage(of index: Int, in result: SMTPResult) -> ServerReply.Stage {
    let replies = result.replies
    if replies.first?.code == SMTPCode.greeting {
        // A login that failed: which command it was makes no difference, the account is what is refused.
        return index <= 1 ? .ehlo : .auth
    }
    switch index {
    case 0: return isGreetingRefused(result) ? .greeting : .mail
    case 1: return .rcpt
    case 2: return .data
    default: return .body
    }
}

/// Where a session could not be opened, the first reply is the greeting.
private func isGreetingRefused(_ result: SMTPResult) -> Bool {
    switch result.error?.kind {
    case .login, .protocolViolation: true
    default: false
    }
}

private func stage(after result: SMTPResult) -> ServerReply.Stage {
    let replies = result.replies
    guard !replies.isEmpty else { return .connect }
    if replies.first?.code == SMTPCode.greeting { return replies.count <= 1 ? .ehlo : .auth }
    switch replies.count {
    case 1: return .rcpt
    case 2: return .data
    default: return .body
    }
}

private func serverReply(_ reply: SMTPResult.Reply, stage: ServerReply.Stage) -> ServerReply {
    ServerReply(
        stage: stage, code: reply.code, enhanced: enhancedCode(in: reply), text: reply.text.repaired)
}

/// The enhanced status code at the beginning of a reply's text, of the same class as its code (RFC 2034 §4).
private func enhancedCode(in reply: SMTPResult.Reply) -> String? {
    // The text may or may not begin with the code itself.
    let words = reply.text.split(whereSeparator: { $0 == " " || $0 == "-" }).prefix(2)
    return words.first { EnhancedStatus($0)?.level == reply.code / 100 }.map(String.init)
}

extension String {
    /// On one line and at most 500 characters long.
    fileprivate var repaired: String {
        if isPrintableASCII, utf8.count <= SMTPCode.longestText { return self }
        let line = String(
            String.UnicodeScalarView(unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
        return String(line.prefix(SMTPCode.longestText))
    }
}
