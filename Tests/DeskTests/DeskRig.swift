import Desk
import Flow
import Logging
import Mail
import Reply
import Store
import Synchronization
import TestSupport
import Testing
import Triage

/// A store in a folder of its own, with a practitioner, and enquiries whose words are numbered.
final class DeskRig: Sendable {
    let folder: TemporaryFolder
    let store: Store
    let jane: PersonID
    private let moment = Mutex(Timestamp(seconds: 1_760_000_000))
    private let uid = Mutex(UInt32(0))

    init() async throws {
        folder = try TemporaryFolder("desk")
        store = try Store(at: folder.file("postern.sqlite"))
        try await store.importPeople(
            [
                ImportedPerson(
                    externalID: "p1", role: .practitioner, name: "Jane Doe", handle: "jane-doe",
                    addresses: [try #require(EmailAddress("jane@practice.example"))])
            ], now: Timestamp(seconds: 1_760_000_000))
        jane = try #require(try await store.people(role: .practitioner, limit: 1).first).id
    }

    var now: Timestamp { moment.withLock { $0 } }
    func advance(_ time: Duration) { moment.withLock { $0 = $0 + time } }
    var local: LocalDesk { LocalDesk(store: store, now: { self.now }) }

    func runner(
        _ desk: any DeskService, owner: String = "test", sideBySide: Int = 1,
        file: @escaping DeskRunner.FileChanges = { _ in }
    ) -> DeskRunner {
        DeskRunner(
            store: store, desk: desk, options: DeskRunner.Options(owner: owner, sideBySide: sideBySide), file: file,
            now: { self.now }, chance: { 1 }, logger: logger)
    }

    var logger: Logger { Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }) }

    /// An enquiry of somebody new, with its ticket.
    @discardableResult
    func enquiry(_ text: String) async throws -> ConversationID {
        let address = try #require(EmailAddress("anna\(uid.withLock { $0 })@stranger.example"))
        let filed = try await file(
            text,
            [
                .register(name: "Anna", address: address, locale: "en"),
                .open(kind: .enquiry, practitioner: jane, counterpart: .registered, subject: "Help"),
                .add(to: .opened, by: .counterpart, unproven: false), .desk(.create(.enquiry), .opened),
                .queue(MailRequest(template: .enquiryAcknowledgement, recipient: .person(.registered))),
            ], conversation: .opened)
        return try #require(filed.conversation)
    }

    /// - Parameter raw: the mail that the words came in, with its files.
    func write(
        _ text: String, by party: Party, in conversation: ConversationID, raw: [UInt8]? = nil
    ) async throws {
        _ = try await file(
            text,
            [.add(to: .existing(conversation), by: party, unproven: false), .desk(.comment, .existing(conversation))],
            conversation: .existing(conversation), raw: raw)
    }

    /// Something that happens to a conversation without words.
    func carryOut(_ effects: [Effect], in conversation: ConversationID) async throws {
        _ = try await file("", effects, conversation: .existing(conversation))
    }

    private func file(
        _ text: String, _ effects: [Effect], conversation: ConversationReference, raw given: [UInt8]? = nil
    ) async throws -> Filed {
        let number = uid.withLock { uid in
            uid += 1
            return uid
        }
        let raw = given ?? Array("Subject: Help\r\n\r\n\(text) \(number)\r\n".utf8)
        let arrival = Arrival(
            source: ArrivalSource(mailbox: "m", folder: "INBOX", uidValidity: 1, uid: number), receivedAt: now,
            raw: raw, rawDigest: Digest(of: raw), bodyDigest: Digest(of: raw), subject: "Help",
            from: [Mailbox(name: "Anna", address: EmailAddress("anna@stranger.example"))], replyTo: [],
            messageID: nil, sentAt: nil, hasNullReturnPath: false, verdict: Verdict(kind: .person),
            proof: ProvenSender(proof: .pass), keys: ThreadKeys(found: []),
            reply: ExtractedReply(text: text, trimmed: "", rule: "none", confidence: 1), report: nil,
            attachmentNames: [], defects: [], unaddressed: .hold, truncatedFrom: nil)
        let filed = try await store.file(
            [arrival], cursor: nil, now: now, owner: nil, lease: .seconds(60),
            by: Judgement(
                read: { _ in arrival },
                decide: { _, _ in
                    Decision(
                        disposition: .filed, rule: "t", effects: effects, conversation: conversation,
                        routes: [ServedRoute("\(number)")])
                }))
        let only = try #require(filed.first)
        #expect(only.decision?.disposition == .filed, "\(only.decision?.trace.last?.found ?? "")")
        return only
    }

    /// The words at the desk by ticket, in the order in which it has them.
    func words(in other: Store? = nil) async throws -> [ConversationID: [String]] {
        let store = other ?? store
        var words: [ConversationID: [String]] = [:]
        for ticket in try await store.tickets(kind: nil, done: true, limit: 1_000) {
            words[ticket.conversation] = try #require(try await store.ticket(ticket.id)).1.map(\.text)
        }
        return words
    }
}
