/// A ticket, without its comments and audits.
package struct Ticket: Sendable {
    /// Where a ticket stands.
    package enum Status: String, Sendable, CaseIterable {
        case new, open, pending, hold, solved, closed
    }

    package let id: Int64
    package var externalID: String?
    package var subject: String
    /// The words of the first comment.
    package var details = ""
    package var status: Status
    package var customStatusID: Int64
    package var type: String?
    package var priority: String?
    package var requesterID: Int64
    package var submitterID: Int64
    package var assigneeID: Int64?
    package var groupID: Int64?
    package var organizationID: Int64?
    package var recipient: String?
    /// Sorted, in lower case.
    package var tags: [String] = []
    /// By the id of the field.
    package var fields: [Int64: JSON] = [:]
    package var ccIDs: [Int64] = []
    package var followerIDs: [Int64] = []
    package var followUpIDs: [Int64] = []
    package var formID: Int64?
    package var brandID: Int64?
    package var dueAt: JSON = .null
    package var isPublic: Bool
    package var via: Via
    package let created: Moment
    package var updated: Moment
    /// The order of the incremental export; system updates move it and leave `updated` alone.
    package var generated: Moment
    package var solved: Moment?
    package var closed: Moment?
    package var archived: Moment?
    package var deleted: Moment?
    /// Names its mails: `[1G7EOR-0Q2J]`.
    package let encodedID: String

}

/// How something came.
package struct Via: Sendable, Hashable {
    package var channel: String
    package var rel: String?
    package var from: JSON = [:]
    package var to: JSON = [:]

    static let api = Via(channel: "api")
    static let web = Via(channel: "web")

    static func mail(from name: String, _ address: String, to recipient: String) -> Via {
        Via(
            channel: "email", from: ["name": .string(name), "address": .string(address)],
            to: ["name": "Support", "address": .string(recipient)])
    }

    var json: JSON {
        ["channel": .string(channel), "source": ["from": from, "to": to, "rel": JSON(rel)]]
    }
}

/// What somebody wrote on a ticket.
package struct Comment: Sendable {
    package let id: Int64
    package let ticketID: Int64
    package let auditID: Int64
    package let authorID: Int64
    package var html: String
    package var plain: String
    package var isPublic: Bool
    package var attachmentIDs: [Int64]
    package var via: Via
    package let created: Moment
    /// 2: the author is no part of the conversation; 3: not signed in; 4: automated.
    package var flags: [Int64] = []
    package var custom: JSON
}

/// One change of a ticket, with its events.
package struct Audit: Sendable {
    package let id: Int64
    package let ticketID: Int64
    package let created: Moment
    /// Who made the change: the user of the API, whoever wrote the comment.
    package let authorID: Int64
    package var events: [JSON]
    package var custom: JSON
    var via: Via
}
