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
        digest = (arrival.messageID == nil ? arrival.rawDigest : arrival.bodyDigest).bytes.stored
        sender = arrival.senderAddress?.canonical ?? ""
        messageID = arrival.messageID?.text ?? ""
        self.aim = aim
    }

    /// The arrival that had the effects of this decision before; a held copy also finds a held one.
    func holder(of decision: Decision, besides own: ArrivalID?, in db: Database) throws -> ArrivalID? {
        let found = try holder(route: decision.route, held: false, besides: own, in: db)
        guard found == nil, decision.disposition.isHeld else { return found }
        return try holder(route: heldRoute(decision), held: true, besides: own, in: db)
    }

    private func holder(route: String, held: Bool, besides own: ArrivalID?, in db: Database) throws -> ArrivalID? {
        try db.number(
            """
            SELECT arrival FROM effect
            WHERE digest = ? AND sender = ? AND message_id = ? AND route = ? AND held = ? AND arrival <> ?
            """, [digest, sender, messageID, route, held, own?.rawValue ?? 0]
        ).map { ArrivalID($0) }
    }

    /// Takes the effects for this arrival; duplicates take nothing.
    func claim(for decision: Decision, by arrival: ArrivalID, in db: Database) throws {
        guard decision.disposition != .dropped || !decision.effects.isEmpty else { return }
        let isHeld = decision.disposition.isHeld
        try db.run(
            """
            INSERT INTO effect (digest, sender, message_id, route, held, arrival) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """,
            [
                digest, sender, messageID, isHeld ? heldRoute(decision) : decision.route.stored, isHeld,
                arrival.rawValue,
            ])
    }

    private func heldRoute(_ decision: Decision) -> String { "\(decision.route) → \(aim)".stored }
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
            case .outgoing(_, let conversation?, _): return conversation
            case .question, .practitioner, .general, .outgoing, .nothing: continue
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
            case .general(let general): general.rawValue
            case .outgoing(let mail, _, _): "m\(mail)"
            case .nothing: nil
            }
        }.joined(separator: " ")
    }
}
