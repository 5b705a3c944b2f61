extension CurlLoop {
    /// Hands one mail over by SMTP, on a standing connection where one is free; never throws, never resends.
    package func sendMail(_ mail: SMTPTransfer) async -> SMTPResult {
        let end = ContinuousClock.now + mail.limit
        var server = SMTPPool.Server(endpoint: mail.endpoint, clientName: mail.clientName)
        // What stands was logged in with an earlier token of the same account, and stays so when that one expires.
        server.endpoint.bearer?.text = ""
        var connection: SMTPConnection?
        switch await smtp.take(server, within: mail.limit) {
        case .stopped:
            let stopped = TransferError(.stopped, "its turn did not come")
            return SMTPResult(replies: [], handedOver: false, error: stopped)
        case .reuse(let standing): connection = standing
        case .connect: break
        }
        var result: SMTPResult?
        if var standing = connection {
            let outcome = await standing.deliver(mail, by: end)
            connection = standing
            if !Self.wasGivenUp(outcome) { result = outcome }
        }
        if result == nil { result = await deliverAnew(mail, by: end, &connection) }
        smtp.giveBack(connection, to: server)
        return result ?? SMTPResult(replies: [], handedOver: false, error: nil)
    }

    /// True when the server had closed a standing connection before it saw the mail: not a byte was answered, and of the
    /// mail itself nothing had gone out, so a new connection resends nothing.
    private static func wasGivenUp(_ result: SMTPResult) -> Bool {
        result.error?.kind == .closed && result.replies.isEmpty && !result.handedOver
    }

    private func deliverAnew(
        _ mail: SMTPTransfer, by end: ContinuousClock.Instant, _ connection: inout SMTPConnection?
    ) async -> SMTPResult {
        let plan = SessionPlan(
            service: .smtp, endpoint: mail.endpoint, clientName: mail.clientName,
            timeout: min(mail.timeout, end - .now))
        do throws(SessionLink.OpenFailure) {
            var fresh = SMTPConnection(session: try await open(plan, capabilities: Self.smtpExtensions))
            let result = await fresh.deliver(mail, by: end)
            connection = fresh
            return result
        } catch {
            connection = nil
            return SMTPResult(replies: Self.replies(in: error.lines), handedOver: false, error: error.error)
        }
    }

    /// The keywords of the last EHLO reply: after STARTTLS only the second counts (RFC 3207 §4.2).
    private static func smtpExtensions(_ lines: [String]) -> Set<String> {
        guard let last = lines.lastIndex(where: { $0.hasPrefix("250") }) else { return [] }
        let first = lines[..<last].lastIndex { !$0.hasPrefix("250") } ?? -1
        // The first line of the run greets and names no extension (RFC 5321 §4.1.1.1).
        guard first + 2 <= last else { return [] }
        let words = lines[(first + 2)...last].map { $0.dropFirst(4).prefix { $0 != " " }.uppercased() }
        return Set(words)
    }

    /// The replies in the lines of a login that failed, without SASL challenges.
    private static func replies(in lines: [String]) -> [SMTPResult.Reply] {
        var reader = SMTPReplyReader()
        reader.append(Array(lines.map { "\($0)\r\n" }.joined().utf8))
        var replies: [SMTPResult.Reply] = []
        while let reply = try? reader.next() {
            if reply.code != 334 { replies.append(reply) }
        }
        return replies
    }
}
