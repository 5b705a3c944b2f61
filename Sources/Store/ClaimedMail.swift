package import Flow
package import Mail
package import Triage

/// An outgoing mail under its lease, with all that rendering needs.
package struct ClaimedMail: Sendable {
    package var id: OutgoingMailID
    package var template: TemplateName
    /// The person it goes to and the address chosen for it.
    package var recipient: Correspondent
    package var address: EmailAddress
    package var createdAt: Timestamp
    /// Attempts before this one.
    package var attempts: Int
    package var conversation: ConversationContext?
    package var entry: EntryContext?
    package var question: QuestionContext?
    /// Set once it has been rendered: these bytes go out, whatever has changed since (G4).
    package var frozen: FrozenMail?

    /// The conversation a mail belongs to, seen from its recipient's side.
    package struct ConversationContext: Sendable {
        package var id: ConversationID
        package var kind: KnownConversation.Kind
        package var subject: String
        package var practitioner: Correspondent
        package var counterpart: Correspondent
        /// The side the recipient is on; nil for neither.
        package var party: Party?
        /// Message-IDs as this recipient's mail client knows them, oldest first: theirs, and ours to them.
        package var references: [MessageID]
        package init(
            id: ConversationID, kind: KnownConversation.Kind, subject: String, practitioner: Correspondent,
            counterpart: Correspondent, party: Party?, references: [MessageID]
        ) {
            self.id = id
            self.kind = kind
            self.subject = subject
            self.practitioner = practitioner
            self.counterpart = counterpart
            self.party = party
            self.references = references
        }
    }

    /// The entry whose words a mail carries.
    package struct EntryContext: Sendable {
        package var id: EntryID
        package var author: Party
        package var text: String
        package var trimmed: String
        package var rule: String
        package var confidence: Double
        package var isUnproven: Bool
        package var writtenAt: Timestamp
        /// The mail it came in, for its HTML and attachments; nil where it did not come by mail or has been dropped.
        package var raw: [UInt8]?
        /// Every address that mail named its sender by, registered or not, and that mails before it did which it may
        /// quote; kept when `raw` is dropped.
        package var senders: [EmailAddress]
        package init(
            id: EntryID, author: Party, text: String, trimmed: String, rule: String, confidence: Double,
            isUnproven: Bool, writtenAt: Timestamp, raw: [UInt8]?,
            senders: [EmailAddress] = []
        ) {
            self.id = id
            self.author = author
            self.text = text
            self.trimmed = trimmed
            self.rule = rule
            self.confidence = confidence
            self.isUnproven = isUnproven
            self.writtenAt = writtenAt
            self.raw = raw
            self.senders = senders
        }
    }

    /// The question a mail asks.
    package struct QuestionContext: Sendable {
        package var id: QuestionID
        package var expiresAt: Timestamp
        /// When the held mail came, and its subject only where the one asked is a registered person.
        package var heldAt: Timestamp
        package var subject: String
        package init(id: QuestionID, expiresAt: Timestamp, heldAt: Timestamp, subject: String) {
            self.id = id
            self.expiresAt = expiresAt
            self.heldAt = heldAt
            self.subject = subject
        }
    }

    package init(
        id: OutgoingMailID, template: TemplateName, recipient: Correspondent, address: EmailAddress,
        createdAt: Timestamp, attempts: Int, conversation: ConversationContext?, entry: EntryContext?,
        question: QuestionContext?, frozen: FrozenMail?
    ) {
        self.id = id
        self.template = template
        self.recipient = recipient
        self.address = address
        self.createdAt = createdAt
        self.attempts = attempts
        self.conversation = conversation
        self.entry = entry
        self.question = question
        self.frozen = frozen
    }
}
