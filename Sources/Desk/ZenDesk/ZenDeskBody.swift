import Foundation

/// What a ticket is created with, or changed to; what is nil is not said.
struct ZenDeskBody: Encodable {
    struct Comment: Encodable {
        var htmlBody: String
        var `public`: Bool
        var authorId: Int64?
        var uploads: [String]?
    }

    struct Field: Encodable {
        var id: Int64
        var value: String
    }

    struct Ticket: Encodable {
        var subject: String?
        var externalId: String?
        var requesterId: Int64?
        var comment: Comment?
        var status: String?
        var assigneeId: Int64?
        var tags: [String]?
        var customFields: [Field]?
        var ticketFormId: Int64?
        var groupId: Int64?
        var recipient: String?
        var viaFollowupSourceId: Int64?
        var metadata: [String: String]
        var updatedStamp: String?
        var safeUpdate: Bool?

        init(marker: String) { metadata = [ZenDeskSettings.marker: marker] }
    }

    var ticket: Ticket

    /// The same bytes for the same values: a key is good for one body only.
    func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

/// Plain words as HTML: newlines would be lost in `html_body`, and tags in `body` are stripped.
enum ZenDeskHTML {
    /// - Parameter heading: a line before the words, in bold.
    static func written(_ text: String, heading: String?) -> String {
        let lines = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        let paragraphs = lines.split(separator: "\n\n", omittingEmptySubsequences: true)
            .map { "<p>\(escaped(String($0)).replacing("\n", with: "<br>"))</p>" }
        let words = paragraphs.isEmpty ? "<p>–</p>" : paragraphs.joined()
        return (heading.map { "<p><b>\(escaped($0))</b></p>" } ?? "") + words
    }

    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
