import Flow
import Mail
import Store
import Triage

/// A conversation as the operator sees it.
enum ConversationView {
    static func members(_ summary: ConversationSummary) -> [(key: String, value: JSONValue)] {
        let conversation = summary.conversation
        return [
            (key: "id", value: .int(conversation.id.rawValue)),
            (key: "kind", value: .string(conversation.kind.rawValue)),
            (key: "subject", value: .string(conversation.subject)),
            (key: "open", value: .bool(conversation.isOpen)),
            (key: "practitioner", value: json(conversation.practitioner)),
            (key: "counterpart", value: json(conversation.counterpart)),
            (key: "entryCount", value: .int(Int64(summary.entries))),
            (key: "lastEntryAt", value: .string(orNull: summary.lastEntryAt.map(ISODate.text))),
        ]
    }

    static func json(_ summary: ConversationSummary, _ entries: [Entry]) -> JSONValue {
        .object(members(summary) + [(key: "entries", value: .array(entries.map(json)))])
    }

    private static func json(_ person: KnownPerson) -> JSONValue {
        [
            "id": .int(person.id.rawValue), "role": .string(person.role.rawValue), "name": .string(orNull: person.name),
            "handle": .string(orNull: person.handle), "addresses": .strings(person.addresses.map(\.description)),
        ]
    }

    private static func json(_ entry: Entry) -> JSONValue {
        [
            "id": .int(entry.id.rawValue), "kind": .string(entry.kind.rawValue),
            "author": .string(entry.author.rawValue), "channel": .string(entry.channel),
            "writtenAt": .string(ISODate.text(entry.writtenAt)), "unproven": .bool(entry.isUnproven),
            "copied": .strings(entry.copied),
            "text": .string(entry.text), "trimmed": .string(entry.trimmed),
            "arrival": entry.arrival.map { .int($0.rawValue) } ?? .null,
            "delivery": .array(entry.delivery.map(QueueView.json)),
        ]
    }

    static func list(_ conversations: [ConversationSummary]) -> String {
        guard !conversations.isEmpty else { return "There is no conversation yet." }
        var table = TextTable(["ID", "KIND", "PRACTITIONER", "COUNTERPART", "ENTRIES", "LAST", "SUBJECT"])
        for summary in conversations {
            let conversation = summary.conversation
            table.add(
                [
                    "\(conversation.id)", conversation.kind.rawValue, name(conversation.practitioner),
                    name(conversation.counterpart), "\(summary.entries)",
                    summary.lastEntryAt.map(ISODate.text) ?? "", conversation.subject,
                ])
        }
        return table.text
    }

    static func words(_ summary: ConversationSummary, _ entries: [Entry]) -> String {
        let conversation = summary.conversation
        let head = """
            Conversation \(conversation.id), \(conversation.kind.rawValue)\(conversation.isOpen ? "" : ", closed")
            \(Terminal.printable(name(conversation.practitioner))) and \
            \(Terminal.printable(name(conversation.counterpart))): \(Terminal.printable(conversation.subject))
            """
        return ([head] + entries.map { words($0, conversation) }).joined(separator: "\n\n")
    }

    private static func words(_ entry: Entry, _ conversation: KnownConversation) -> String {
        let author = Terminal.printable(entry.author.party.map { name(conversation.person($0)) } ?? "the desk")
        var lines = ["\(ISODate.text(entry.writtenAt))  \(author)  (\(entry.kind.rawValue), \(entry.channel))"]
        if !entry.copied.isEmpty {
            lines.append("    also to \(Terminal.printable(entry.copied.joined(separator: ", ")))")
        }
        lines += Terminal.printable(entry.text).split(separator: "\n", omittingEmptySubsequences: false).map {
            "    \($0)"
        }
        lines += entry.delivery.map { "  -> \($0.template.rawValue) \($0.id): \($0.state.rawValue)" }
        return lines.joined(separator: "\n")
    }

    private static func name(_ person: KnownPerson) -> String {
        if person.role == .desk { return "the help desk" }
        return person.name ?? person.addresses.first?.description ?? "person \(person.id)"
    }
}
