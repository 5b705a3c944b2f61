package import Mail
package import Triage

/// A person that a decision names: one in the store, or the one it registers.
package enum PersonReference: Hashable, Sendable {
    case existing(PersonID)
    case registered
}

/// A conversation that a decision names: one in the store, or the one it opens.
package enum ConversationReference: Hashable, Sendable {
    case existing(ConversationID)
    case opened
}

/// Why an arrival is kept and not acted on; the raw value is stored and shown.
package enum HoldReason: String, Hashable, Sendable, Codable, CaseIterable {
    case suspectedSpam = "suspected-spam"
    case unrecognisedSender = "unrecognised-sender"
    case unprovenSender = "unproven-sender"
    case failedAuthentication = "failed-authentication"
    case replyToConflict = "reply-to-conflict"
    case noSender = "no-sender"
    case unroutable
    case unassigned
    case overBudget = "over-budget"
    case tooLarge = "too-large"
    case empty
    case staleQuestion = "stale-question"
    case undecided
    case leak
}

/// What became of an arrival.
package enum Disposition: Hashable, Sendable {
    /// Acted on: an entry of a conversation, or the answer to a question.
    case filed
    /// Automatic mail on a known conversation: shown there, never relayed as words.
    case note
    /// Automatic mail without one: listed, searchable, releasable.
    case ignored
    /// Ours, a duplicate, or a report: recorded and done.
    case dropped
    case held(HoldReason)
}

/// One rule that was tried and what came of it, in words for `explain` and the operator's pages.
package struct TraceStep: Hashable, Sendable, Codable {
    /// A stable name: `judge`, `prove`, `thread`, `unique`, `sender`, `budget`, `journey`.
    package let rule: String
    /// What was found, without addresses of the other party.
    package let found: String
    package init(_ rule: String, _ found: String) {
        self.rule = rule
        self.found = found
    }
}

/// The notices and relayed mails by their template's name (product §5).
package enum TemplateName: String, Hashable, Sendable, Codable, CaseIterable {
    case enquiryAcknowledgement = "enquiry-acknowledgement"
    case welcome
    case newCustomerEnquiry = "new-customer-enquiry"
    /// The enquirer's further words to the practitioner.
    case enquirerMessage = "enquirer-message"
    case messageFromPractitioner = "message-from-practitioner"
    case confirmSender = "confirm-sender"

    /// Carries one party's words to the other, and so neither Auto-Submitted nor a suppression of vacation notices.
    package var isRelayed: Bool {
        switch self {
        case .newCustomerEnquiry, .enquirerMessage, .messageFromPractitioner: true
        case .enquiryAcknowledgement, .welcome, .confirmSender: false
        }
    }

    /// Answers a mail automatically: `Auto-Submitted: auto-replied` (RFC 3834 §5), else `auto-generated`.
    package var isAcknowledgement: Bool { self == .enquiryAcknowledgement }
}

/// A mail to be sent, before it is rendered: rows, not words.
package struct MailRequest: Hashable, Sendable {
    /// Who it goes to.
    package enum Recipient: Hashable, Sendable {
        case person(PersonReference)
        /// A registered person at exactly this address.
        case address(EmailAddress, of: PersonReference)
    }

    package var template: TemplateName
    package var recipient: Recipient
    package var conversation: ConversationReference?
    /// The side of the conversation that the recipient is.
    package var party: Party?
    /// True where it carries the entry that this decision adds.
    package var carriesEntry: Bool
    /// True where it carries the question that this decision asks.
    package var asksQuestion: Bool

    package init(
        template: TemplateName, recipient: Recipient, conversation: ConversationReference? = nil, party: Party? = nil,
        carriesEntry: Bool = false, asksQuestion: Bool = false
    ) {
        self.template = template
        self.recipient = recipient
        self.conversation = conversation
        self.party = party
        self.carriesEntry = carriesEntry
        self.asksQuestion = asksQuestion
    }
}

/// One row, or one change of a row, that follows from an arrival.
package enum Effect: Hashable, Sendable {
    /// A new enquirer, by what their mail says of them.
    case register(name: String?, address: EmailAddress, locale: String)
    case open(
        kind: KnownConversation.Kind, practitioner: PersonID, counterpart: PersonReference, subject: String)
    /// The arrival's words as an entry of that side; `unproven` where the sender's domain was not proven.
    case add(to: ConversationReference, by: Party, unproven: Bool)
    /// An automatic mail shown in the conversation.
    case note(in: ConversationReference, by: Party)
    case queue(MailRequest)
    /// A question about this arrival; used once, until `expiresAt`.
    case ask(address: EmailAddress, person: PersonID, expiresAt: Timestamp)
    case useQuestion(QuestionID)
    /// Runs a held arrival again, with that person vouching for it.
    case release(ArrivalID, vouchedBy: PersonID)
    /// What a delivery report said of one of our mails.
    case report(OutgoingMailID, status: String?, severity: DeliveryReport.Severity, diagnostic: String?)
}

/// One thing that a mail is for, by all the keys that copies of the mail may name it with.
///
/// The first mail to a practitioner's public address opens a conversation; a copy that comes later finds that conversation
/// open. Both are for the same thing, so an enquiry goes by the practitioner's key and by the conversation's.
package struct ServedRoute: Hashable, Sendable {
    /// `conversation 12`, `practitioner 3`: when one of them has been served by this mail, so has the route.
    package var keys: [String]
    package init(_ keys: String...) { self.keys = keys }

    /// The route of a conversation.
    package static func conversation(_ id: ConversationID) -> ServedRoute { ServedRoute(key(id)) }
    /// The key of a conversation, which a decision that opens one takes too.
    package static func key(_ id: ConversationID) -> String { "conversation \(id)" }
}

/// What happens with one arrival: a value, carried out by the store in the filing transaction.
package struct Decision: Hashable, Sendable {
    package var disposition: Disposition
    /// The rule that decided, `journey.enquiry.first`.
    package var rule: String
    /// In order: registering before opening before adding before queueing.
    package var effects: [Effect]
    /// The conversation the arrival belongs to, where there is one.
    package var conversation: ConversationReference?
    /// What makes the effects unique together with sender, Message-ID and body: one for each thing the mail is for.
    package var routes: [ServedRoute]
    package var trace: [TraceStep]

    package init(
        disposition: Disposition, rule: String, effects: [Effect] = [], conversation: ConversationReference? = nil,
        routes: [ServedRoute] = [], trace: [TraceStep] = []
    ) {
        self.disposition = disposition
        self.rule = rule
        self.effects = effects
        self.conversation = conversation
        self.routes = routes
        self.trace = trace
    }
}
