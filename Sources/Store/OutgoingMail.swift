package import Flow
package import Mail
package import Triage

/// Where an outgoing mail stands (docs/states.md).
package enum OutgoingState: String, Hashable, Sendable, Codable, CaseIterable {
    case due, claimed
    case handingOver = "handing-over"
    case sent, failed, uncertain, cancelled, held
}

/// The envelope and bytes of an outgoing mail; never change once stored (G4).
package struct FrozenMail: Sendable, Hashable {
    /// The envelope sender, our `b-` address or the account's.
    package var envelopeFrom: EmailAddress
    package var envelopeTo: EmailAddress
    package var messageID: MessageID
    package var bytes: [UInt8]
    package init(envelopeFrom: EmailAddress, envelopeTo: EmailAddress, messageID: MessageID, bytes: [UInt8]) {
        self.envelopeFrom = envelopeFrom
        self.envelopeTo = envelopeTo
        self.messageID = messageID
        self.bytes = bytes
    }
}

/// What a mail was rendered with, and without.
package struct RenderedWith: Sendable, Hashable {
    /// Files that it does not carry, by the mail whose words they came with: itself, or one of those it gathers.
    package var leftOut: [OutgoingMailID: [LeftOutFile]]
    /// The mails whose words a digest carries.
    package var gathered: [OutgoingMailID]
    package init(leftOut: [OutgoingMailID: [LeftOutFile]] = [:], gathered: [OutgoingMailID] = []) {
        self.leftOut = leftOut
        self.gathered = gathered
    }
}

/// What the runner makes of one claimed mail before anything is handed over.
package enum Preparation: Sendable {
    /// Rendered now, or frozen earlier (then the stored bytes stay).
    ///
    /// With what has to be known of its rendering, where it is rendered just now.
    case ready(OutgoingMailID, FrozenMail, RenderedWith = RenderedWith())
    /// The last gate found the other party's address or a foreign token: kept, shown, never sent.
    case leak(OutgoingMailID, found: String)
    /// No longer wanted, with why.
    case cancelled(OutgoingMailID, why: String)
    /// It could not be rendered (an unknown variable): shown with why, tried again after the operator mended it.
    case unrenderable(OutgoingMailID, why: String)
    /// What it needs before it may be rendered is not to be had now: due again then, with an alarm of that kind.
    case postponed(OutgoingMailID, until: Timestamp, alarm: String, why: String)
}

/// An outgoing mail as the operator sees it.
package struct QueuedMail: Sendable {
    package var id: OutgoingMailID
    package var template: TemplateName
    package var to: String
    package var state: OutgoingState
    package var attempts: Int
    package var dueAt: Timestamp
    package var createdAt: Timestamp
    package var settledAt: Timestamp?
    package var messageID: MessageID?
    /// The server's last words, or why it was cancelled or held.
    package var note: String
    package init(
        id: OutgoingMailID, template: TemplateName, to: String, state: OutgoingState, attempts: Int,
        dueAt: Timestamp, createdAt: Timestamp, settledAt: Timestamp?, messageID: MessageID?, note: String
    ) {
        self.id = id
        self.template = template
        self.to = to
        self.state = state
        self.attempts = attempts
        self.dueAt = dueAt
        self.createdAt = createdAt
        self.settledAt = settledAt
        self.messageID = messageID
        self.note = note
    }
}
