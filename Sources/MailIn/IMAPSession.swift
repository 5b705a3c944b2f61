import Curl

/// An IMAP conversation on a connection that is logged in: commands out, responses in (RFC 9051 §2.2).
///
/// Used by one task at a time. Commands may be sent before the responses to earlier ones are in; bodies are told apart
/// by their UID.
struct IMAPSession {
    /// What SELECT said of a folder.
    struct Folder: Equatable {
        var uidValidity: UInt32 = 0
        /// 0 where the server does not say.
        var uidNext: UInt32 = 0
    }

    /// A command's tag, for its completion.
    struct Tag: Hashable {
        let text: String
    }

    private let session: RawSession
    private var decoder: IMAPDecoder
    private var lastTag = 0
    private var completed: [Tag: (IMAPResponse.Status, IMAPResponse.Code?, String)] = [:]
    private(set) var capabilities: Set<String>
    /// True once the server has told of a change that may be new mail.
    private(set) var hasNews = false
    /// Mails in the folder, as the server counted them last.
    private var mailsThere: UInt32 = 0
    private(set) var isIdling = false
    private var selected = Folder()
    /// Rows of a listing, while one is asked for.
    private var rows: [MailRow]?
    /// UIDs whose bodies are expected; what else comes is dropped.
    private var wanted: Set<UInt32> = []
    private var bodies: [UInt32: [UInt8]] = [:]

    /// How long a server may be silent while it owes an answer.
    static let answerTimeout = Duration.seconds(60)

    init(session: RawSession, literalLimit: Int) {
        self.session = session
        decoder = IMAPDecoder(literalLimit: literalLimit)
        capabilities = session.capabilities
    }

    // MARK: Commands

    /// Asks for the capabilities where the login did not tell them.
    mutating func learnCapabilities() async throws {
        if capabilities.isEmpty { try await run("CAPABILITY") }
    }

    /// Opens a folder; `readOnly` where nothing is to be changed in it.
    mutating func select(_ name: String, readOnly: Bool) async throws -> Folder {
        selected = Folder()
        hasNews = false
        mailsThere = 0
        try await run("\(readOnly ? "EXAMINE" : "SELECT") \(IMAPName.quoted(name))")
        guard selected.uidValidity > 0 else { throw IMAPError.violation("a folder without UIDVALIDITY") }
        return selected
    }

    /// Sends a command and waits for its completion.
    ///
    /// - Throws: `IMAPError`, `TransferError`.
    mutating func run(_ command: String) async throws {
        let tag = try await begin(command)
        try await finish(tag, command)
    }

    mutating func begin(_ command: String) async throws -> Tag {
        lastTag += 1
        let tag = Tag(text: "p\(lastTag)")
        try await session.send(Array("\(tag.text) \(command)\r\n".utf8))
        return tag
    }

    /// Reads until the command's completion.
    mutating func finish(_ tag: Tag, _ command: String) async throws {
        while completed[tag] == nil { try await readOne(timeout: Self.answerTimeout) }
        guard let (status, code, words) = completed.removeValue(forKey: tag), status != .ok else { return }
        let name = command.split(separator: " ").prefix { $0 != "\"" }.prefix(2).joined(separator: " ")
        if code == .tryCreate { throw IMAPError.refused(command: name, words: "[TRYCREATE] \(words)") }
        throw IMAPError.refused(command: name, words: words)
    }

    // MARK: Listing and bodies

    /// UID, size and date of the mails whose UIDs lie in the range, in ascending order; `to` nil for no end.
    ///
    /// `n:*` names the highest mail even where its UID is below `n` (RFC 9051 §9), so what is below is dropped.
    mutating func list(from: UInt32, to: UInt32?) async throws -> [MailRow] {
        rows = []
        defer { rows = nil }
        try await run("UID FETCH \(from):\(to.map(String.init) ?? "*") (UID RFC822.SIZE INTERNALDATE)")
        var seen: Set<UInt32> = []
        return (rows ?? []).filter { $0.uid >= from && seen.insert($0.uid).inserted }.sorted { $0.uid < $1.uid }
    }

    /// Asks for the bodies of a window; `finishFetch` reads them.
    mutating func beginFetch(_ window: FetchWindow) async throws -> Tag {
        wanted.formUnion(window.uids)
        return try await begin(window.command)
    }

    /// Takes the body of one mail that has come; nil where it has not.
    mutating func takeBody(_ uid: UInt32) -> [UInt8]? {
        wanted.remove(uid)
        return bodies.removeValue(forKey: uid)
    }

    /// Forgets news that a listing is about to show.
    mutating func clearNews() { hasNews = false }

    // MARK: IDLE

    /// Asks the server to tell news by itself (RFC 2177).
    mutating func beginIdle() async throws -> Tag {
        let tag = try await begin("IDLE")
        isIdling = false
        while !isIdling, completed[tag] == nil { try await readOne(timeout: Self.answerTimeout) }
        return tag
    }

    /// Waits for news; false when there were none within `timeout`.
    mutating func awaitNews(timeout: Duration) async throws -> Bool {
        let deadline = ContinuousClock.now + timeout
        while !hasNews {
            let left = deadline - .now
            guard left > .zero else { return false }
            do {
                try await readOne(timeout: left)
            } catch let error as TransferError where error.kind == .timeout {
                return false
            }
        }
        return true
    }

    /// Ends IDLE; the answer also proves that the connection lives.
    mutating func endIdle(_ tag: Tag) async throws {
        if isIdling { try await session.send(Array("DONE\r\n".utf8)) }
        isIdling = false
        try await finish(tag, "IDLE")
    }

    func close() { session.close() }

    // MARK: Reading

    /// Reads until at least one response has come.
    private mutating func readOne(timeout: Duration) async throws {
        var count = 0
        while count == 0 {
            while let response = try decoder.next() {
                try take(response)
                count += 1
            }
            if count == 0 { decoder.append(try await session.receive(timeout: timeout)) }
        }
    }

    private mutating func take(_ response: IMAPResponse) throws(IMAPError) {
        switch response {
        case .tagged(let tag, let status, let code, let words):
            note(code)
            completed[Tag(text: tag)] = (status, code, words)
        case .status(.bye, _, let words): throw .bye(words)
        case .status(_, let code, _): note(code)
        case .exists(let count):
            // Said again, the same count is no news: some servers say it with every command.
            hasNews = hasNews || count != mailsThere
            mailsThere = count
        case .expunge: mailsThere -= min(mailsThere, 1)
        case .capability(let names): capabilities = names
        case .fetch(let fetch): take(fetch)
        case .goOn: isIdling = true
        case .other: break
        }
    }

    private mutating func note(_ code: IMAPResponse.Code?) {
        switch code {
        case .uidValidity(let value): selected.uidValidity = value
        case .uidNext(let value): selected.uidNext = value
        case .capability(let names): capabilities = names
        case .tryCreate, .other, nil: break
        }
    }

    private mutating func take(_ fetch: IMAPFetch) {
        guard let uid = fetch.uid else { return }
        if let body = fetch.body, wanted.contains(uid) { bodies[uid] = body }
        if let size = fetch.size {
            rows?.append(MailRow(uid: uid, size: size, receivedAt: fetch.internalDate))
        }
    }
}
