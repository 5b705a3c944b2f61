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
    /// When it fails unless it has been taken: its page is there for a time from then on.
    package var givesUpAt: Timestamp
    /// Attempts before this one.
    package var attempts: Int
    package var conversation: ConversationContext?
    package var entry: EntryContext?
    package var question: QuestionContext?
    /// What a reminder or an agenda lists, in order.
    package var items: [Item] = []
    /// What an agenda lists.
    package var bookings: [BookingLine] = []
    /// The mail of ours that it tells about.
    package var failure: FailureContext?
    /// The mails whose words a digest carries, in order.
    package var gathered: [ClaimedMail] = []
    /// A word that its template goes by, as in `MailRequest.detail`.
    package var detail = ""
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
        /// The counterpart is an active client of the practitioner.
        package var isActiveClient = false
        /// One side is the help desk itself.
        package var isWithDesk = false
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
        package var author: EntryAuthor
        package var text: String
        package var trimmed: String
        package var rule: String
        package var confidence: Double
        package var isUnproven: Bool
        /// Names of those it was addressed to as well, as they stood there: to be shown, never to be written to.
        package var copied: [String]
        package var writtenAt: Timestamp
        /// The mail it came in, for its HTML and attachments; nil where it did not come by mail or has been dropped.
        package var raw: [UInt8]?
        /// Every address that mail named its sender by, registered or not, and that mails before it did which it may
        /// quote; kept when `raw` is dropped.
        package var senders: [EmailAddress]
        package init(
            id: EntryID, author: EntryAuthor, text: String, trimmed: String, rule: String, confidence: Double,
            isUnproven: Bool, copied: [String] = [], writtenAt: Timestamp, raw: [UInt8]?,
            senders: [EmailAddress] = []
        ) {
            self.id = id
            self.author = author
            self.text = text
            self.trimmed = trimmed
            self.rule = rule
            self.confidence = confidence
            self.isUnproven = isUnproven
            self.copied = copied
            self.writtenAt = writtenAt
            self.raw = raw
            self.senders = senders
        }
    }

    /// The question a mail asks.
    package struct QuestionContext: Sendable {
        package var id: QuestionID
        package var kind: QuestionKind
        package var expiresAt: Timestamp
        /// When the held mail came, and its subject only where the one asked is a registered person.
        package var heldAt: Timestamp
        package var subject: String
        package init(
            id: QuestionID, kind: QuestionKind = .confirmSender, expiresAt: Timestamp, heldAt: Timestamp,
            subject: String
        ) {
            self.id = id
            self.kind = kind
            self.expiresAt = expiresAt
            self.heldAt = heldAt
            self.subject = subject
        }
    }

    /// One conversation that a reminder or an agenda lists for its practitioner.
    package struct Item: Sendable {
        package var conversation: ConversationID
        package var kind: KnownConversation.Kind
        package var subject: String
        package var counterpart: Correspondent
        package var waitingSince: Timestamp
        /// The question behind its "no answer needed"; nil for none.
        package var closing: QuestionID?
        package init(
            conversation: ConversationID, kind: KnownConversation.Kind, subject: String, counterpart: Correspondent,
            waitingSince: Timestamp, closing: QuestionID? = nil
        ) {
            self.conversation = conversation
            self.kind = kind
            self.subject = subject
            self.counterpart = counterpart
            self.waitingSince = waitingSince
            self.closing = closing
        }
    }

    /// One booking of an agenda.
    package struct BookingLine: Sendable {
        package var startsAt: Timestamp
        package var endsAt: Timestamp
        package var client: Correspondent
        package init(startsAt: Timestamp, endsAt: Timestamp, client: Correspondent) {
            self.startsAt = startsAt
            self.endsAt = endsAt
            self.client = client
        }
    }

    /// A mail of ours that did not arrive.
    package struct FailureContext: Sendable {
        package var subject: String
        /// The other side, which it did not reach.
        package var recipient: Correspondent
        package var writtenAt: Timestamp
        /// What is told of why.
        package var kind: FailureKind
        package init(subject: String, recipient: Correspondent, writtenAt: Timestamp, kind: FailureKind) {
            self.subject = subject
            self.recipient = recipient
            self.writtenAt = writtenAt
            self.kind = kind
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
        givesUpAt = createdAt
        self.attempts = attempts
        self.conversation = conversation
        self.entry = entry
        self.question = question
        self.frozen = frozen
    }
}
