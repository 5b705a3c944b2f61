import Flow
import Mail
import MailIn
import Store
import Triage

/// Files what people type as a mail of their own: the same journeys, the same rows.
struct StoreWriting: WritingPort {
    let wiring: Wiring
    /// Told of what was filed.
    let onFiled: @Sendable ([Filed]) async -> Void

    func write(_ message: TypedMessage) async throws -> WritingOutcome {
        guard let aim = try await aim(of: message),
            let mail = TypedMail(message, to: aim.localPart, subject: aim.subject, wiring.settings.scheme, now: .now)
        else { return .refused }
        let since = ContinuousClock.now
        let arrival = wiring.intake.arrival(of: mail.raw)
        let filed = try await wiring.store.file(
            [arrival], cursor: nil, now: .now, owner: Wiring.servingOwner, lease: Wiring.lease, by: wiring.judgement)
        await onFiled(filed)
        FilingCounts.note(filed, of: [arrival], since: since)
        guard let first = filed.first else { return .refused }
        // What is sent once more gets the answer of the first time.
        guard let outcome = try await wiring.store.outcome(of: first.arrival) else { return .refused }
        if let reason = outcome.reason { return .held(reason) }
        return .filed(
            outcome.conversation ?? aim.conversation,
            isSupport: message.aim != .support && StoreWriting.isDiverted(outcome.rule))
    }

    /// Words that were for somebody else and went to support.
    private static func isDiverted(_ rule: String) -> Bool {
        rule.hasPrefix("journey.support.") && rule != "journey.support.continued"
    }

    private struct Target {
        var localPart: String
        var subject: String
        var conversation: ConversationID?
    }

    /// The address that the author could have written to; nil where it is not theirs to write to.
    private func aim(of message: TypedMessage) async throws -> Target? {
        let keys = wiring.secrets.keys
        let subject = message.subject.isEmpty ? TypedMail.standardSubject : message.subject
        switch message.aim {
        case .conversation(let id):
            guard let row = try await wiring.store.inbox(of: message.author, [id]).first else { return nil }
            return Target(
                localPart: keys.localPart(for: .reply(id, row.party)), subject: row.subject, conversation: id)
        case .client(let client):
            guard message.author.role == .practitioner else { return nil }
            return Target(
                localPart: keys.localPart(for: .contact(practitioner: message.author.id, client: client)),
                subject: subject)
        case .practitioner(let handle):
            guard message.author.role == .member else { return nil }
            return Target(localPart: handle, subject: subject)
        case .support: return Target(localPart: AddressScheme.General.support.rawValue, subject: subject)
        }
    }
}

/// Typed words as the mail that they are kept as.
struct TypedMail {
    /// As it goes to `Intake`.
    let raw: RawMail

    /// The form needs no subject; a mail without one is told apart from no other.
    static let standardSubject = "Message"

    private static let digestLength = 32

    /// - Returns: nil where the author has no address, or something cannot stand in a mail.
    init?(_ message: TypedMessage, to localPart: String, subject: String, _ scheme: AddressScheme, now: Timestamp) {
        let channel = message.channel.rawValue
        guard let to = scheme.address(localPart), let from = message.author.addresses.first,
            let messageID = MessageID("\(channel)-\(message.id)-\(TypedMail.digest(message))@\(scheme.domain)")
        else { return nil }
        var fields: [(String, OutgoingMessage.Value)] = [
            ("From", .mailboxes([Mailbox(name: message.author.name, address: from)])),
            ("To", .mailboxes([Mailbox(name: nil, address: to)])), ("Subject", .text(subject)), ("Date", .date(now)),
            ("Message-ID", .messageIDs([messageID])),
        ]
        if let moment = message.sawWordingAt { fields.append((FormFields.seen, .token("\(moment.milliseconds)"))) }
        let outgoing = OutgoingMessage(fields: fields, body: TypedMail.body(of: message))
        let boundary = "=_\(TypedMail.digest(message))"
        guard let bytes = try? outgoing.bytes(boundary: { boundary }) else { return nil }
        raw = RawMail(
            source: ArrivalSource(
                mailbox: message.channel == .api ? ArrivalSource.apiMailbox : ArrivalSource.pageMailbox,
                name: "\(channel)-\(message.id)-\(TypedMail.digest(message))"),
            receivedAt: now, bytes: bytes)
    }

    private static func body(of message: TypedMessage) -> OutgoingMessage.Body {
        let text = OutgoingMessage.Body.text(message.text, subtype: "plain")
        guard !message.files.isEmpty else { return text }
        let files = message.files.map { file in
            OutgoingMessage.Body.file(
                file.bytes, contentType: mediaType(file.contentType), filename: file.name, contentID: nil,
                isInline: false)
        }
        return .multipart(subtype: "mixed", [text] + files)
    }

    /// `type/subtype` in letters that a header can hold; parameters are claims that nobody needs.
    private static func mediaType(_ claimed: String) -> String {
        let essence = claimed.prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace }
        let parts = essence.split(separator: "/", omittingEmptySubsequences: false)
        let isToken = { (part: Substring) in
            !part.isEmpty
                && part.utf8.allSatisfy {
                    (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || [0x2B, 0x2D, 0x2E].contains($0)
                }
        }
        // A mail within a mail, or parts within a part, would be read as such.
        guard parts.count == 2, parts.allSatisfy(isToken), parts[0] != "multipart", parts[0] != "message" else {
            return "application/octet-stream"
        }
        return essence
    }

    /// A double click sends the same words again; somebody who went back and corrected them sends others.
    private static func digest(_ message: TypedMessage) -> String {
        var bytes = Array(
            ["\(message.author.id)", "\(message.aim)", message.subject, message.text].joined(separator: "\0").utf8)
        for file in message.files { bytes += Array(file.name.utf8) + Digest(of: file.bytes).bytes }
        return String(Digest(of: bytes).hex.prefix(digestLength))
    }
}
