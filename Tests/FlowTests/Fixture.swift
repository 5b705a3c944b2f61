import Mail
import Reply
import Triage

@testable import Flow

/// A small world for decisions: one practitioner, one enquirer, one conversation, and mails that differ in one thing.
enum Fixture {
    static let now = Timestamp(seconds: 1_800_000_000)
    static let jane = KnownPerson(
        id: PersonID(1), role: .practitioner, name: "Jane Doe", handle: "jane-doe",
        addresses: addresses("jane@practice.example", "jane.doe@private.example"))
    static let sam = KnownPerson(
        id: PersonID(2), role: .enquirer, name: "Sam Lee", addresses: addresses("sam@people.example"),
        wasWelcomed: true)
    static let member = KnownPerson(
        id: PersonID(3), role: .member, name: "Max Roe", addresses: addresses("max@people.example"))
    static let desk = KnownPerson(id: PersonID(4), role: .desk, name: "Support", addresses: [])
    static let enquiry = conversation(7)

    static func conversation(_ id: Int64) -> KnownConversation {
        KnownConversation(
            id: ConversationID(id), kind: .enquiry, practitioner: jane, counterpart: sam, subject: "A first session")
    }

    static func addresses(_ texts: String...) -> [EmailAddress] { texts.compactMap { EmailAddress($0) } }

    static func arrival(
        from: String = "sam@people.example", name: String? = "Sam Lee", verdict: Verdict.Kind = .person,
        proof: SenderProof = .pass, text: String = "Do you have time on Friday?"
    ) -> Arrival {
        Arrival(
            source: ArrivalSource(mailbox: "gateway", folder: "INBOX", uidValidity: 1, uid: 1), receivedAt: now,
            raw: [], rawDigest: Digest(of: [1]), bodyDigest: Digest(of: [2]), subject: "A first session",
            from: [Mailbox(name: name, address: EmailAddress(from))], replyTo: [],
            messageID: MessageID("one@people.example"), sentAt: now, hasNullReturnPath: false,
            verdict: Verdict(kind: verdict), proof: ProvenSender(proof: proof), keys: ThreadKeys(found: []),
            reply: ExtractedReply(text: text, trimmed: "", rule: "none", confidence: 1), report: nil,
            attachmentNames: [], defects: [], unaddressed: .hold, truncatedFrom: nil)
    }

    static func resolved(_ key: ThreadKey, _ resolution: Resolution, header: String = "To") -> Known.Resolved {
        Known.Resolved(found: ThreadKeys.Found(key: key, header: header), resolution: resolution)
    }

    static func reply(_ party: Party) -> Known.Resolved { reply(enquiry, party) }

    static func reply(_ conversation: KnownConversation, _ party: Party) -> Known.Resolved {
        resolved(.reply(conversation.id, party), .conversation(conversation, party))
    }

    static var publicAddress: Known.Resolved {
        resolved(.handle("jane-doe"), .practitioner(jane, continuing: nil))
    }

    static func known(sender: KnownPerson? = nil, _ resolved: Known.Resolved...) -> Known {
        var known = Known(now: now, sender: sender, resolved: resolved)
        known.desk = desk
        return known
    }
}

extension Decision {
    /// The templates queued, in order.
    var templates: [TemplateName] {
        effects.compactMap { effect in
            guard case .queue(let request) = effect else { return nil }
            return request.template
        }
    }

    /// The people and addresses that mail is queued to, in order.
    var recipients: [MailRequest.Recipient] {
        effects.compactMap { effect in
            guard case .queue(let request) = effect else { return nil }
            return request.recipient
        }
    }
}
