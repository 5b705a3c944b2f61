/// A query of the search: `type:ticket external_id:x status<solved some words`.
struct SearchQuery {
    private struct Term {
        let field: String
        let op: Character
        let value: String
        var isNegated = false
    }

    private var terms: [Term] = []
    private var words: [String] = []

    init(_ text: String) throws {
        for piece in SearchQuery.pieces(text) {
            guard let cut = piece.firstIndex(where: { ":<>".contains($0) }), cut != piece.startIndex else {
                words.append(piece.filter { $0 != "\"" }.lowercased())
                continue
            }
            let field = piece[..<cut]
            var value = piece[piece.index(after: cut)...]
            if value.first == "=" { value.removeFirst() }
            let name = field.hasPrefix("-") ? field.dropFirst() : field
            terms.append(
                Term(
                    field: name.lowercased(), op: piece[cut], value: String(value.filter { $0 != "\"" }),
                    isNegated: field.hasPrefix("-")))
        }
    }

    /// The tickets of the index that it finds, newest first.
    func rows(_ world: World) throws -> [Ticket] {
        guard terms.allSatisfy({ $0.field != "type" || $0.value == "ticket" }) else { return [] }
        let tickets: [Ticket]
        if let wanted = terms.first(where: { $0.field == "external_id" && !$0.isNegated }) {
            tickets = world.index.values.filter { $0.externalID == wanted.value }
        } else {
            tickets = Array(world.index.values)
        }
        return tickets.filter { ticket in
            ticket.archived == nil && terms.allSatisfy { holds($0, ticket, world) != $0.isNegated }
                && words.allSatisfy { (ticket.subject + " " + ticket.details).lowercased().contains($0) }
        }.sorted { $0.id > $1.id }
    }

    private func holds(_ term: Term, _ ticket: Ticket, _ world: World) -> Bool {
        switch term.field {
        case "type": return true
        case "external_id": return ticket.externalID == term.value
        case "status":
            let order = Ticket.Status.allCases.map(\.rawValue)
            guard let own = order.firstIndex(of: ticket.status.rawValue), let wanted = order.firstIndex(of: term.value)
            else { return false }
            return compare(own, wanted, term.op)
        case "tags": return ticket.tags.contains(term.value.lowercased())
        case "subject": return ticket.subject.lowercased().contains(term.value.lowercased())
        case "requester":
            let user = world.users[ticket.requesterID]
            return user?.email == term.value.lowercased() || String(ticket.requesterID) == term.value
                || user?.name == term.value
        case "created": return Moment(term.value).map { compare(ticket.created, $0, term.op) } ?? false
        case "updated": return Moment(term.value).map { compare(ticket.updated, $0, term.op) } ?? false
        default:
            guard term.field.hasPrefix("custom_field_") else { return false }
            return Int64(term.field.dropFirst(13)).flatMap { ticket.fields[$0] }?.words == term.value
        }
    }

    private func compare<Value: Comparable>(_ one: Value, _ other: Value, _ op: Character) -> Bool {
        op == "<" ? one < other : op == ">" ? one > other : one == other
    }

    private static func pieces(_ text: String) -> [String] {
        var result: [String] = []
        var piece = ""
        var isQuoted = false
        for letter in text {
            if letter == "\"" { isQuoted.toggle() }
            if letter == " ", !isQuoted {
                if !piece.isEmpty { result.append(piece) }
                piece = ""
            } else {
                piece.append(letter)
            }
        }
        return piece.isEmpty ? result : result + [piece]
    }
}

extension Ticket {
    /// As a search gives it.
    func result(_ world: World) -> JSON { json(world).with(["result_type": "ticket"]) }
}
