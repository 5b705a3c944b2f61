import Curl
package import Flow
import Foundation
import Mail
import Store
import Synchronization
import Triage

/// What happened at ZenDesk, read by its incremental export; webhooks only say where to look first.
extension ZenDesk {
    /// Of a desk that was never read: never from now on, since the export is a minute late.
    private static let headStart = Duration.seconds(86_400)
    /// Tickets of one page; each may cost a request for its comments.
    private static let pageSize = 100
    /// Pages without anything of ours that are passed over in one call.
    private static let longestSkip = 5

    /// What agents did after that cursor, oldest first for each ticket; what we wrote ourselves is not among it.
    ///
    /// - Throws: `DeskUnreachable`, or an error of the store.
    package func changes(after cursor: String?, limit: Int) async throws -> (changes: [DeskChange], cursor: String) {
        let first = takeNoticed()
        do {
            return try await read(first, cursor, limit)
        } catch {
            first.forEach { notice($0) }
            guard let trouble = error as? ZenDeskTrouble else { throw error }
            throw DeskUnreachable(trouble.description)
        }
    }

    /// What one call has come to.
    private struct Reading {
        var found: [DeskChange] = []
        var cursor: ZenDeskCursor
        let limit: Int
        /// There have been enough requests for now.
        var isPaused = false

        var isOver: Bool { isPaused || found.count >= limit }
    }

    private func read(
        _ noticed: [Int64], _ text: String?, _ limit: Int
    ) async throws -> (changes: [DeskChange], cursor: String) {
        let beginning = now().milliseconds / 1_000 - Self.headStart.components.seconds
        var reading = Reading(cursor: ZenDeskCursor(text, beginning: beginning), limit: limit)
        let waiting = noticed + reading.cursor.again.filter { !noticed.contains($0) }
        reading.cursor.again = []
        for number in waiting {
            try await visit(number, &reading) { try await self.existing(number) }
        }
        for _ in 1...Self.longestSkip where !reading.isOver && isExportDue {
            guard let page = try await export(reading.cursor) else { break }
            for ticket in page.tickets where !waiting.contains(ticket.id) {
                try await visit(ticket.id, &reading) { ticket }
            }
            reading.cursor.export = page.afterCursor ?? reading.cursor.export
            if page.endOfStream ?? true { exported.withLock { $0 = now() } }
        }
        return (reading.found, reading.cursor.text)
    }

    /// ZenDesk allows few exports, and webhooks come often: it is asked anew once it can know something new.
    private var isExportDue: Bool {
        exported.withLock { $0.map { now() - $0 >= Self.exportInterval } ?? true }
    }

    /// Shorter than the runner's pause, so that none of its rounds is left out.
    private static let exportInterval = Duration.seconds(45)

    /// Looks at a ticket, or puts it off: what a page or a minute has too much of is looked at the next time.
    private func visit(
        _ number: Int64, _ reading: inout Reading, ticket: () async throws -> ZenDeskTicket?
    ) async throws {
        guard !reading.isOver else { return reading.cursor.again.append(number) }
        do {
            guard let ticket = try await ticket() else { return }
            try await look(at: ticket, &reading.found, &reading.cursor)
        } catch let trouble as ZenDeskTrouble where trouble.cause == .tooMany {
            reading.cursor.again.append(number)
            reading.isPaused = true
        }
    }

    /// nil where there is none.
    func existing(_ number: Int64) async throws -> ZenDeskTicket? {
        do {
            return try await ticket(number)
        } catch let trouble as ZenDeskTrouble where trouble.cause == .missing {
            return nil
        }
    }

    private struct Export: Decodable {
        var tickets: [ZenDeskTicket]
        var afterCursor: String?
        var endOfStream: Bool?
    }

    /// The next page; nil where there have been enough of them for now.
    private func export(_ cursor: ZenDeskCursor) async throws -> Export? {
        var query = [(name: "per_page", value: String(Self.pageSize))]
        if let place = cursor.export {
            query.append(("cursor", place))
        } else {
            query.append(("start_time", String(cursor.start)))
        }
        let call = ZenDeskCall(
            .get, "incremental/tickets/cursor.json", query: query, voice: .export, bucket: .export)
        do {
            return try await client.send(call, as: Export.self)
        } catch let trouble as ZenDeskTrouble where trouble.cause == .tooMany {
            return nil
        }
    }

    // MARK: One ticket

    private func look(
        at ticket: ZenDeskTicket, _ found: inout [DeskChange], _ cursor: inout ZenDeskCursor
    ) async throws {
        guard let link = try await link(of: ticket) else { return }
        let isCurrent = link.externalID == nil || link.externalID == String(ticket.id)
        if ticket.status == "deleted" {
            if isCurrent { found += ended(ticket, link) }
            return
        }
        let comments = try await commentChanges(of: ticket, link)
        found += comments.changes
        if comments.isWaiting { cursor.again.append(ticket.id) }
        guard isCurrent else { return }
        if let target = ticket.mergedInto {
            found.append(
                DeskChange(
                    id: ZenDeskID.ended(ticket.id, "merged", String(target)), ticket: link.ticket,
                    at: ticket.changedAt, event: .merged(into: String(target))))
        } else {
            found += statusChange(ticket, link) + assignment(ticket, link)
        }
    }

    /// Ours by its number, now or before; or by the name that we gave it, where nobody has told us its number yet.
    private func link(of ticket: ZenDeskTicket) async throws -> DeskLink? {
        if let link = try await store.deskLink(externalID: String(ticket.id)) { return link }
        guard ticket.tags?.contains(ZenDeskSettings.tag) == true, let name = ticket.externalId,
            let conversation = settings.conversation(ofExternalID: name)
        else { return nil }
        return try await store.deskLink(of: ConversationID(conversation))
    }

    private func ended(_ ticket: ZenDeskTicket, _ link: DeskLink) -> [DeskChange] {
        let moment = ticket.changedAt
        return [
            DeskChange(
                id: ZenDeskID.ended(ticket.id, "deleted", String(moment.milliseconds)), ticket: link.ticket,
                at: moment, event: .deleted)
        ]
    }

    private func statusChange(_ ticket: ZenDeskTicket, _ link: DeskLink) -> [DeskChange] {
        // What waits changes the ticket once more, and it is told again then.
        guard let status = TicketStatus(rawValue: ticket.status), status != link.status, !link.isAhead else {
            return []
        }
        let moment = ticket.changedAt
        return [
            DeskChange(
                id: ZenDeskID.status(ticket.id, ticket.status, moment.milliseconds), ticket: link.ticket, at: moment,
                event: .status(status))
        ]
    }

    private func assignment(_ ticket: ZenDeskTicket, _ link: DeskLink) -> [DeskChange] {
        guard let field = settings.practitionerField,
            let handle = ticket.customFields?.first(where: { $0.id == field })?.value?.lowercased(), !handle.isEmpty,
            handle != link.handle?.lowercased()
        else { return [] }
        return [
            DeskChange(
                id: ZenDeskID.assigned(ticket.id, handle), ticket: link.ticket, at: ticket.changedAt,
                event: .assigned(handle: handle))
        ]
    }
}
