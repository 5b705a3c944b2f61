import Flow
import Foundation
import GRDB
import Mail
import Triage

/// What a claimed task says: written down at its first claim and read back at every later one, whatever has changed in
/// between.
struct DeskWorkRow {
    let db: Database
    let now: Timestamp

    /// nil where a row it needs is gone.
    func load(_ id: DeskTaskID) throws -> DeskWork? {
        guard let row = try db.row("\(Self.columns) WHERE desk_task.id = ?", [id.rawValue]) else { return nil }
        if var work = frozen(row) {
            work.progress.externalID = row["external_id"]
            work.progress.attempts = row["attempts"]
            return work
        }
        guard let work = try made(id, row) else { return nil }
        let bytes = try JSONEncoder().encode(work)
        try db.run(
            """
            INSERT INTO desk_frozen (task, work, frozen_at) VALUES (?, ?, ?)
            ON CONFLICT (task) DO UPDATE SET work = excluded.work
            """, [id.rawValue, String(decoding: bytes, as: UTF8.self), now.milliseconds])
        return work
    }

    private static let columns = """
        SELECT desk_task.ticket, desk_task.task, desk_task.entry, desk_task.detail, desk_task.attempts,
            ticket.external_id, ticket.conversation, conversation.subject, conversation.practitioner,
            conversation.counterpart, desk_frozen.work
        FROM desk_task JOIN ticket ON ticket.id = desk_task.ticket
            JOIN conversation ON conversation.id = ticket.conversation
            LEFT JOIN desk_frozen ON desk_frozen.task = desk_task.id
        """

    /// nil also for what another version of the program wrote down in other words: then it is made again.
    private func frozen(_ row: Row) -> DeskWork? {
        guard let text: String = row["work"] else { return nil }
        return try? JSONDecoder().decode(DeskWork.self, from: Data(text.utf8))
    }

    private func made(_ id: DeskTaskID, _ row: Row) throws -> DeskWork? {
        guard let action = DeskWork.Action(rawValue: row["task"]),
            let ticket = try TicketRecord.find(TicketID(row["ticket"]), in: db)
        else { return nil }
        let people: [Party: PersonID] = [
            .practitioner: PersonID(row["practitioner"]), .counterpart: PersonID(row["counterpart"]),
        ]
        guard let asking = people[ticket.requester],
            let requester = try PersonRow.known(asking, in: db),
            let answering = try people[.practitioner].flatMap({ try PersonRow.known($0, in: db) })
        else { return nil }
        let comment = action == .create || action == .comment ? try comment(row, ticket, people) : nil
        if action == .comment, comment == nil { return nil }
        let isNamed = ticket.requester == .counterpart && answering.role == .practitioner
        let detail: String = row["detail"]
        return DeskWork(
            task: id, ticket: ticket.id, kind: ticket.kind, action: action,
            conversation: ConversationID(row["conversation"]), subject: row["subject"],
            requester: DeskWork.Person(
                name: requester.name, address: requester.addresses.first?.description, handle: requester.handle),
            practitioner: isNamed
                ? DeskWork.Person(name: answering.name, address: nil, handle: answering.handle) : nil,
            comment: comment, note: note(action, comment, detail), status: status(action, comment, detail, ticket),
            progress: DeskWork.Progress(externalID: row["external_id"], attempts: row["attempts"], firstTriedAt: now))
    }

    private func note(_ action: DeskWork.Action, _ comment: DeskWork.Comment?, _ detail: String) -> String? {
        switch action {
        case .note: detail
        case .create: comment == nil ? detail : nil
        case .comment, .status: nil
        }
    }

    /// Words move the status from where it is now, so that a requester's message reopens what was solved meanwhile.
    private func status(
        _ action: DeskWork.Action, _ comment: DeskWork.Comment?, _ detail: String, _ ticket: TicketRecord
    ) -> TicketStatus? {
        switch action {
        case .create: .new
        case .status: TicketStatus(rawValue: detail)
        case .note: nil
        case .comment:
            comment.map { TicketStatusRules.status(ticket.status, after: ticket.event(of: $0.author), of: ticket.kind) }
        }
    }

    private func comment(_ row: Row, _ ticket: TicketRecord, _ people: [Party: PersonID]) throws -> DeskWork.Comment? {
        guard let entry: Int64 = row["entry"],
            let found = try db.row("SELECT author, text, unproven, written_at FROM entry WHERE id = ?", [entry]),
            let author = EntryAuthor(rawValue: found["author"])
        else { return nil }
        let writer = try author.party.flatMap { people[$0] }.flatMap { try PersonRow.known($0, in: db) }
        let names: String = row["detail"]
        return DeskWork.Comment(
            entry: EntryID(entry), author: author, isRequesters: author.party == ticket.requester,
            authorName: writer?.name, text: found["text"],
            attachments: names.split(separator: "\n").map(String.init),
            writtenAt: Timestamp(milliseconds: found["written_at"]), isUnproven: found["unproven"])
    }
}
