/// A file of an upload or a comment.
package struct Attachment: Sendable {
    package let id: Int64
    package var name: String
    package var type: String
    package var bytes: [UInt8]
    /// Whether it stands in the text.
    package var isInline = false
    /// Whether its bytes are no longer given.
    package var isDeleted = false
    /// What the scan finds, and when it is through.
    package var verdict: String
    package var scanned: Moment
    /// The word in its address.
    let token: String
}

/// Files that wait for a comment.
struct Upload: Sendable {
    let token: String
    var attachmentIDs: [Int64]
    let expires: Moment
    var isUsed = false
}

/// A mail that ZenDesk itself would send.
package struct DeskMail: Sendable {
    package let id: Int64
    package let at: Moment
    package let from: String
    package let to: [Recipient]
    package let subject: String
    package let text: String
    package let messageID: String
    package let ticketID: Int64?
    package let commentID: Int64?
    /// The title of the trigger, or what else sends it.
    package let cause: String
    package let references: [String]

    /// Whom it goes to.
    package struct Recipient: Sendable, Hashable {
        package let userID: Int64?
        package let email: String
        package let isStaff: Bool
    }
}

/// A mail or a request that was not let through.
package struct SuspendedTicket: Sendable {
    package let id: Int64
    package let authorName: String
    package let authorEmail: String
    package let subject: String
    package let content: String
    package let cause: String
    let causeID: Int64
    let recipient: String?
    let messageID: String?
    package let ticketID: Int64?
    let via: Via
    let created: Moment
}

/// A custom ticket field.
struct TicketField: Sendable {
    let id: Int64
    var title: String
    /// `FieldText`, `FieldTagger`: how errors call it.
    var kind: String
    var type: String
    /// Needed before a ticket may be solved.
    var isRequired: Bool
    let created: Moment
}

/// A name for one of the statuses.
struct CustomStatus: Sendable {
    let id: Int64
    let category: Ticket.Status
    let label: String
    let isDefault: Bool
}

/// Work that answers later.
struct Job: Sendable {
    let id: String
    let type: String
    let results: JSON
}

/// A rule that acts when a ticket changes.
struct Trigger: Sendable {
    struct Condition: Sendable {
        var field: String
        var op: String
        var value: JSON
    }

    struct Action: Sendable {
        var field: String
        var value: JSON
    }

    let id: Int64
    var title: String
    var isActive: Bool
    var position: Int64
    var all: [Condition]
    var any: [Condition]
    var actions: [Action]
    let isDefault: Bool
    let created: Moment
    var updated: Moment
}

/// The stored answer of a creation.
struct StoredAnswer: Sendable {
    let parameters: JSON
    let answer: Answer
    let expires: Moment
}

/// A token that a client got for its secret.
struct AccessToken: Sendable {
    let userID: Int64
    let scopes: Set<String>
    let expires: Moment
}
