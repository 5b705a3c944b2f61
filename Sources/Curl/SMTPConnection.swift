/// A connection on which libcurl has said EHLO and logged in; used by one mail at a time (RFC 5321 §3.3).
struct SMTPConnection: Sendable {
    let session: RawSession
    private var reader = SMTPReplyReader()
    private var mails = 0
    /// When the last mail was done with it.
    private(set) var idleSince = ContinuousClock.now
    /// True while the next mail may use it.
    private(set) var isReusable = true

    /// Some servers refuse after a number of mails; a new connection costs one round trip in a hundred.
    private static let mailsPerConnection = 100
    private static let resetTimeout = Duration.seconds(10)

    init(session: RawSession) { self.session = session }

    /// Whether it has served before, so that the server may have given it up meanwhile.
    var isUsed: Bool { mails > 0 }

    /// True when nothing has come since the last mail: a farewell (421) or the end makes it useless.
    var isQuiet: Bool { session.isQuiet && reader.isEmpty }

    /// Hands over one mail.
    ///
    /// - Parameter end: when the last byte of the body must be out.
    mutating func deliver(_ mail: SMTPTransfer, by end: ContinuousClock.Instant) async -> SMTPResult {
        var result = SMTPResult(replies: [], handedOver: false, error: nil)
        let pace = Pace(step: mail.timeout, end: end)
        mails += 1
        do throws(TransferError) {
            try await sendEnvelope(of: mail, &result, pace)
            try await sendBody(of: mail, &result, pace)
            // The first of its answer has come along with the body's end.
            try await expect(200..<300, "the mail", &result, by: .now + mail.answerTimeout)
        } catch {
            result.error = error
            await recover(from: error, result)
        }
        if mails >= Self.mailsPerConnection { isReusable = false }
        idleSince = .now
        return result
    }

    /// How long things may take before the mail is handed over.
    private struct Pace {
        let step: Duration
        let end: ContinuousClock.Instant

        /// When a step that begins now must have ended.
        var deadline: ContinuousClock.Instant { min(.now + step, end) }
    }

    // MARK: Body

    private static let piece = 262_144
    /// Bytes in a second; a connection that takes fewer for long is as good as gone.
    private static let slowestPace = 32_768

    /// Sends the body in pieces, each in a time of its own: a slow line is no broken one.
    private mutating func sendBody(
        of mail: SMTPTransfer, _ result: inout SMTPResult, _ pace: Pace
    ) async throws(TransferError) {
        let data = MailData.encode(mail.bytes)
        let longest = pace.step + .seconds(data.count / Self.slowestPace)
        let pace = Pace(step: pace.step, end: min(.now + longest, pace.end))
        for start in stride(from: 0, to: data.count, by: Self.piece) {
            let end = min(start + Self.piece, data.count)
            guard end == data.count else {
                let written = await session.sendCounting(Array(data[start..<end]), by: pace.deadline, isPart: true)
                if let error = written.error { throw error }
                continue
            }
            let last = start == 0 ? data : Array(data[start..<end])
            let exchange = await session.exchange(last, by: pace.deadline, patience: mail.answerTimeout)
            result.handedOver = start + exchange.written.count == data.count
            try take(exchange)
        }
    }

    // MARK: Envelope

    private mutating func sendEnvelope(
        of mail: SMTPTransfer, _ result: inout SMTPResult, _ pace: Pace
    ) async throws(TransferError) {
        let commands = try envelope(mail)
        if session.capabilities.contains("PIPELINING") {
            let lines = Array(commands.map(\.line).joined().utf8)
            try take(await session.exchange(lines, by: pace.deadline, patience: pace.step, end: pace.end))
        }
        var refusal: TransferError?
        for command in commands {
            if !session.capabilities.contains("PIPELINING") { try await send(command.line, by: pace.deadline) }
            guard refusal == nil else {
                try await passOver(command, pace)
                continue
            }
            do throws(TransferError) {
                try await expect(command.wanted, command.name, &result, by: pace.deadline)
            } catch {
                guard error.kind == .refused, session.capabilities.contains("PIPELINING") else { throw error }
                refusal = error
            }
        }
        if let refusal { throw refusal }
    }

    /// Reads the reply to a command that had gone out before an earlier one was refused.
    ///
    /// A server that asks for the mail all the same gets an empty one, which has no recipients (RFC 2920 §3.1).
    private mutating func passOver(_ command: Command, _ pace: Pace) async throws(TransferError) {
        guard try await reply(by: pace.deadline).code == Self.startMail.lowerBound else { return }
        try await send(".\r\n", by: pace.deadline)
        _ = try await reply(by: pace.deadline)
    }

    private struct Command {
        let name: String
        let line: String
        let wanted: Range<Int>
    }

    /// The reply to DATA.
    private static let startMail = 354..<355

    private func envelope(_ mail: SMTPTransfer) throws(TransferError) -> [Command] {
        var parameters = ""
        if session.capabilities.contains("SIZE") { parameters += " SIZE=\(mail.bytes.count)" }
        for address in [mail.envelopeFrom, mail.envelopeTo] {
            guard address.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != 0x3C && $0 != 0x3E }) else {
                throw TransferError(.refused, "an address that cannot stand in an envelope")
            }
        }
        if !(mail.envelopeFrom + mail.envelopeTo).utf8.allSatisfy({ $0 < 0x80 }) {
            guard session.capabilities.contains("SMTPUTF8") else {
                throw TransferError(.refused, "the server takes no addresses outside ASCII (SMTPUTF8)")
            }
            parameters += " SMTPUTF8"
        }
        return [
            Command(name: "MAIL FROM", line: "MAIL FROM:<\(mail.envelopeFrom)>\(parameters)\r\n", wanted: 200..<300),
            Command(name: "RCPT TO", line: "RCPT TO:<\(mail.envelopeTo)>\r\n", wanted: 200..<300),
            Command(name: "DATA", line: "DATA\r\n", wanted: Self.startMail),
        ]
    }

    // MARK: Replies

    private func send(_ line: String, by deadline: ContinuousClock.Instant) async throws(TransferError) {
        if let error = await session.sendCounting(Array(line.utf8), by: deadline).error { throw error }
    }

    private mutating func take(_ exchange: SessionLink.Exchange) throws(TransferError) {
        if let error = exchange.written.error { throw error }
        if let answer = exchange.answer { reader.append(try answer.get()) }
    }

    private mutating func expect(
        _ wanted: Range<Int>, _ what: String, _ result: inout SMTPResult, by deadline: ContinuousClock.Instant
    ) async throws(TransferError) {
        let reply = try await reply(by: deadline)
        result.replies.append(reply)
        if wanted.contains(reply.code) { return }
        let isRefusal = (400..<600).contains(reply.code)
        throw TransferError(
            isRefusal ? .refused : .protocolViolation, "\(what) was answered with \(reply.code) \(reply.text)")
    }

    private mutating func reply(
        by deadline: ContinuousClock.Instant
    ) async throws(TransferError) -> SMTPResult.Reply {
        while true {
            if let reply = try reader.next() { return reply }
            let left = deadline - .now
            guard left > .zero else { throw TransferError(.timeout, "the server did not answer in time") }
            reader.append(try await session.receive(timeout: left))
        }
    }

    /// Brings the connection back to where a mail can begin, or gives it up.
    private mutating func recover(from error: TransferError, _ result: SMTPResult) async {
        // 421: the server is closing (RFC 5321 §4.2.2).
        guard error.kind == .refused, result.replies.last?.code != 421 else {
            isReusable = false
            return
        }
        let deadline = ContinuousClock.now + Self.resetTimeout
        do throws(TransferError) {
            try await send("RSET\r\n", by: deadline)
            isReusable = try await reply(by: deadline).code == 250
        } catch {
            isReusable = false
        }
    }
}
