import Flow
import Foundation
import Mail
import Reply
import Testing
import Triage

@testable import Store

/// A store in a folder of its own, with one practitioner and one member.
struct Fixture {
    let folder: URL
    let store: Store
    let jane: KnownPerson
    let mark: KnownPerson

    static let start = Timestamp(seconds: 1_760_000_000)
    static let lease = Duration.seconds(60)

    var path: String { folder.appending(path: "postern.sqlite").path }
    var start: Timestamp { Fixture.start }

    /// Runs `body` with a new store, closes it and removes the folder.
    static func with(_ body: (Fixture) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try Store(at: folder.appending(path: "postern.sqlite").path)
        try await store.importPeople([Fixture.janeDoe, Fixture.markRoe], now: start)
        let jane = try #require(try await store.people(role: .practitioner, limit: 1).first)
        let mark = try #require(try await store.people(role: .member, limit: 1).first)
        let fixture = Fixture(folder: folder, store: store, jane: jane, mark: mark)
        try await body(fixture)
        try store.close()
    }

    static let janeDoe = ImportedPerson(
        externalID: "p1", role: .practitioner, name: "Jane Doe", handle: "jane-doe",
        addresses: [address("jane@practice.example"), address("jane.doe@home.example")], phones: ["+44 20 7946 0018"])
    static let markRoe = ImportedPerson(
        externalID: "m1", role: .member, name: "Mark Roe", handle: nil,
        addresses: [address("mark@client.example")])

    static func address(_ text: String) -> EmailAddress {
        guard let address = EmailAddress(text) else { preconditionFailure("\(text) is no address") }
        return address
    }

    static func messageID(_ text: String) -> MessageID {
        guard let id = MessageID(text) else { preconditionFailure("\(text) is no Message-ID") }
        return id
    }
}

extension Fixture {
    /// Files one mail with a fixed decision.
    @discardableResult
    func file(
        _ arrival: Arrival, at now: Timestamp = Fixture.start, owner: String? = nil,
        deciding decide: @escaping @Sendable (Arrival, Known) throws -> Decision
    ) async throws -> Filed {
        let filed = try await store.file(
            [arrival], cursor: nil, now: now, owner: owner, lease: Fixture.lease,
            by: Judgement(read: { _ in arrival }, decide: decide))
        return try #require(filed.first)
    }

    /// A stranger's first mail: registered, opened, added, acknowledged, welcomed, relayed.
    func enquiry(_ arrival: Arrival) -> Decision {
        let address = arrival.senderAddress ?? Fixture.address("nobody@nowhere.example")
        return Decision(
            disposition: .filed, rule: "test.enquiry",
            effects: [
                .register(name: arrival.from.first?.name, address: address, locale: "en"),
                .open(kind: .enquiry, practitioner: jane.id, counterpart: .registered, subject: arrival.subject),
                .add(to: .opened, by: .counterpart, unproven: false),
                .queue(MailRequest(template: .welcome, recipient: .person(.registered))),
                .queue(
                    MailRequest(
                        template: .newCustomerEnquiry, recipient: .person(.existing(jane.id)), conversation: .opened,
                        party: .practitioner, carriesEntry: true)),
            ],
            conversation: .opened, routes: [ServedRoute("practitioner \(jane.id)")])
    }

    /// A conversation of Jane and Mark with one entry by Mark, relayed to Jane.
    func conversation(_ arrival: Arrival) -> Decision {
        Decision(
            disposition: .filed, rule: "test.open",
            effects: [
                .open(
                    kind: .inHouse, practitioner: jane.id, counterpart: .existing(mark.id), subject: arrival.subject),
                .add(to: .opened, by: .counterpart, unproven: false),
                .queue(
                    MailRequest(
                        template: .enquirerMessage, recipient: .person(.existing(jane.id)), conversation: .opened,
                        party: .practitioner, carriesEntry: true)),
            ],
            conversation: .opened, routes: [ServedRoute("new \(arrival.subject)")])
    }

    /// One more entry in a conversation, relayed to the other side.
    func message(in id: ConversationID, by party: Party) -> Decision {
        Decision(
            disposition: .filed, rule: "test.message",
            effects: [
                .add(to: .existing(id), by: party, unproven: false),
                .queue(
                    MailRequest(
                        template: party == .practitioner ? .messageFromPractitioner : .enquirerMessage,
                        recipient: .person(.existing(party == .practitioner ? mark.id : jane.id)),
                        conversation: .existing(id), party: party.other, carriesEntry: true)),
            ],
            conversation: .existing(id), routes: [ServedRoute("conversation \(id)")])
    }

    /// Calls off what was queued because other mails failed.
    ///
    /// - Returns: what it was.
    func callOffNotices(now: Timestamp) async throws -> [TemplateName] {
        let notices = try await store.queuedMails(states: [.due], limit: 99).filter {
            [.notDelivered, .deliveryProblem].contains($0.template)
        }
        for notice in notices { try await store.cancel(notice.id, why: "test", now: now) }
        return notices.map(\.template)
    }

    /// Opens the conversation of Jane and Mark and gives its number and the mail it queued.
    func openConversation(
        subject: String = "Shoulder", owner: String? = nil, uid: UInt32 = 900
    ) async throws -> (ConversationID, OutgoingMailID) {
        let mail = Mails.from("mark@client.example", subject: subject, uid: uid)
        let filed = try await file(mail, owner: owner) { arrival, _ in conversation(arrival) }
        let id = try #require(filed.conversation)
        return (id, try #require(filed.queued.first))
    }
}

/// Mails as the intake would have read them.
enum Mails {
    static func from(
        _ sender: String?, subject: String = "Shoulder", text: String = "It still hurts.", messageID: String? = "",
        uid: UInt32, mailbox: String = "main", keys: [ThreadKey] = [], receivedAt: Timestamp = Fixture.start,
        verdict: Verdict.Kind = .person, proof: SenderProof = .pass
    ) -> Arrival {
        let id = messageID.flatMap { MessageID($0.isEmpty ? "mail-\(uid)@client.example" : $0) }
        let raw = Array("From: \(sender ?? "")\r\nSubject: \(subject)\r\n\r\n\(text)\r\n".utf8)
        let mailbox = ArrivalSource(mailbox: mailbox, folder: "INBOX", uidValidity: 7, uid: uid)
        return Arrival(
            source: mailbox, receivedAt: receivedAt, raw: raw, rawDigest: Digest(of: raw),
            bodyDigest: Digest(of: Array(text.utf8)), subject: subject,
            from: [Mailbox(name: "Sender", address: sender.flatMap { EmailAddress($0) })], replyTo: [],
            messageID: id, sentAt: nil, hasNullReturnPath: false, verdict: Verdict(kind: verdict),
            proof: ProvenSender(proof: proof),
            keys: ThreadKeys(found: keys.map { ThreadKeys.Found(key: $0, header: "To") }),
            reply: ExtractedReply(text: text, trimmed: "", rule: "none", confidence: 1), report: nil,
            attachmentNames: [], defects: [], unaddressed: .hold, truncatedFrom: nil)
    }
}
