import Flow
import Foundation
import Logging
import Mail
import Reply
import Store
import Synchronization
import Testing
import Triage

@testable import MailOut

/// A store on disk with a practitioner, and enquiries filed into it.
final class Practice: Sendable {
    let folder: TemporaryFolder
    let store: Store
    let jane: KnownPerson
    private let clock = Mutex(Practice.start)

    static let start = Timestamp(seconds: 1_760_000_000)
    static let owner = "here"

    init() async throws {
        folder = try TemporaryFolder()
        store = try Store(at: "\(folder.path)/postern.sqlite")
        let person = ImportedPerson(
            externalID: "p1", role: .practitioner, name: "Jane Doe", handle: "jane-doe",
            addresses: Samples.addresses("jane.doe@clinic.example"), phones: ["+44 20 7946 0958"])
        try await store.importPeople([person], now: Practice.start)
        jane = try #require(try await store.people(role: .practitioner, limit: 1).first)
    }

    deinit { try? store.close() }

    var now: Timestamp { clock.withLock { $0 } }
    func pass(_ time: Duration) { clock.withLock { $0 = $0 + time } }

    func runner(
        courier: any Courier, owner: String = Practice.owner, uncertainWait: Duration? = nil,
        lease: Duration = .seconds(300), settings: ComposerSettings = Samples.settings(),
        rates: SendingRates = .unlimited, signer: DKIMSigner? = nil,
        scanner: AttachmentScanner? = nil, stripper: MetadataStripper? = nil, documents: DocumentSearch? = nil
    ) throws -> OutboxRunner {
        OutboxRunner(
            store: store, composer: try Samples.composer(settings), courier: courier,
            options: .init(
                owner: owner, lease: lease, uncertainWait: uncertainWait, connections: rates == .unlimited ? 2 : 1,
                rates: rates, signer: signer, scanner: scanner, stripper: stripper, documents: documents),
            now: { self.now },
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    /// Files the enquiry of a new person: an acknowledgement, a welcome and a relayed mail are queued.
    @discardableResult
    func enquiry(
        _ number: Int, text: String = "Do you have time?", name: String = "Carl Client", owner: String? = nil,
        file: [UInt8]? = nil
    ) async throws -> [OutgoingMailID] {
        let address = "carl\(number)@mail.example"
        let head = "From: \(name) <\(address)>\r\nSubject: Tuesday\r\n"
        let raw = Array("\(head)\(file.map { Practice.body(text, $0) } ?? "\r\n\(text)\r\n")".utf8)
        let arrival = Arrival(
            source: ArrivalSource(mailbox: "main", folder: "INBOX", uidValidity: 1, uid: UInt32(number)),
            receivedAt: now, raw: raw, rawDigest: Digest(of: raw), bodyDigest: Digest(of: Array(text.utf8)),
            subject: "Tuesday", from: [Mailbox(name: name, address: EmailAddress(address))], replyTo: [],
            messageID: MessageID("a\(number)@mail.example"), sentAt: nil, hasNullReturnPath: false,
            verdict: Verdict(kind: .person), proof: ProvenSender(proof: .pass), keys: ThreadKeys(found: []),
            reply: ExtractedReply(text: text, trimmed: "", rule: "none", confidence: 1), report: nil,
            attachmentNames: [], defects: [], unaddressed: .hold, truncatedFrom: nil)
        let jane = jane.id
        let judgement = Judgement(
            read: { _ in arrival }, decide: { arrival, _ in Practice.enquiry(arrival, to: jane) })
        let filed = try await store.file(
            [arrival], cursor: nil, now: now, owner: owner, lease: .seconds(300), by: judgement)
        return filed.flatMap(\.queued)
    }

    /// A text and a file called `letter.pdf`.
    private static func body(_ text: String, _ file: [UInt8]) -> String {
        """
        MIME-Version: 1.0\r
        Content-Type: multipart/mixed; boundary=x\r
        \r
        --x\r
        Content-Type: text/plain\r
        \r
        \(text)\r
        --x\r
        Content-Type: application/pdf\r
        Content-Disposition: attachment; filename=letter.pdf\r
        Content-Transfer-Encoding: base64\r
        \r
        \(Data(file).base64EncodedString())\r
        --x--\r

        """
    }

    private static func enquiry(_ arrival: Arrival, to jane: PersonID) -> Decision {
        var effects: [Effect] = []
        if let address = arrival.senderAddress {
            effects.append(.register(name: arrival.from.first?.name, address: address, locale: "en"))
        }
        effects += [
            .open(kind: .enquiry, practitioner: jane, counterpart: .registered, subject: arrival.subject),
            .add(to: .opened, by: .counterpart, unproven: false),
            .queue(
                MailRequest(
                    template: .enquiryAcknowledgement, recipient: .person(.registered), conversation: .opened,
                    party: .counterpart)),
            .queue(MailRequest(template: .welcome, recipient: .person(.registered))),
            .queue(
                MailRequest(
                    template: .newCustomerEnquiry, recipient: .person(.existing(jane)), conversation: .opened,
                    party: .practitioner, carriesEntry: true)),
        ]
        return Decision(
            disposition: .filed, rule: "test", effects: effects, conversation: .opened, routes: [ServedRoute("test")])
    }

    /// How many outgoing mails are in each state.
    func states() async throws -> [OutgoingState: Int] {
        let mails = try await store.queuedMails(states: Set(OutgoingState.allCases), limit: 1_000)
        return Dictionary(grouping: mails, by: \.state).mapValues(\.count)
    }
}

/// Keeps what it is given and answers as told.
final class RecordingCourier: Courier {
    private struct State {
        var delivered: [(OutgoingMailID, FrozenMail)] = []
        var groups: [Int] = []
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let answer: @Sendable (OutgoingMailID, FrozenMail) -> DeliveryOutcome

    init(
        answering answer: @escaping @Sendable (OutgoingMailID, FrozenMail) -> DeliveryOutcome = { _, _ in
            .sent(ServerReply(stage: .body, code: 250))
        }
    ) {
        self.answer = answer
    }

    var delivered: [(OutgoingMailID, FrozenMail)] { state.withLock { $0.delivered } }
    var groups: [Int] { state.withLock { $0.groups } }

    func deliver(_ mails: [(OutgoingMailID, FrozenMail)]) async -> [(OutgoingMailID, DeliveryOutcome)] {
        let waiting = state.withLock { state in
            state.delivered += mails
            state.groups.append(mails.count)
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
        return mails.map { ($0.0, answer($0.0, $0.1)) }
    }

    /// Returns as soon as something has been delivered.
    func firstDelivery() async {
        await withCheckedContinuation { continuation in
            let isDone = state.withLock { state in
                if state.delivered.isEmpty { state.waiting.append(continuation) }
                return !state.delivered.isEmpty
            }
            if isDone { continuation.resume() }
        }
    }
}
