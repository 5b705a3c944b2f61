import Mail
import Triage

/// Any bytes as mails: what they are, who sent them, what they belong to.
///
/// A form feed on a line of its own parts one mail from the next.
enum TriageCheck {
    private static let keys = TokenKeys(current: TokenKeys.Key(id: 7, secret: [UInt8](0..<32)))
    private static let schemes = [
        AddressScheme(domain: "post.example", style: .catchAll, aliases: ["hello": .enquiries]),
        AddressScheme(domain: "post.example", style: .plus(account: "box")),
    ]
    private static let trust = AuthenticationPolicy(trustedServers: ["mx.post.example"], arcSealers: ["seal.example"])
    private static let separator: [UInt8] = [0x0A, 0x0C, 0x0A]
    /// Mails of one input; a test of speed has more.
    private static let most = 50
    private static let longestAbsence: Int64 = 367 * 86_400

    static func run(_ input: [UInt8]) throws {
        let mails = pieces(of: input).map { Message(parsing: $0) }
        for mail in mails { try judged(mail) }
        try places(of: mails.map { ThreadedMail($0) })
    }

    private static func judged(_ mail: Message) throws {
        for scheme in schemes {
            let policy = JudgePolicy(
                scheme: scheme, keys: keys, spamHeader: "x-spam-flag", isJunkFolder: false,
                forwarders: ["group.example"])
            let verdict = judge(mail, by: policy)
            try require(verdict.kind == .person || !verdict.evidence.isEmpty, "\(verdict.kind) without evidence")
            // No input of a fuzzer holds a MAC that verifies but the ones that it was given, which are all of a reply.
            try require(verdict.kind != .ours, "a stranger's mail is taken for ours")
            for found in threadKeys(of: mail, scheme: scheme, keys: keys).found { try genuine(found.key) }
        }
        try reports(in: mail)
        let proven = proveSender(of: mail, by: trust)
        let isTrusted = mail.header.all("authentication-results").contains { $0.rawText.lowercased().contains("post") }
        try require(proven.proof != .pass || isTrusted, "proven by nobody who is trusted: \(proven)")
        let base = baseSubject(mail.subject)
        try require(baseSubject(base) == base, "\(shown(mail.subject)): \(shown(base)) is not its own base")
        try absence(in: mail)
        for box in mail.to { if let address = box.address { try tokens(in: address) } }
    }

    /// Only the one token that stands in the seeds can verify.
    private static func genuine(_ key: ThreadKey) throws(Broken) {
        switch key {
        case .reply(let conversation, _): try require(conversation == ConversationID(42), "a forged token is taken")
        case .question, .contact, .ownMessage, .returnPath: throw Broken("a forged token is taken: \(key)")
        case .foreignMessage, .handle, .general: break
        }
    }

    private static func tokens(in address: EmailAddress) throws(Broken) {
        guard let token = keys.token(in: address.localPart) else { return }
        try require(
            keys.localPart(for: token) == address.localPart.lowercased(), "two addresses for one token: \(address)")
    }

    private static func reports(in mail: Message) throws(Broken) {
        _ = complaint(in: mail)
        guard let report = deliveryReport(in: mail) else { return }
        for recipient in report.recipients {
            let digits = recipient.status.map { $0.utf8.allSatisfy { $0 == 0x2E || (0x30...0x39).contains($0) } }
            try require(digits ?? true, "a status of \(shown(recipient.status ?? ""))")
        }
    }

    private static func absence(in mail: Message) throws(Broken) {
        let sent = mail.date?.timestamp ?? Timestamp(seconds: 1_750_000_000)
        guard let back = vacationReturn(subject: mail.subject, text: mail.plainBody ?? "", sentAt: sent) else { return }
        let seconds = back.seconds - sent.seconds
        try require((-86_400...longestAbsence).contains(seconds), "back \(seconds) seconds after the notice")
    }

    /// A mail's parent is another mail of the same thread, and no mail is above itself.
    private static func places(of mails: [ThreadedMail]) throws(Broken) {
        let places = threads(of: mails)
        try require(places.count == mails.count, "\(mails.count) mails, \(places.count) places")
        for (index, place) in places.enumerated() {
            guard let parent = place.parent else { continue }
            try require(places.indices.contains(parent) && parent != index, "mail \(index) below \(parent)")
            try require(places[parent].thread == place.thread, "mail \(index) and its parent are in two threads")
            var above: Int? = index
            var steps = 0
            while let here = above, steps <= places.count { (above, steps) = (places[here].parent, steps + 1) }
            try require(steps <= places.count, "mail \(index) is above itself")
        }
    }

    private static func pieces(of input: [UInt8]) -> [[UInt8]] {
        var pieces: [[UInt8]] = [[]]
        var index = 0
        while index < input.count {
            let isEnd = input[index...].starts(with: separator)
            if isEnd, pieces.count < most { pieces.append([]) } else { pieces[pieces.count - 1].append(input[index]) }
            index += isEnd ? separator.count : 1
        }
        return pieces
    }
}
