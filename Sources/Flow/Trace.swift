import Triage

/// The rules tried for one arrival, in order; turned into its decision's trace.
struct Trace {
    private(set) var steps: [TraceStep] = []

    /// Of what came without a mail.
    init() {}

    init(of arrival: Arrival, _ known: Known) {
        add("judge", ([arrival.verdict.kind.rawValue] + arrival.verdict.evidence).joined(separator: "; "))
        add("prove", ([arrival.proof.proof.rawValue] + arrival.proof.evidence).joined(separator: "; "))
        for resolved in known.resolved {
            add("thread", "\(resolved.found.header): \(resolved.found.key.words) → \(resolved.resolution.words)")
        }
        if known.resolved.isEmpty { add("thread", "no address or Message-ID of ours in it") }
        for _ in arrival.keys.forged { add("thread", "a token of ours whose signature does not verify: not followed") }
        if let vouched = known.vouched { add("sender", "person \(vouched) vouches for it") }
        for waived in known.waived.map(\.rawValue).sorted() { add("released", "an operator waived \(waived)") }
    }

    mutating func add(_ rule: String, _ found: String) { steps.append(TraceStep(rule, found)) }

    func decision(
        _ disposition: Disposition, rule: String, effects: [Effect] = [],
        conversation: ConversationReference? = nil, routes: [ServedRoute] = []
    ) -> Decision {
        Decision(
            disposition: disposition, rule: rule, effects: effects, conversation: conversation, routes: routes,
            trace: steps)
    }
}

extension ThreadKey {
    /// The key in words, without an address.
    var words: String {
        switch self {
        case .question(let id): "question \(id)"
        case .reply(let id, let party): "reply address of the \(party.rawValue) in conversation \(id)"
        case .contact(let practitioner, let client):
            "contact address of client \(client) for practitioner \(practitioner)"
        case .ownMessage(let id): "our mail \(id)"
        case .foreignMessage: "somebody's Message-ID"
        case .handle(let handle): "the public address \(handle)"
        case .general(let general): "the address \(general.rawValue)"
        case .returnPath(let id): "return path of our mail \(id)"
        }
    }
}

extension Resolution {
    var words: String {
        switch self {
        case .question(let question): "question \(question.id), \(question.kind.rawValue)"
        case .conversation(let conversation, let party): "conversation \(conversation.id) as its \(party.rawValue)"
        case .practitioner(let person, let continuing):
            "practitioner \(person.handle ?? person.id.description)"
                + (continuing.map { ", continuing conversation \($0.id)" } ?? "")
        case .general(let general, _): general.rawValue
        case .contact(let practitioner, let client, let isActive, let continuing):
            "\(isActive ? "active" : "no active") client \(client.id) of practitioner \(practitioner.id)"
                + (continuing.map { ", continuing conversation \($0.id)" } ?? "")
        case .outgoing(let id, _, _): "our mail \(id)"
        case .nothing: "nothing here"
        }
    }
}
