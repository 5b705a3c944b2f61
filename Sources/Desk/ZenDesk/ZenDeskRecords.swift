import Foundation
import Mail

/// A ticket as ZenDesk shows it to agents; what is left out here is no business of ours.
struct ZenDeskTicket: Decodable, Sendable {
    var id: Int64
    var externalId: String?
    var status: String
    var updatedAt: String
    /// Seconds; moves with every change, also with those that leave `updatedAt` alone.
    var generatedTimestamp: Int64?
    var tags: [String]?
    var requesterId: Int64?
    var assigneeId: Int64?
    var customFields: [ZenDeskFieldValue]?
    var via: ZenDeskVia?

    /// When it last changed, as far as that is told.
    var changedAt: Timestamp {
        let generated = generatedTimestamp.map { Timestamp(seconds: $0) } ?? Timestamp(seconds: 0)
        return max(generated, ZenDeskTime.moment(updatedAt) ?? generated)
    }

    /// The ticket that it was merged into; nil where it was not.
    var mergedInto: Int64? { via?.isMerge == true ? via?.target : nil }
}

/// A custom field of a ticket; values that are no text read as nil.
struct ZenDeskFieldValue: Decodable, Sendable {
    var id: Int64
    var value: String?

    private enum Keys: CodingKey { case id, value }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Keys.self)
        id = try members.decode(Int64.self, forKey: .id)
        value = try? members.decode(String.self, forKey: .value)
    }
}

/// How something came to the desk.
struct ZenDeskVia: Decodable, Sendable {
    var channel: String?
    var isMerge: Bool
    /// The ticket that a merge led to.
    var target: Int64?

    private struct Source: Decodable {
        struct Place: Decodable { var ticketId: Int64? }
        var rel: String?
        var to: Place?
    }

    private enum Keys: CodingKey { case channel, source }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Keys.self)
        channel = try? members.decode(String.self, forKey: .channel)
        let source = try? members.decode(Source.self, forKey: .source)
        isMerge = source?.rel == "merge"
        target = source?.to?.ticketId
    }

    /// True for what came through the API, as our own comments do.
    var isInterface: Bool { channel == "api" || channel == "web_service" }
}

/// What a change or a comment was given beside its words.
struct ZenDeskMetadata: Decodable, Sendable {
    /// The task of ours that made it.
    var marker: String?
    var flags: [Int64]

    private struct Custom: Decodable { var posternMsg: String? }
    private enum Keys: CodingKey { case custom, flags }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Keys.self)
        marker = (try? members.decode(Custom.self, forKey: .custom))?.posternMsg
        flags = (try? members.decode([Int64].self, forKey: .flags)) ?? []
    }
}

/// A comment of a ticket.
struct ZenDeskComment: Decodable, Sendable {
    var id: Int64
    var authorId: Int64
    var htmlBody: String?
    var body: String?
    var `public`: Bool
    var attachments: [ZenDeskAttachment]?
    var auditId: Int64?
    var via: ZenDeskVia?
    var createdAt: String
    var metadata: ZenDeskMetadata?
}

/// A file of a comment.
struct ZenDeskAttachment: Decodable, Sendable {
    var id: Int64
    var fileName: String
    var contentUrl: String
    var contentType: String?
    var size: Int?
    var inline: Bool?
    var deleted: Bool?
    var malwareScanResult: String?
}

/// Somebody at the desk or who writes to it.
struct ZenDeskUser: Decodable, Sendable {
    var id: Int64
    var name: String?
    var email: String?
    var role: String?

    var isStaff: Bool { role == "agent" || role == "admin" }
}

/// One change of a ticket.
struct ZenDeskAudit: Decodable, Sendable {
    struct Event: Decodable, Sendable {
        var id: Int64?
        var type: String?
        var commentId: Int64?
    }

    var id: Int64
    var createdAt: String?
    var metadata: ZenDeskMetadata?
    var events: [Event]?
    var via: ZenDeskVia?

    /// The comment that it made; nil for none.
    var comment: Int64? { events?.first { $0.type == "Comment" }?.id }
}

/// Where a list goes on; `hasMore` alone says whether it does.
struct ZenDeskPage: Decodable, Sendable {
    struct Meta: Decodable, Sendable {
        var hasMore: Bool?
        var afterCursor: String?
    }
    var meta: Meta?

    var next: String? { meta?.hasMore == true ? meta?.afterCursor : nil }
}

/// ZenDesk's moments.
enum ZenDeskTime {
    static func moment(_ text: String) -> Timestamp? {
        guard let date = try? Date(text, strategy: .iso8601) else { return nil }
        return Timestamp(seconds: Int64(date.timeIntervalSince1970))
    }
}
