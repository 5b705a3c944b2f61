/// A connection that libcurl made, secured and logged in, and over which we speak ourselves (CURLOPT_CONNECT_ONLY).
package final class RawSession: Sendable {
    /// What the server said at the end of the login that it can do, upper case; empty when it did not say.
    package let capabilities: Set<String>

    private let link: SessionLink

    init(capabilities: Set<String>, link: SessionLink) {
        self.capabilities = capabilities
        self.link = link
    }

    deinit { link.fail(TransferError(.closed, "closed by us")) }

    /// Sends all bytes.
    ///
    /// - Throws: `closed`, `timeout` when the server takes no bytes, `stopped` when the task or the loop was ended.
    package func send(_ bytes: [UInt8]) async throws(TransferError) {
        if let error = await link.write(bytes).error { throw error }
    }

    /// Sends bytes and says how many the connection took, which matters where the last one changes the meaning.
    ///
    /// - Parameter isPart: more must follow before the connection can be used for anything else.
    func sendCounting(
        _ bytes: [UInt8], by deadline: ContinuousClock.Instant, isPart: Bool = false
    ) async -> SessionLink.Written {
        await link.write(bytes, by: deadline, isPart: isPart)
    }

    /// Sends bytes and waits for what is answered; says how many bytes the connection took.
    func exchange(
        _ bytes: [UInt8], by deadline: ContinuousClock.Instant, patience: Duration, end: ContinuousClock.Instant? = nil
    ) async -> SessionLink.Exchange {
        await link.exchange(bytes, by: deadline, patience: patience, end: end)
    }

    /// The next bytes, at least one; throws `closed` at the end and `timeout` after `timeout`.
    ///
    /// - Throws: `stopped` when the task or the loop was ended; the connection outlives an ended task.
    package func receive(timeout: Duration) async throws(TransferError) -> [UInt8] {
        try await link.read(timeout: timeout).get()
    }

    /// True while the connection stands and no byte waits to be read.
    package var isQuiet: Bool { link.isQuiet }

    /// Closes the connection; pending calls throw.
    package func close() { link.fail(TransferError(.closed, "closed by us")) }
}

extension CurlLoop {
    /// Connects to an IMAP server and logs in.
    ///
    /// - Parameter timeout: until the login has been accepted, and for each later write.
    package func openIMAP(_ endpoint: Endpoint, timeout: Duration) async throws(TransferError) -> RawSession {
        let plan = SessionPlan(service: .imap, endpoint: endpoint, clientName: "", timeout: timeout)
        do {
            return try await open(plan, capabilities: Self.imapCapabilities)
        } catch {
            throw error.error
        }
    }

    /// Connects and, where the endpoint has a user, logs in.
    func open(
        _ plan: SessionPlan, capabilities: ([String]) -> Set<String>
    ) async throws(SessionLink.OpenFailure) -> RawSession {
        if let objection = plan.objection { throw SessionLink.OpenFailure(error: objection, lines: []) }
        let link = SessionLink(plan: plan, board: board)
        let greeting = try await link.open().get()
        return RawSession(capabilities: capabilities(greeting.lines), link: link)
    }

    /// The capabilities in the login's completion, or in the untagged lines before it (RFC 9051 §7.1, §7.2.2).
    ///
    /// What was told before the login does not count: most servers offer more after it.
    private static func imapCapabilities(_ lines: [String]) -> Set<String> {
        guard let completion = lines.last?.uppercased(), !completion.hasPrefix("*") else { return [] }
        let parts = completion.split(separator: "[CAPABILITY ", maxSplits: 1)
        if parts.count == 2 { return words(parts[1].prefix { $0 != "]" }) }
        let answers = lines.dropLast().reversed().prefix { $0.hasPrefix("*") }.map { $0.uppercased() }
        let told = answers.first { $0.hasPrefix("* CAPABILITY ") }
        return told.map { words($0.dropFirst("* CAPABILITY ".count)) } ?? []
    }

    private static func words(_ text: Substring) -> Set<String> { Set(text.split(separator: " ").map(String.init)) }
}
