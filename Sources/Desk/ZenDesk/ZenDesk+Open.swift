import Curl
import Flow
import Foundation
import Mail
import Store

/// Creating tickets, once.
extension ZenDesk {
    /// How long a request is sent again under its key; ZenDesk knows keys for two hours.
    static let keyTrust = Duration.seconds(90 * 60)
    /// Renewals of one request within one attempt.
    private static let renewals = 2

    /// What a new ticket follows: nothing, or one that takes no more words.
    struct Opening: Sendable {
        /// Our external id for it.
        var externalID: String
        /// The closed ticket that it continues at ZenDesk.
        var source: Int64?
    }

    struct TicketAnswer: Decodable {
        var ticket: ZenDeskTicket
        var audit: ZenDeskAudit?
    }

    /// A ticket, or the one that an earlier attempt made.
    ///
    /// - Parameter source: the closed ticket that the new one continues; nil also where the old one is gone.
    func open(_ work: DeskWork, following source: Int64? = nil) async throws -> DeskOutcome {
        let former = try await formerTickets(work)
        let opening = Opening(externalID: settings.externalID(of: work, former: former), source: source)
        var kept = try await store.deskRequest(of: work.task)
        if let request = kept, request.kind == .create, isStale(request) {
            if let adopted = try await adopt(work, opening) { return adopted }
            kept = nil
        }
        var request = try await self.request(kept, work, opening)
        for _ in 1...Self.renewals {
            do {
                return try await create(request, work)
            } catch let trouble as ZenDeskTrouble where isRenewable(trouble, request) {
                if let adopted = try await adopt(work, opening) { return adopted }
                request = try await prepare(work, opening, generation: request.generation + 1)
            }
        }
        return try await create(request, work)
    }

    /// The kept one, as it is; a request of another kind, or none, is made anew.
    private func request(
        _ kept: DeskRequest?, _ work: DeskWork, _ opening: Opening
    ) async throws -> DeskRequest {
        if let kept, kept.kind == .create { return kept }
        let last = try await store.deskRequest(of: work.task)?.generation ?? 0
        return try await prepare(work, opening, generation: last + 1)
    }

    private func create(_ request: DeskRequest, _ work: DeskWork) async throws -> DeskOutcome {
        let call = ZenDeskCall(
            .post, "tickets", body: Array(request.body.utf8),
            key: settings.key(of: work, generation: request.generation))
        let answer = try await client.send(call, as: TicketAnswer.self)
        return .done(
            externalID: String(answer.ticket.id), commentID: answer.audit?.comment.map(ZenDeskID.comment))
    }

    private func isStale(_ request: DeskRequest) -> Bool {
        now() - request.firstSentAt >= Self.keyTrust || request.filesUntil.map { now() >= $0 } ?? false
    }

    /// Where a lookup decides whether another body under another key does harm.
    private func isRenewable(_ trouble: ZenDeskTrouble, _ request: DeskRequest) -> Bool {
        switch trouble.cause {
        case .keyMismatch: true
        // Of a creation only the files can be missing; some accounts say that with 422.
        case .missing, .other: request.filesUntil != nil && trouble.certainty == .never
        default: false
        }
    }

    private func prepare(
        _ work: DeskWork, _ opening: Opening, generation: Int
    ) async throws -> DeskRequest {
        let requester = try await requester(of: work)
        let written = try await written(work, author: requester)
        var ticket = ZenDeskBody.Ticket(marker: settings.marker(of: work))
        ticket.subject = work.subject.isEmpty ? "Message" : work.subject
        ticket.externalId = opening.externalID
        ticket.requesterId = requester
        ticket.comment = written.comment
        ticket.tags = work.tags
        ticket.customFields = fields(of: work)
        ticket.ticketFormId = settings.forms[work.kind]
        ticket.groupId = settings.groups[work.kind]
        ticket.recipient = settings.recipient
        ticket.viaFollowupSourceId = opening.source
        let status = work.status ?? .new
        ticket.status = (status.isDone ? .open : status).rawValue
        let request = DeskRequest(
            task: work.task, kind: .create, generation: generation, body: try ZenDeskBody(ticket: ticket).text(),
            filesUntil: written.filesUntil, firstSentAt: now())
        try await store.keep(request)
        return request
    }

    private func fields(of work: DeskWork) -> [ZenDeskBody.Field]? {
        var fields: [ZenDeskBody.Field] = []
        if let id = settings.conversationField {
            fields.append(ZenDeskBody.Field(id: id, value: "\(work.conversation)"))
        }
        if let id = settings.practitionerField, let handle = work.practitioner?.handle {
            fields.append(ZenDeskBody.Field(id: id, value: handle))
        }
        return fields.isEmpty ? nil : fields
    }

    private func formerTickets(_ work: DeskWork) async throws -> Int {
        guard work.progress.externalID != nil else { return 0 }
        return (try await store.deskLink(of: work.conversation)?.former ?? 0) + 1
    }

    // MARK: Looking for what an earlier attempt made

    /// The ticket that this task made, if it did; found by its external id, which is consistent, never by search.
    private func adopt(_ work: DeskWork, _ opening: Opening) async throws -> DeskOutcome? {
        struct Answer: Decodable { var tickets: [ZenDeskTicket] }
        let call = ZenDeskCall(
            .get, "tickets", query: [("external_id", opening.externalID), ("page[size]", "100")])
        let found = try await client.send(call, as: Answer.self).tickets.sorted { $0.id < $1.id }
        var adopted: DeskOutcome?
        for ticket in found {
            guard let audit = try await audit(of: work, on: ticket.id) else { continue }
            if adopted == nil {
                adopted = .done(externalID: String(ticket.id), commentID: audit.comment.map(ZenDeskID.comment))
            } else {
                try await store.raiseAlarm(Alarm.deskTask, "ticket \(work.ticket): ZenDesk has it twice", now: now())
            }
        }
        return adopted
    }

    /// The change that this task made on a ticket, the newest looked at first; nil where it made none.
    func audit(of work: DeskWork, on ticket: Int64) async throws -> ZenDeskAudit? {
        struct Answer: Decodable {
            var audits: [ZenDeskAudit]
            var meta: ZenDeskPage.Meta?
        }
        let marker = settings.marker(of: work)
        var cursor: String?
        for _ in 1...Self.auditPages {
            var query = [(name: "sort", value: "-created_at"), (name: "page[size]", value: "100")]
            if let cursor { query.append(("page[after]", cursor)) }
            let page = try await client.send(
                ZenDeskCall(.get, "tickets/\(ticket)/audits", query: query), as: Answer.self)
            if let found = page.audits.first(where: { $0.metadata?.marker == marker }) { return found }
            cursor = ZenDeskPage(meta: page.meta).next
            if cursor == nil { return nil }
        }
        return nil
    }

    /// A ticket has 5,000 comments at most, and other changes beside them.
    private static let auditPages = 100
}
