import Flow
import Mail
import Store
import Triage

/// A ticket as an agent sees it.
enum TicketView {
    static func json(_ ticket: TicketSummary) -> JSONValue { .object(members(ticket)) }

    static func json(_ ticket: TicketSummary, _ comments: [TicketComment]) -> JSONValue {
        .object(members(ticket) + [(key: "comments", value: .array(comments.map(json)))])
    }

    private static func members(_ ticket: TicketSummary) -> [(key: String, value: JSONValue)] {
        [
            (key: "id", value: .int(ticket.id.rawValue)),
            (key: "kind", value: .string(ticket.kind.rawValue)),
            (key: "status", value: .string(ticket.status.rawValue)),
            (key: "conversation", value: .int(ticket.conversation.rawValue)),
            (key: "subject", value: .string(ticket.subject)),
            (key: "requester", value: person(ticket.requester)),
            (key: "practitioner", value: ticket.practitioner.map(person) ?? .null),
            (key: "waitingSince", value: .string(orNull: ticket.waitingSince.map(ISODate.text))),
            (key: "commentCount", value: .int(Int64(ticket.comments))),
            (key: "externalId", value: .string(orNull: ticket.externalID)),
            (key: "waitingTasks", value: .int(Int64(ticket.waitingTasks))),
            (key: "problem", value: .string(orNull: ticket.problem)),
            (key: "createdAt", value: .string(ISODate.text(ticket.createdAt))),
            (key: "updatedAt", value: .string(ISODate.text(ticket.updatedAt))),
        ]
    }

    private static func person(_ person: KnownPerson) -> JSONValue {
        [
            "id": .int(person.id.rawValue), "name": .string(orNull: person.name),
            "handle": .string(orNull: person.handle),
            "address": .string(orNull: person.addresses.first?.description),
        ]
    }

    private static func json(_ comment: TicketComment) -> JSONValue {
        [
            "id": .int(comment.id), "author": .string(comment.author.rawValue), "name": .string(comment.name),
            "public": .bool(comment.isPublic), "at": .string(ISODate.text(comment.at)),
            "text": .string(comment.text), "attachments": .strings(comment.attachments),
        ]
    }

    static func list(_ tickets: [TicketSummary], all: Bool) -> String {
        guard !tickets.isEmpty else {
            return all
                ? "There is no ticket yet." : "Nothing is to be done; \(Program.call("ticket list --all")) shows all."
        }
        var table = TextTable(["ID", "KIND", "STATUS", "WAITING SINCE", "FROM", "PRACTITIONER", "COMMENTS", "SUBJECT"])
        for ticket in tickets {
            table.add(
                [
                    "\(ticket.id)", ticket.kind.rawValue, ticket.status.rawValue,
                    ticket.waitingSince.map(ISODate.text) ?? "", name(ticket.requester),
                    ticket.practitioner.map(name) ?? "none yet", "\(ticket.comments)", ticket.subject,
                ])
        }
        return table.text + "\n\n\(Program.call("ticket show ID")) shows one, `ticket reply ID TEXT` answers it."
    }

    static func words(_ ticket: TicketSummary, _ comments: [TicketComment]) -> String {
        var head = """
            Ticket \(ticket.id), \(ticket.kind.rawValue), \(ticket.status.rawValue), conversation \(ticket.conversation)
            From:         \(Terminal.printable(contact(ticket.requester)))
            Practitioner: \(Terminal.printable(ticket.practitioner.map(name) ?? "none yet"))
            Subject:      \(Terminal.printable(ticket.subject))
            """
        if ticket.waitingTasks > 0 { head += "\nNot at the desk yet: \(ticket.waitingTasks)." }
        if let problem = ticket.problem { head += "\nThe desk has refused something: \(Terminal.printable(problem))" }
        return ([head] + comments.map(words)).joined(separator: "\n\n")
    }

    private static func words(_ comment: TicketComment) -> String {
        let name = comment.name.isEmpty ? comment.author.rawValue : comment.name
        let kind = comment.isPublic ? comment.author.rawValue : "private"
        var lines = ["\(ISODate.text(comment.at))  \(Terminal.printable(name))  (\(kind))"]
        lines += Terminal.printable(comment.text).split(separator: "\n", omittingEmptySubsequences: false).map {
            "    \($0)"
        }
        lines += comment.attachments.map { "    + \(Terminal.printable($0))" }
        return lines.joined(separator: "\n")
    }

    private static func name(_ person: KnownPerson) -> String { person.name ?? contact(person) }

    private static func contact(_ person: KnownPerson) -> String {
        let address = person.addresses.first?.description
        guard let name = person.name else { return address ?? "person \(person.id)" }
        return address.map { "\(name) <\($0)>" } ?? name
    }
}
