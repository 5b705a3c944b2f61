import Curl
import Flow
import Foundation
import Mail
import Store

/// The comments of a ticket: all that are not known, not the newest only.
extension ZenDesk {
    struct CommentChanges: Sendable {
        var changes: [DeskChange] = []
        /// True where a comment's files are still being looked through for viruses: it and what follows it come later.
        var isWaiting = false
    }

    private struct Comments: Decodable {
        var comments: [ZenDeskComment]
        var users: [ZenDeskUser]?
        var meta: ZenDeskPage.Meta?
    }

    /// What a ticket's newest comments are, up to where all are known.
    private struct Listed {
        var comments: [ZenDeskComment] = []
        var users: [Int64: ZenDeskUser] = [:]
        var known = KnownDeskComments()
    }

    /// A ticket has at most 5,000.
    private static let mostPages = 50
    /// How long a scan is waited for.
    private static let scanPatience = Duration.seconds(120)
    /// Flags of an author who is no part of the conversation, and of a comment that nobody signed in for.
    private static let doubtful: Set<Int64> = [2, 3]

    func commentChanges(of ticket: ZenDeskTicket, _ link: DeskLink) async throws -> CommentChanges {
        var listed: Listed
        do {
            listed = try await list(ticket.id)
        } catch let trouble as ZenDeskTrouble where trouble.cause == .missing {
            return CommentChanges()
        }
        var result = CommentChanges()
        var redacted = try await redactions(of: ticket.id, in: listed.comments)
        for comment in listed.comments {
            let id = ZenDeskID.comment(comment.id)
            if listed.known.filed.contains(id) || listed.known.ours.contains(id) {
                if !comment.public, listed.known.shown.contains(id) {
                    result.changes.append(withdrawn(comment, link))
                }
                result.changes += redactions(of: comment, redacted.removeValue(forKey: comment.id) ?? [], link)
                if listed.known.filed.contains(id) { result.changes += redactedFiles(of: comment, link) }
                continue
            }
            if try await isOurs(comment, ticket.id, listed.known) { continue }
            guard isScanned(comment) else {
                result.isWaiting = true
                break
            }
            if let change = try await change(comment, ticket, link, &listed) { result.changes.append(change) }
        }
        return result
    }

    /// The newest first by pages, until one holds a comment that is known: what is older has been filed before it.
    private func list(_ ticket: Int64) async throws -> Listed {
        var listed = Listed()
        var cursor: String?
        for _ in 1...Self.mostPages {
            var query = [
                (name: "sort", value: "-created_at"), (name: "page[size]", value: "100"),
                (name: "include", value: "users"), (name: "include_inline_images", value: "true"),
            ]
            if let cursor { query.append(("page[after]", cursor)) }
            let page = try await client.send(
                ZenDeskCall(.get, "tickets/\(ticket)/comments", query: query), as: Comments.self)
            let known = try await store.known(deskComments: page.comments.map { ZenDeskID.comment($0.id) })
            listed.comments += page.comments
            for user in page.users ?? [] { listed.users[user.id] = user }
            listed.known.ours.formUnion(known.ours)
            listed.known.filed.formUnion(known.filed)
            listed.known.shown.formUnion(known.shown)
            cursor = ZenDeskPage(meta: page.meta).next
            if cursor == nil || !known.filed.isEmpty { break }
        }
        listed.comments.reverse()
        return listed
    }

    /// Ours by what we noted, or by what we wrote into it: an answer to our request may come later than this.
    private func isOurs(
        _ comment: ZenDeskComment, _ ticket: Int64, _ known: KnownDeskComments
    ) async throws -> Bool {
        if known.ours.contains(ZenDeskID.comment(comment.id)) { return true }
        if comment.metadata?.marker?.hasPrefix("\(settings.name)-") == true { return true }
        if comment.via?.isMerge == true { return true }
        guard comment.via?.isInterface == true else { return false }
        if comment.authorId == (try await ownUser()) { return true }
        guard let audit = comment.auditId else { return false }
        struct Answer: Decodable { var audit: ZenDeskAudit }
        let call = ZenDeskCall(.get, "tickets/\(ticket)/audits/\(audit)")
        let marker = try await client.send(call, as: Answer.self).audit.metadata?.marker
        return marker?.hasPrefix("\(settings.name)-") == true
    }

    /// False while a file is still being looked at, for a while.
    private func isScanned(_ comment: ZenDeskComment) -> Bool {
        guard comment.public else { return true }
        let isOpen = (comment.attachments ?? []).contains {
            $0.deleted != true && [nil, "not_scanned"].contains($0.malwareScanResult)
        }
        let written = ZenDeskTime.moment(comment.createdAt) ?? now()
        return !isOpen || now() - written > Self.scanPatience
    }

    private func withdrawn(_ comment: ZenDeskComment, _ link: DeskLink) -> DeskChange {
        DeskChange(
            id: ZenDeskID.withdrawn(comment.id), ticket: link.ticket, at: now(),
            event: .withdrawn(comment: ZenDeskID.comment(comment.id)))
    }

    private func change(
        _ comment: ZenDeskComment, _ ticket: ZenDeskTicket, _ link: DeskLink, _ listed: inout Listed
    ) async throws -> DeskChange? {
        let author = try await author(comment, &listed)
        let moment = ZenDeskTime.moment(comment.createdAt) ?? now()
        var change = DeskChange(
            id: ZenDeskID.comment(comment.id), ticket: link.ticket, at: moment,
            event: .comment("", isPublic: false, agent: author.name ?? ""))
        // A private note is known from now on, and its words go nowhere.
        guard comment.public else { return change }
        let isVerified = author.isStaff || isRequesters(comment, ticket)
        let words = isVerified ? try await mail(of: comment) : ZenDeskMail(text: "")
        change.mail = words.bytes
        change.leftOut = words.leftOut
        change.event =
            author.isStaff
            ? .comment(words.text, isPublic: true, agent: author.name ?? "")
            : .outsideComment(words.text, isVerified: isVerified)
        return change
    }

    private func isRequesters(_ comment: ZenDeskComment, _ ticket: ZenDeskTicket) -> Bool {
        comment.authorId == ticket.requesterId && Self.doubtful.isDisjoint(with: comment.metadata?.flags ?? [])
    }

    private func author(_ comment: ZenDeskComment, _ listed: inout Listed) async throws -> ZenDeskUser {
        if let known = listed.users[comment.authorId] { return known }
        struct Answer: Decodable { var user: ZenDeskUser }
        do {
            let user = try await client.send(ZenDeskCall(.get, "users/\(comment.authorId)"), as: Answer.self).user
            listed.users[user.id] = user
            return user
        } catch let trouble as ZenDeskTrouble where trouble.cause == .missing {
            return ZenDeskUser(id: comment.authorId)
        }
    }
}
