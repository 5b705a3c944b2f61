import Flow
import Foundation
import Logging
import Mail
import Reply
import Testing
import Triage

@testable import Schedule
@testable import Store

/// A store with practitioners and questions, and runners at chosen moments.
final class Rig: Sendable {
    let folder: URL
    let store: Store

    /// 2026-03-02T00:00:00Z.
    static let monday = Timestamp(seconds: 1_772_409_600)

    static var logger: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }

    private init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "schedule-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        store = try Store(at: folder.appending(path: "postern.sqlite").path)
    }

    static func with(_ body: (Rig) async throws -> Void) async throws {
        let rig = try Rig()
        defer { try? FileManager.default.removeItem(at: rig.folder) }
        try await body(rig)
        try rig.store.close()
    }

    func practitioner(_ handle: String, zone: String) async throws -> PersonID {
        let address = try #require(EmailAddress("\(handle)@practice.example"))
        try await store.importPeople(
            [
                ImportedPerson(
                    externalID: handle, role: .practitioner, name: handle, handle: handle, addresses: [address],
                    timeZone: zone)
            ], now: Rig.monday)
        return try #require(try await store.practitioner(handle: handle)).id
    }

    /// A stranger asks.
    @discardableResult
    func ask(_ practitioner: PersonID, at now: Timestamp = Rig.monday) async throws -> ConversationID {
        let mail = try arrival("sam-\(practitioner)@people.example", to: practitioner)
        let filed = try await store.file(
            [mail], cursor: nil, now: now, owner: nil, lease: .seconds(60),
            by: Judgement(read: { _ in mail }) { arrival, _ in
                Decision(
                    disposition: .filed, rule: "test",
                    effects: [
                        .register(name: "Sam", address: try #require(arrival.senderAddress), locale: "en"),
                        .open(
                            kind: .enquiry, practitioner: practitioner, counterpart: .registered, subject: "A question"),
                        .add(to: .opened, by: .counterpart, unproven: false),
                    ], conversation: .opened, routes: [ServedRoute("practitioner \(practitioner)")])
            })
        let id = try #require(filed.first?.conversation)
        let (_, entries) = try #require(try await store.conversation(id))
        let entry = try #require(entries.first).id
        try await store.write { db in try Waiting(db: db, now: now).begin(id, entry: entry) }
        return id
    }

    private func arrival(_ sender: String, to practitioner: PersonID) throws -> Arrival {
        let raw = Array("From: \(sender)\r\n\r\nHello \(practitioner)\r\n".utf8)
        return Arrival(
            source: ArrivalSource(mailbox: "m", folder: "INBOX", uidValidity: 1, uid: UInt32(practitioner.rawValue)),
            receivedAt: Rig.monday, raw: raw, rawDigest: Digest(of: raw), bodyDigest: Digest(of: raw),
            subject: "A question", from: [Mailbox(name: "Sam", address: EmailAddress(sender))], replyTo: [],
            messageID: nil, sentAt: nil, hasNullReturnPath: false, verdict: Verdict(kind: .person),
            proof: ProvenSender(proof: .pass), keys: ThreadKeys(found: []),
            reply: ExtractedReply(text: "Hello", trimmed: "", rule: "none", confidence: 1), report: nil,
            attachmentNames: [], defects: [], unaddressed: .hold, truncatedFrom: nil)
    }

    /// A runner whose clock stands at `moment`.
    func runner(_ settings: ScheduleSettings, at moment: Timestamp) -> ScheduleRunner {
        ScheduleRunner(
            store: store, settings: settings, now: { moment }, onQueued: { _ in }, logger: Rig.logger)
    }
}
