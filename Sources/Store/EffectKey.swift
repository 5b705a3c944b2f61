import Flow
import Foundation
import GRDB
import Mail
import Triage

/// What makes the effects of a mail happen once for each route (product §4.2), however many copies of it come.
///
/// Sender, Message-ID and body together: a reused Message-ID with other words is another mail, and cannot pre-empt
/// anything. Without a Message-ID the whole mail counts.
struct EffectKey {
    private let digest: Data
    private let sender: String
    private let messageID: String
    /// What the mail's keys led to: two copies held for different conversations are two mails.
    private let aim: String

    init(of arrival: Arrival, aim: String) {
        digest = EffectKey.digest(of: arrival).bytes.stored
        sender = arrival.senderAddress?.canonical ?? ""
        messageID = arrival.messageID?.text ?? ""
        self.aim = aim
    }

    // A mail that the server would not deliver, or not whole, has nothing of its own but its place.
    private static func digest(of arrival: Arrival) -> Digest {
        guard arrival.messageID == nil else { return arrival.bodyDigest }
        guard arrival.raw.isEmpty || arrival.truncatedFrom != nil else { return arrival.rawDigest }
        let place = arrival.source
        let words = [place.mailbox, place.folder, "\(place.uidValidity)", "\(place.uid)", place.name]
        return Digest(of: Array(words.joined(separator: "\n").utf8))
    }

    /// What of a decision has happened already, by an earlier copy of the mail.
    struct Earlier {
        let arrival: ArrivalID
        /// The keys of the routes that were served.
        let keys: Set<String>
        /// Nothing of the decision is left.
        let isAll: Bool
    }

    /// The copy that had effects of this decision before; a held copy also finds a held one.
    func earlier(than decision: Decision, besides own: ArrivalID?, in db: Database) throws -> Earlier? {
        var taken: Set<String> = []
        var first: ArrivalID?
        for key in keys(of: decision) {
            guard let holder = try holder(route: key, held: false, besides: own, in: db) else { continue }
            taken.insert(key)
            first = first ?? holder
        }
        if let first {
            // A mail that is held for a part has that part left, whatever becomes of it now.
            let isAll = first != own && decision.routes.allSatisfy { !taken.isDisjoint(with: $0.keys.map(\.stored)) }
            return Earlier(arrival: first, keys: taken, isAll: isAll)
        }
        guard decision.disposition.isHeld else { return nil }
        return try holder(route: heldRoute(decision), held: true, besides: own, in: db).map {
            Earlier(arrival: $0, keys: [], isAll: true)
        }
    }

    /// Of a decision for nothing in particular the mail itself is the route.
    private func keys(of decision: Decision) -> [String] {
        decision.routes.isEmpty ? [""] : decision.routes.flatMap(\.keys).map(\.stored)
    }

    /// The mail that took this route; of a held mail that was served in part also itself.
    private func holder(route: String, held: Bool, besides own: ArrivalID?, in db: Database) throws -> ArrivalID? {
        try db.number(
            """
            SELECT arrival FROM effect
            WHERE digest = ?1 AND sender = ?2 AND message_id = ?3 AND route = ?4 AND held = ?5
                AND (arrival <> ?6 OR held = 0 AND EXISTS (
                    SELECT 1 FROM arrival AS own WHERE own.id = ?6 AND own.disposition = 'held'))
            """, [digest, sender, messageID, route, held, own?.rawValue ?? 0]
        ).map { ArrivalID($0) }
    }

    /// Takes the effects for this arrival; duplicates take nothing.
    ///
    /// - Parameter opened: conversations that the decision opened are served by it: a copy that comes later finds them.
    func claim(
        for decision: Decision, opened: [ConversationID], by arrival: ArrivalID, in db: Database
    ) throws {
        guard decision.disposition != .dropped || !decision.effects.isEmpty else { return }
        let isHeld = decision.disposition.isHeld
        if isHeld { try claim([heldRoute(decision)], isHeld: true, by: arrival, in: db) }
        guard !isHeld || !decision.routes.isEmpty else { return }
        try claim(keys(of: decision) + opened.map(ServedRoute.key), isHeld: false, by: arrival, in: db)
    }

    private func claim(_ routes: [String], isHeld: Bool, by arrival: ArrivalID, in db: Database) throws {
        let rows = Array(repeating: "(?1, ?2, ?3, ?4, ?5, ?)", count: routes.count).joined(separator: ", ")
        try db.run(
            """
            INSERT INTO effect (digest, sender, message_id, held, arrival, route) VALUES \(rows)
            ON CONFLICT DO NOTHING
            """, [digest, sender, messageID, isHeld, arrival.rawValue] + StatementArguments(routes))
    }

    private func heldRoute(_ decision: Decision) -> String {
        "\(decision.routes.flatMap(\.keys).joined(separator: ", ")) → \(aim)".stored
    }
}

extension Disposition {
    var isHeld: Bool {
        if case .held = self { true } else { false }
    }
}

extension Known {
    /// The conversation that the strongest key led to, for budgets and for releasing what waits together.
    var conversation: ConversationID? {
        for resolved in resolved {
            switch resolved.resolution {
            case .conversation(let conversation, _): return conversation.id
            case .practitioner(_, continuing: let conversation?): return conversation.id
            case .contact(_, _, _, continuing: let conversation?): return conversation.id
            case .general(_, continuing: let conversation?): return conversation.id
            case .outgoing(_, let conversation?, _): return conversation
            case .question, .practitioner, .contact, .general, .outgoing, .nothing: continue
            }
        }
        return nil
    }

    /// All that the keys led to, in a stable short form.
    var aim: String {
        resolved.compactMap { resolved -> String? in
            switch resolved.resolution {
            case .question(let question): "q\(question.id)"
            case .conversation(let conversation, let party): "c\(conversation.id)\(party.rawValue)"
            case .practitioner(let person, _): "p\(person.id)"
            case .contact(let practitioner, let client, _, _): "k\(practitioner.id)-\(client.id)"
            case .general(let general, _): general.rawValue
            case .outgoing(let mail, _, _): "m\(mail)"
            case .nothing: nil
            }
        }.joined(separator: " ")
    }
}
