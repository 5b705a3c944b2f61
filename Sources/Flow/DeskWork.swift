package import Mail
package import Triage

/// One task as a desk's service gets it: everything in it is fixed at the first attempt and the same at every further one,
/// but for what `DeskWork.Progress` says.
package struct DeskWork: Hashable, Sendable, Codable {
    /// What is to be done to the ticket; everything but `create` needs one.
    package enum Action: String, Hashable, Sendable, Codable, CaseIterable {
        /// A ticket, with the comment as its first one; without a comment the note is its first, private one.
        case create
        case comment, note, status
    }

    /// Somebody named on a ticket.
    package struct Person: Hashable, Sendable, Codable {
        package var name: String?
        /// As written; nil for the practitioner, whose address the desk has no use for.
        package var address: String?
        /// A practitioner's.
        package var handle: String?
        package init(name: String?, address: String?, handle: String?) {
            self.name = name
            self.address = address
            self.handle = handle
        }
    }

    /// Words of one of the parties.
    package struct Comment: Hashable, Sendable, Codable {
        package var entry: EntryID
        package var author: EntryAuthor
        /// True for the words of the ticket's requester.
        package var isRequesters: Bool
        package var authorName: String?
        package var text: String
        /// The names of the files that came with it.
        package var attachments: [String]
        package var writtenAt: Timestamp
        /// The sender's domain was not proven.
        package var isUnproven: Bool
        package init(
            entry: EntryID, author: EntryAuthor, isRequesters: Bool, authorName: String?, text: String,
            attachments: [String], writtenAt: Timestamp, isUnproven: Bool
        ) {
            self.entry = entry
            self.author = author
            self.isRequesters = isRequesters
            self.authorName = authorName
            self.text = text
            self.attachments = attachments
            self.writtenAt = writtenAt
            self.isUnproven = isUnproven
        }
    }

    /// What is known anew at each attempt.
    package struct Progress: Hashable, Sendable, Codable {
        /// The ticket's number at the desk; nil until it has been created.
        package var externalID: String?
        /// This attempt included; above 1 an earlier one may have gone through.
        package var attempts = 1
        /// When the frozen words may first have reached the desk.
        package var firstTriedAt: Timestamp
        package init(externalID: String?, attempts: Int, firstTriedAt: Timestamp) {
            self.externalID = externalID
            self.attempts = attempts
            self.firstTriedAt = firstTriedAt
        }
    }

    /// The idempotency key: one task is one comment, one note or one change, however often it is performed.
    package var task: DeskTaskID
    package var ticket: TicketID
    package var kind: TicketKind
    package var action: Action
    package var conversation: ConversationID
    package var subject: String
    /// The enquirer; in support the practitioner or member who asked.
    package var requester: Person
    /// nil where none is known yet, or where the requester is the practitioner.
    package var practitioner: Person?
    package var comment: Comment?
    /// Our own words, private.
    package var note: String?
    /// What the ticket's status is afterwards; nil leaves it.
    package var status: TicketStatus?
    package var progress: Progress

    package init(
        task: DeskTaskID, ticket: TicketID, kind: TicketKind, action: Action, conversation: ConversationID,
        subject: String, requester: Person, practitioner: Person?, comment: Comment?, note: String?,
        status: TicketStatus?, progress: Progress
    ) {
        self.task = task
        self.ticket = ticket
        self.kind = kind
        self.action = action
        self.conversation = conversation
        self.subject = subject
        self.requester = requester
        self.practitioner = practitioner
        self.comment = comment
        self.note = note
        self.status = status
        self.progress = progress
    }

    /// By which a desk's rules tell our tickets from others, and one kind from another.
    package var tags: [String] {
        let own =
            switch kind {
            case .enquiry: "postern_enquiry"
            case .support: "postern_practitioner_support"
            case .escalation: "postern_escalation"
            }
        return ["postern_managed", own]
    }
}

/// What became of one attempt at a task.
package enum DeskOutcome: Hashable, Sendable {
    /// The desk has it, once; with the ticket's number there and the comment's, where it made one.
    case done(externalID: String, commentID: String?)
    /// The desk has nothing of it; it is tried again, not before `after` where the desk said so.
    case retry(after: Duration?, why: String)
    /// The desk works and wants this task later: of one ticket, or of one sender, there have been enough for now.
    case later(after: Duration, why: String)
    /// The desk will never take it: somebody has to look.
    case failed(why: String)
    /// Sent, and no answer: tried again with the same key, and the service finds out what the first attempt did.
    case ambiguous(why: String)
}
