import Flow
import Mail
import Reply
import Store
import Triage

/// Files the steps of a script, each once however often it is tried: a step's number is its UID.
struct DeskFiling: Sendable {
    let store: Store
    let clock: ScaledClock
    private let practitioner: PersonID

    static let organisation = "Example"

    /// Brings the practitioner in, where nobody has.
    init(_ store: Store, _ clock: ScaledClock) async throws {
        self.store = store
        self.clock = clock
        guard let address = EmailAddress("jane@practice.example") else { throw Failed("no address") }
        let jane = ImportedPerson(
            externalID: "p1", role: .practitioner, name: "Jane Doe", handle: "jane-doe", addresses: [address])
        try await store.importPeople([jane], now: clock.now)
        guard let found = try await store.people(role: .practitioner, limit: 1).first else { throw Failed("no Jane") }
        practitioner = found.id
    }

    /// Enquiries are filed one after the other, and nothing else opens conversations.
    static func conversation(of enquiry: Int) -> ConversationID { ConversationID(Int64(enquiry + 1)) }

    func file(_ step: DeskScript.Step, number: Int) async throws {
        switch step {
        case .enquiry(let index):
            guard let address = EmailAddress("anna\(index)@stranger.example") else { throw Failed("no address") }
            try await file(
                step.words, number, .opened,
                [
                    .register(name: "Anna \(index)", address: address, locale: "en"),
                    .open(kind: .enquiry, practitioner: practitioner, counterpart: .registered, subject: "Help"),
                    .add(to: .opened, by: .counterpart, unproven: false), .desk(.create(.enquiry), .opened),
                    .queue(MailRequest(template: .enquiryAcknowledgement, recipient: .person(.registered))),
                ])
        case .question(let index): try await write(step.words, number, index, .counterpart)
        case .answer(let index): try await write(step.words, number, index, .practitioner)
        }
    }

    private func write(_ words: String, _ number: Int, _ index: Int, _ party: Party) async throws {
        let conversation = ConversationReference.existing(DeskFiling.conversation(of: index))
        try await file(
            words, number, conversation,
            [.add(to: conversation, by: party, unproven: false), .desk(.comment, conversation)])
    }

    private func file(
        _ words: String, _ number: Int, _ conversation: ConversationReference, _ effects: [Effect]
    ) async throws {
        let raw = Array("Subject: Help\r\n\r\n\(words)\r\n".utf8)
        let digest = Digest(of: raw)
        let arrival = Arrival(
            source: ArrivalSource(mailbox: "m", folder: "INBOX", uidValidity: 1, uid: UInt32(number + 1)),
            receivedAt: clock.now, raw: raw, rawDigest: digest, bodyDigest: digest, subject: "Help",
            from: [Mailbox(name: "Anna", address: EmailAddress("anna@stranger.example"))], replyTo: [],
            messageID: nil, sentAt: nil, hasNullReturnPath: false, verdict: Verdict(kind: .person),
            proof: ProvenSender(proof: .pass), keys: ThreadKeys(found: []),
            reply: ExtractedReply(text: words, trimmed: "", rule: "none", confidence: 1), report: nil,
            attachmentNames: [], defects: [], unaddressed: .hold, truncatedFrom: nil)
        let filed = try await store.file(
            [arrival], cursor: nil, now: clock.now, owner: nil, lease: .seconds(60),
            by: Judgement(
                read: { _ in arrival },
                decide: { _, _ in
                    Decision(
                        disposition: .filed, rule: "t", effects: effects, conversation: conversation,
                        routes: [ServedRoute("\(number)")])
                }))
        guard let decision = filed.first?.decision, decision.disposition != .filed else { return }
        throw Failed("step \(number) was not filed: \(decision.trace.last?.found ?? "")")
    }
}
