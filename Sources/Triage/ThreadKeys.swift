package import Mail

/// The keys of one mail, strongest first, and where the recipients came from.
package struct ThreadKeys: Sendable {
    /// A key and the header it was found in.
    package struct Found: Hashable, Sendable {
        package let key: ThreadKey
        /// The field's usual spelling, such as `Delivered-To`.
        package let header: String
        package init(key: ThreadKey, header: String) {
            self.key = key
            self.header = header
        }
    }
    /// Strongest first; equal keys once.
    package let found: [Found]
    /// Local parts that look like a token of ours but whose MAC does not verify: shown in the trace, never followed.
    package let forged: [String]

    package init(found: [Found], forged: [String] = []) {
        self.found = found
        self.forged = forged
    }

    /// The same with weaker keys after them; those that stand already stay where they are.
    package func adding(_ more: [Found]) -> ThreadKeys {
        let known = Set(found.map(\.key))
        return ThreadKeys(found: found + more.filter { !known.contains($0.key) }, forged: forged)
    }
}

/// Reads the keys of a mail: q- and r- tokens of all recipient headers (Delivered-To, X-Original-To, Envelope-To, To, Cc,
/// Received "for"), c- tokens, own Message-IDs in In-Reply-To then References from the newest back, foreign ones, handles,
/// general addresses.
///
/// When an envelope header (Delivered-To and the like) carries a token, only that token is a recipient key.
package func threadKeys(of message: Message, scheme: AddressScheme, keys: TokenKeys) -> ThreadKeys {
    var reader = ThreadKeyReader(scheme: scheme, keys: keys)
    reader.readRecipients(of: message)
    reader.readIdentifiers(of: message)
    return reader.result
}

/// Collects the keys of one mail and puts them in the order of their strength.
private struct ThreadKeyReader {
    let scheme: AddressScheme
    let keys: TokenKeys
    private var found: [ThreadKeys.Found] = []
    private var seen: Set<ThreadKey> = []
    private var forged: [String] = []
    private var foreign = 0

    /// Each costs a look-up in the store; a thread's newest twenty say all there is to say.
    private static let foreignLimit = 20
    /// Recipients of one mail that are looked at.
    private static let recipientLimit = 500
    /// Forged local parts that the trace keeps.
    private static let forgedLimit = 20

    init(scheme: AddressScheme, keys: TokenKeys) {
        self.scheme = scheme
        self.keys = keys
    }

    var result: ThreadKeys {
        let ordered = found.enumerated().sorted { a, b in
            (a.element.key.rank, a.offset) < (b.element.key.rank, b.offset)
        }
        return ThreadKeys(found: ordered.map(\.element), forged: forged)
    }

    mutating func readRecipients(of message: Message) {
        let envelope = Recipient.envelope(of: message, scheme: scheme)
        let named = Recipient.named(in: message, scheme: scheme)
        let all = (envelope + named).prefix(Self.recipientLimit).map { ($0, key(of: $0.localPart)) }
        // The copy for one token must not act for the others that To and Cc name: each has a copy of its own.
        if let own = all.first(where: { $0.0.isEnvelope && $0.1?.isToken == true }), let key = own.1 {
            add(key, from: own.0.header)
        } else {
            for (recipient, key) in all { if let key { add(key, from: recipient.header) } }
        }
    }

    mutating func readIdentifiers(of message: Message) {
        for id in message.inReplyTo { read(id, from: "In-Reply-To") }
        for id in message.references.reversed() { read(id, from: "References") }
    }

    private mutating func read(_ id: MessageID, from header: String) {
        if let local = scheme.localPart(of: id), AddressToken.isShaped(local) {
            if let mail = keys.outgoingMail(in: id, scheme: scheme) {
                add(.ownMessage(mail), from: header)
            } else {
                addForged(local)
            }
        } else if foreign < Self.foreignLimit, add(.foreignMessage(id), from: header) {
            foreign += 1
        }
    }

    private mutating func key(of localPart: String) -> ThreadKey? {
        if let general = scheme.general(localPart) { return .general(general) }
        guard AddressToken.isShaped(localPart) else {
            return scheme.isReservedHandle(localPart) ? nil : .handle(localPart)
        }
        switch keys.token(in: localPart) {
        case .question(let question): return .question(question)
        case .reply(let conversation, let party): return .reply(conversation, party)
        case .contact(let practitioner, let client): return .contact(practitioner: practitioner, client: client)
        case .returnPath(let mail): return .returnPath(mail)
        case .message, .reading: return nil
        case nil:
            addForged(localPart)
            return nil
        }
    }

    @discardableResult
    private mutating func add(_ key: ThreadKey, from header: String) -> Bool {
        guard seen.insert(key).inserted else { return false }
        found.append(ThreadKeys.Found(key: key, header: header))
        return true
    }

    private mutating func addForged(_ localPart: String) {
        guard forged.count < Self.forgedLimit, !forged.contains(localPart) else { return }
        forged.append(localPart)
    }
}

extension ThreadKey {
    /// The place in the order of strength, 0 the strongest.
    fileprivate var rank: Int {
        switch self {
        case .question: 0
        case .reply: 1
        case .contact: 2
        case .ownMessage: 3
        case .foreignMessage: 4
        case .handle: 5
        case .general: 6
        case .returnPath: 7
        }
    }

    /// True for what a signed recipient address names.
    fileprivate var isToken: Bool {
        switch self {
        case .question, .reply, .contact, .returnPath: true
        case .ownMessage, .foreignMessage, .handle, .general: false
        }
    }
}
