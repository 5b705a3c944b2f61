import Flow
import Mail
import Store
import Triage

/// The header of a mail: an allow-list, every field made here (product: mail out, the privacy relay).
struct HeaderComposer {
    let composer: Composer
    let mail: ClaimedMail
    let messageID: MessageID
    let mask: Mask
    /// Nobody's name or subject is shown.
    var isAnonymous = false

    /// How many of the newest identifiers References keeps beside the first (product: threads hold together).
    private static let newestReferences = 20
    /// Octets of an identifier that still fits a line with its brackets (RFC 5322 §2.1.1).
    private static let longestReference = 900
    /// Never All or NDR: bounces must come back.
    private static let suppressed = "DR, RN, NRN, OOF, AutoReply"

    private var settings: ComposerSettings { composer.settings }

    func fields(
        subject: String, token: String
    ) throws(CompositionError) -> [(name: String, value: OutgoingMessage.Value)] {
        let (from, replyTo) = try senders()
        var fields: [(name: String, value: OutgoingMessage.Value)] = [
            ("Date", .date(mail.createdAt)),
            ("From", .mailboxes([from])),
        ]
        if let replyTo { fields.append(("Reply-To", .mailboxes([replyTo]))) }
        fields.append(("To", .mailboxes([recipient])))
        fields.append(("Subject", .text(subject)))
        fields.append(("Message-ID", .messageIDs([messageID])))
        if let newest = references.last { fields.append(("In-Reply-To", .messageIDs([newest]))) }
        fields.append(("References", .messageIDs(keptReferences)))
        // Outlook and Exchange keep a thread together by its topic where identifiers were lost on the way.
        if mail.conversation != nil, !isAnonymous { fields.append(("Thread-Topic", .text(SubjectLine.base(subject)))) }
        fields.append(("X-Postern-Loop", .token(token)))
        if !mail.template.carriesWords {
            let kind = mail.template.isAcknowledgement ? "auto-replied" : "auto-generated"
            fields.append(("Auto-Submitted", .token(kind)))
            fields.append(("X-Auto-Response-Suppress", .token(HeaderComposer.suppressed)))
        }
        return fields
    }

    // MARK: People

    /// The recipient, by name only where the name is not what an unconfirmed sender made it (product §4.4).
    private var recipient: Mailbox {
        let isNamed = mail.template.variables.contains(.recipient)
        return Mailbox(name: isNamed ? DisplayName(mail.recipient.name)?.full : nil, address: mail.address)
    }

    private func senders() throws(CompositionError) -> (from: Mailbox, replyTo: Mailbox?) {
        guard let answers = answerAddress else {
            throw .lacks("an address to answer to: addresses.domain is no domain")
        }
        switch settings.scheme.style {
        case .catchAll: return (Mailbox(name: senderName, address: answers), nil)
        case .plus:
            // Providers rewrite any other From, and then the reply address would be lost.
            guard let account = settings.fromAccount ?? EmailAddress(bareAccount) else {
                throw .lacks("the account's address, which From holds in plus style")
            }
            return (Mailbox(name: senderName, address: account), Mailbox(name: senderName, address: answers))
        }
    }

    private var bareAccount: String {
        if case .plus(let account) = settings.scheme.style { "\(account)@\(settings.scheme.domain)" } else { "" }
    }

    private var senderName: String {
        let organisation = HeaderText.line(settings.organisation)
        if mail.template == .messageFromSupport {
            var values = TemplateValues()
            values.set(.organisation, organisation)
            return composer.templates.phrase(.support, locale: mail.recipient.locale, values: values)
        }
        return isAnonymous ? organisation : composer.shownName(of: mail, mask: mask)
    }

    /// Where an answer to this mail goes: to its question, to its conversation, or to support.
    private var answerAddress: EmailAddress? {
        if mail.template.asks, let question = mail.question {
            return settings.scheme.address(composer.keys.localPart(for: .question(question.id)))
        }
        if mail.items.count > 1 || mail.template == .agenda || mail.template == .digest {
            return settings.scheme.address(settings.notices)
        }
        if let item = mail.items.first {
            return settings.scheme.address(composer.keys.localPart(for: .reply(item.conversation, .practitioner)))
        }
        if let conversation = mail.conversation, let party = conversation.party {
            return settings.scheme.address(composer.keys.localPart(for: .reply(conversation.id, party)))
        }
        return settings.scheme.address(settings.notices)
    }

    // MARK: Thread

    /// Without identifiers that no header takes: who made one up must not keep the mails of the thread from being written.
    private var references: [MessageID] {
        // What is about several conversations belongs to the thread of none.
        guard mail.items.count <= 1, mail.template != .agenda else { return [] }
        return (mail.conversation?.references ?? []).filter { id in
            id.text.utf8.count <= HeaderComposer.longestReference && id.text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        }
    }

    /// The first and the newest, then our own: providers replace Message-IDs, and answers come back with References.
    private var keptReferences: [MessageID] {
        var kept = Array(references.suffix(HeaderComposer.newestReferences))
        if let first = references.first, references.count > HeaderComposer.newestReferences {
            kept.insert(first, at: 0)
        }
        return kept + [messageID]
    }
}
