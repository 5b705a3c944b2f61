import Logging
import Curl
import Flow
import Foundation
import Mail
import Store

/// Comments, notes and statuses on tickets that exist.
extension ZenDesk {
    /// Where a ticket stands that a task is for.
    enum Place: Sendable {
        case open(ZenDeskTicket)
        case closed(ZenDeskTicket)
        case merged(into: Int64)
        case gone
    }

    /// Merges that are followed one after the other.
    private static let longestChain = 5
    /// Forms of one comment that are tried: as it is, without its status, with its files uploaded again.
    private static let rewrites = 3
    /// Safe updates that are tried anew with the ticket as it is then.
    private static let conflicts = 5

    /// One comment or note, with the status that goes with it, in one request.
    func write(_ work: DeskWork) async throws -> DeskOutcome {
        let kept = try await store.deskRequest(of: work.task)
        guard let first = number(of: work) else { return try await open(work) }
        if kept?.kind == .create { return try await reopenClosed(work, first) }
        var number = first
        for _ in 1...Self.longestChain {
            do {
                return try await write(work, on: number, again: kept != nil, isMoved: number != first)
            } catch let trouble as ZenDeskTrouble where trouble.cause == .closed || trouble.cause == .missing {
                switch try await place(of: number) {
                case .open: throw ZenDeskTrouble(.nothingDone, .other, trouble.description)
                case .merged(let target): number = target
                case .closed: return try await open(work, following: number)
                case .gone where work.action == .note: return nothing(work)
                case .gone: return try await open(work)
                }
            }
        }
        throw ZenDeskTrouble(.never, .other, "the ticket was merged too many times")
    }

    /// A ticket in the place of one that takes no more words, which an earlier attempt may have made.
    private func reopenClosed(_ work: DeskWork, _ number: Int64) async throws -> DeskOutcome {
        if case .closed = try await place(of: number) { return try await open(work, following: number) }
        return try await open(work)
    }

    private func write(
        _ work: DeskWork, on number: Int64, again: Bool, isMoved: Bool
    ) async throws -> DeskOutcome {
        // No key protects an update: what an earlier attempt did stands in the ticket's own history.
        if again, let audit = try await audit(of: work, on: number) {
            if work.comment?.isRequesters == true { try await reopen(try await ticket(number), work) }
            return done(number, audit)
        }
        var request = try await update(work, number, isFresh: isMoved)
        for attempt in 1...Self.rewrites {
            do {
                let call = ZenDeskCall(
                    .put, "tickets/\(number)", body: Array(request.body.utf8), bucket: .ticket(number))
                let answer = try await client.send(call, as: TicketAnswer.self)
                if work.comment?.isRequesters == true { try await reopen(answer.ticket, work) }
                return done(number, answer.audit)
            } catch let trouble as ZenDeskTrouble where attempt < Self.rewrites && isStatusRefused(trouble, request) {
                // Words are worth more than the status they come with.
                logger.warning("ZenDesk does not take the status of a comment", metadata: ["task": "\(work.task)"])
                request = try await update(work, number, isFresh: true, withStatus: false)
            } catch let trouble as ZenDeskTrouble where attempt < Self.rewrites && areFilesGone(trouble, request) {
                guard case .open = try await place(of: number) else { throw trouble }
                request = try await update(work, number, isFresh: true)
            }
        }
        throw ZenDeskTrouble(.nothingDone, .other, "ZenDesk takes this task in no form")
    }

    private func areFilesGone(_ trouble: ZenDeskTrouble, _ request: DeskRequest) -> Bool {
        request.filesUntil != nil && trouble.certainty == .never && [.missing, .other].contains(trouble.cause)
    }

    private func isStatusRefused(_ trouble: ZenDeskTrouble, _ request: DeskRequest) -> Bool {
        trouble.certainty == .never && trouble.cause == .other && request.body.contains("\"status\":\"solved\"")
    }

    private func number(of work: DeskWork) -> Int64? { work.progress.externalID.flatMap { Int64($0) } }

    private func done(_ number: Int64, _ audit: ZenDeskAudit?) -> DeskOutcome {
        .done(externalID: String(number), commentID: audit?.comment.map(ZenDeskID.comment))
    }

    private func nothing(_ work: DeskWork) -> DeskOutcome {
        logger.info("nothing to be done at ZenDesk: the ticket has ended", metadata: ["task": "\(work.task)"])
        return .done(externalID: work.progress.externalID ?? "", commentID: nil)
    }

    /// The request as it was first made, while its files last; kept before it is sent.
    private func update(
        _ work: DeskWork, _ number: Int64, isFresh: Bool, withStatus: Bool = true
    ) async throws -> DeskRequest {
        let kept = try await store.deskRequest(of: work.task)
        if !isFresh, let kept, kept.kind == .update, kept.filesUntil.map({ now() < $0 }) ?? true { return kept }
        let ticket = try await ticket(number)
        let written = try await written(work, author: try await author(work, ticket))
        var body = ZenDeskBody.Ticket(marker: settings.marker(of: work))
        body.comment = written.comment
        // Nothing becomes new again, and nothing can be closed by us.
        if withStatus, let status = work.status, status != .new, status != .closed { body.status = status.rawValue }
        if body.status == TicketStatus.solved.rawValue, ticket.assigneeId == nil {
            body.assigneeId = try await ownUser()
        }
        let request = DeskRequest(
            task: work.task, kind: .update, generation: (kept?.generation ?? 0) + 1,
            body: try ZenDeskBody(ticket: body).text(), filesUntil: written.filesUntil, firstSentAt: now())
        try await store.keep(request)
        return request
    }

    /// The requester, where the ticket is still theirs: an author who is no part of it is flagged.
    private func author(_ work: DeskWork, _ ticket: ZenDeskTicket) async throws -> Int64? {
        guard work.comment?.isRequesters == true else { return nil }
        let requester = try await requester(of: work)
        return ticket.requesterId == requester ? requester : nil
    }

    /// A requester's words open what waits or is solved; ZenDesk does that only where they are the updater themselves.
    private func reopen(_ ticket: ZenDeskTicket, _ work: DeskWork) async throws {
        guard ["pending", "hold", "solved"].contains(ticket.status) else { return }
        var body = ZenDeskBody.Ticket(marker: "\(settings.marker(of: work))-reopened")
        body.status = TicketStatus.open.rawValue
        try await client.send(
            ZenDeskCall(
                .put, "tickets/\(ticket.id)", body: Array(try ZenDeskBody(ticket: body).text().utf8),
                bucket: .ticket(ticket.id)))
    }

    // MARK: Status

    /// Sets a status on the ticket as it is, never over a change that we have not seen.
    func setStatus(_ work: DeskWork) async throws -> DeskOutcome {
        guard let wanted = work.status, wanted != .new, var number = number(of: work) else { return nothing(work) }
        for _ in 1...Self.conflicts {
            switch try await place(of: number) {
            case .gone, .closed: return nothing(work)
            case .merged(let target): number = target
            case .open(let ticket) where ticket.status == wanted.rawValue: return done(number, nil)
            case .open(let ticket):
                do {
                    try await set(wanted, on: ticket, work)
                    return done(number, nil)
                } catch let trouble as ZenDeskTrouble where trouble.cause == .conflict {
                    continue
                }
            }
        }
        throw ZenDeskTrouble(.nothingDone, .conflict, "the ticket keeps changing")
    }

    private func set(_ status: TicketStatus, on ticket: ZenDeskTicket, _ work: DeskWork) async throws {
        var body = ZenDeskBody.Ticket(marker: settings.marker(of: work))
        body.status = status.rawValue
        body.updatedStamp = ticket.updatedAt
        body.safeUpdate = true
        if status == .solved, ticket.assigneeId == nil { body.assigneeId = try await ownUser() }
        try await client.send(
            ZenDeskCall(
                .put, "tickets/\(ticket.id)", body: Array(try ZenDeskBody(ticket: body).text().utf8),
                bucket: .ticket(ticket.id)))
    }

    // MARK: Looking

    func ticket(_ number: Int64) async throws -> ZenDeskTicket {
        struct Answer: Decodable { var ticket: ZenDeskTicket }
        return try await client.send(ZenDeskCall(.get, "tickets/\(number)"), as: Answer.self).ticket
    }

    /// What has become of a ticket.
    func place(of number: Int64) async throws -> Place {
        do {
            let ticket = try await ticket(number)
            guard ticket.status == TicketStatus.closed.rawValue else {
                return ticket.status == "deleted" ? .gone : .open(ticket)
            }
            return ticket.mergedInto.map { .merged(into: $0) } ?? .closed(ticket)
        } catch let trouble as ZenDeskTrouble where trouble.cause == .missing {
            return .gone
        }
    }
}
