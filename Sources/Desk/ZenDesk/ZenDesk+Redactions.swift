import Curl
import Flow
import Foundation
import Logging
import Mail
import Reply
import Store

/// Words that an agent has taken out of a comment for good are to be gone from our copy too.
extension ZenDesk {
    private struct Audits: Decodable { var audits: [ZenDeskAudit] }

    /// The newest hundred of a ticket are looked at: a redaction is told of within minutes.
    private static let newest = 100
    private static let event = "CommentRedactionEvent"
    /// What stands in the place of each letter, as documented and as it is seen.
    private static let blocks: Set<Character> = ["\u{2587}", "\u{2588}"]

    /// The audits that took words out of these comments, by the comment.
    ///
    /// They are asked for only where a comment looks as if; blocks may be somebody's own.
    func redactions(of ticket: Int64, in comments: [ZenDeskComment]) async throws -> [Int64: [ZenDeskAudit]] {
        let doubtful = Set(comments.filter(Self.looksRedacted).map(\.id))
        guard !doubtful.isEmpty else { return [:] }
        let query = [
            (name: "sort", value: "-created_at"), (name: "page[size]", value: String(Self.newest)),
            (name: "filter_events[]", value: Self.event),
        ]
        let call = ZenDeskCall(.get, "tickets/\(ticket)/audits", query: query)
        let audits: [ZenDeskAudit]
        do {
            audits = try await client.send(call, as: Audits.self).audits
        } catch let trouble as ZenDeskTrouble where trouble.cause != .tooMany && trouble.cause != .network {
            // What agents write must not wait for what they took out.
            logger.warning("redactions cannot be looked for", metadata: ["ticket": "\(ticket)", "why": "\(trouble)"])
            return [:]
        }
        var found: [Int64: [ZenDeskAudit]] = [:]
        for audit in audits {
            for case let comment? in (audit.events ?? []).filter({ $0.type == Self.event }).map(\.commentId)
            where doubtful.contains(comment) {
                found[comment, default: []].append(audit)
            }
        }
        return found
    }

    private static func looksRedacted(_ comment: ZenDeskComment) -> Bool {
        (comment.htmlBody ?? comment.body ?? "").contains { blocks.contains($0) }
    }

    /// One for each audit: what was taken out twice is told twice, and then filed as it is now.
    func redactions(of comment: ZenDeskComment, _ audits: [ZenDeskAudit], _ link: DeskLink) -> [DeskChange] {
        audits.reversed().map { audit in
            redacted(
                comment, as: ZenDeskID.redacted(comment.id, audit: audit.id), link,
                at: audit.createdAt.flatMap { ZenDeskTime.moment($0) })
        }
    }

    /// One for each file of an agent's words that is there no more: what it held must not go out either.
    func redactedFiles(of comment: ZenDeskComment, _ link: DeskLink) -> [DeskChange] {
        (comment.attachments ?? []).filter { $0.deleted == true || $0.fileName == Self.fileLeft }.map { file in
            redacted(comment, as: ZenDeskID.redacted(comment.id, file: file.id), link, at: nil)
        }
    }

    /// What is in the place of a redacted file.
    private static let fileLeft = "redacted.txt"

    private func redacted(
        _ comment: ZenDeskComment, as id: String, _ link: DeskLink, at moment: Timestamp?
    ) -> DeskChange {
        let html = comment.htmlBody ?? ""
        let whole = html.isEmpty ? comment.body ?? "" : plainText(fromHTML: html)
        var words = bare(whole.trimmingCharacters(in: .whitespacesAndNewlines))
        // Files alone were words too.
        if words.isEmpty { words = (comment.attachments ?? []).map(\.fileName).joined(separator: ", ") }
        return DeskChange(
            id: id, ticket: link.ticket, at: moment ?? now(),
            event: .redacted(comment: ZenDeskID.comment(comment.id), words: words))
    }

    /// Without what we put around words of ours: the line that says who speaks through us, and what was not attached.
    private func bare(_ text: String) -> String {
        var text = text
        if text.hasSuffix("]"), let note = text.range(of: "\n\n[Not attached: ", options: .backwards) {
            text = String(text[..<note.lowerBound])
        }
        let parts = text.split(separator: "\n", maxSplits: 1)
        guard parts.count == 2, parts[0].hasSuffix(", via \(settings.organisation):") else { return text }
        return parts[1].trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
