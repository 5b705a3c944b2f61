import Flow
import Mail
import Reply
import Store
import Triage

/// A queue full of members' messages to one practitioner.
struct QueuedMessages {
    let count: Int
    /// When they came.
    var at = moment()
    private static let together = 100

    /// Nine kilobytes with its head, as most mails are.
    static let rendered =
        "From: \"Sam L. via Calm Harbour\" <r-1@messages.test>\r\nTo: sam@people.test\r\nSubject: Tuesday\r\n"
        + "Message-ID: <m-1@messages.test>\r\nMIME-Version: 1.0\r\n\r\n"
        + String(repeating: String(repeating: "Words that fill a line. ", count: 3) + "\r\n", count: 120)

    func file(into store: Store) async throws {
        guard let jane = EmailAddress("jane@practice.test"), let sam = EmailAddress("sam@people.test") else { return }
        _ = try await store.importPeople(
            [
                ImportedPerson(
                    externalID: "p", role: .practitioner, name: "Jane Doe", handle: "jane-doe", addresses: [jane]),
                ImportedPerson(externalID: "m", role: .member, name: "Sam Lee", handle: nil, addresses: [sam]),
            ], now: at)
        guard let practitioner = try await store.people(role: .practitioner, limit: 1).first?.id,
            let member = try await store.people(role: .member, limit: 1).first?.id
        else { throw Failed("no people") }
        for start in stride(from: 0, to: count, by: Self.together) {
            let mails = (start..<min(start + Self.together, count)).map { mail($0, from: sam) }
            let judgement = Judgement(
                read: { _ in throw Failed("nothing is read twice") },
                decide: { _, _ in Self.decision(practitioner, member) })
            _ = try await store.file(mails, cursor: nil, now: at, owner: nil, lease: .seconds(60), by: judgement)
        }
    }

    private static func decision(_ practitioner: PersonID, _ member: PersonID) -> Decision {
        Decision(
            disposition: .filed, rule: "bench",
            effects: [
                .open(
                    kind: .inHouse, practitioner: practitioner, counterpart: .existing(member), subject: "Tuesday"),
                .add(to: .opened, by: .counterpart, unproven: false),
                .queue(
                    MailRequest(
                        template: .existingClientMessage, recipient: .person(.existing(practitioner)),
                        conversation: .opened, party: .practitioner, carriesEntry: true)),
            ], conversation: .opened, routes: [ServedRoute("bench")])
    }

    private func mail(_ number: Int, from sam: EmailAddress) -> Arrival {
        let text = String(repeating: "Words that fill a line. ", count: 80) + "\(number)"
        let raw = Array("From: Sam Lee <\(sam)>\r\nSubject: Tuesday\r\n\r\n\(text)\r\n".utf8)
        return Arrival(
            source: ArrivalSource(mailbox: "bench", folder: "INBOX", uidValidity: 1, uid: UInt32(number + 1)),
            receivedAt: at, raw: raw, rawDigest: Digest(of: raw), bodyDigest: Digest(of: Array(text.utf8)),
            subject: "Tuesday", from: [Mailbox(name: "Sam Lee", address: sam)], replyTo: [],
            messageID: MessageID("n\(number)@people.test"), sentAt: nil, hasNullReturnPath: false,
            verdict: Verdict(kind: .person), proof: ProvenSender(proof: .pass), keys: ThreadKeys(found: []),
            reply: ExtractedReply(text: text, trimmed: "", rule: "none", confidence: 1), report: nil,
            attachmentNames: [], defects: [], unaddressed: .hold, truncatedFrom: nil)
    }
}
