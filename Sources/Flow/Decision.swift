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
    /// The sender of an enquiry, or a member at a public address, has not yet shown that the address is theirs
    /// (product §2.2, §4.4).
    case unconfirmedAddress = "unconfirmed-address"
    /// An enquiry whose sender has not yet said who they are (product §2.2).
    case nameNeeded = "name-needed"
    case noSender = "no-sender"
    case unroutable
    case overBudget = "over-budget"
    case tooLarge = "too-large"
    case empty
    case staleQuestion = "stale-question"
    /// A practitioner's `#snooze` that cannot be read: not passed on as words.
    case badCommand = "bad-command"
    /// Neither a yes nor a no, nor a name: the question stays open.
    case unclearAnswer = "unclear-answer"
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
