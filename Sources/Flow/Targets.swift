import Triage

/// What serving one target comes to.
enum Serving {
    case served(Served)
    case refused(HoldReason, asking: KnownPerson?, rule: String)
}

/// The effects of one target that is served.
struct Served {
    var rule: String
    var effects: [Effect]
    var conversation: ConversationReference
    var route: ServedRoute
}

extension Journey {
    /// Serves every target once: of a mail to several, each is for somebody who waits for it.
    func serve(_ targets: [Target], _ trace: inout Trace) -> Decision {
        let fresh = targets.filter { route(of: $0).keys.allSatisfy { !known.served.contains($0) } }
        guard !fresh.isEmpty else {
            trace.add("unique", "a copy of this mail was acted on before")
            return trace.decision(.dropped, rule: "duplicate")
        }
        var served: [Served] = []
        var refusal: (reason: HoldReason, asking: KnownPerson?, rule: String)?
        var hasRegistered = false
        for target in fresh {
            switch serve(target, isRegistered: hasRegistered, &trace) {
            case .served(let one):
                served.append(one)
                hasRegistered = hasRegistered || one.effects.contains { if case .register = $0 { true } else { false } }
            case .refused(let reason, let asking, let rule):
                trace.add("refused", "\(rule): \(reason.rawValue)")
                refusal = refusal ?? (reason, asking, rule)
            }
        }
        guard let first = served.first else {
            guard let refusal else { return trace.decision(.held(.unroutable), rule: "thread") }
            return held(refusal.reason, asking: refusal.asking, rule: refusal.rule, &trace)
        }
        return trace.decision(
            .filed, rule: first.rule, effects: served.flatMap(\.effects), conversation: first.conversation,
            routes: served.map(\.route))
    }

    private func serve(_ target: Target, isRegistered: Bool, _ trace: inout Trace) -> Serving {
        switch target {
        case .conversation(let claim): message(in: claim, &trace)
        case .enquiry(let practitioner, let continuing):
            enquiry(to: practitioner, continuing: continuing, isRegistered: isRegistered, &trace)
        }
    }

    private func route(of target: Target) -> ServedRoute {
        switch target {
        case .conversation(let claim): .conversation(claim.conversation.id)
        case .enquiry(let practitioner, let continuing):
            continuing.map { ServedRoute("practitioner \(practitioner.id)", ServedRoute.key($0.id)) }
                ?? ServedRoute("practitioner \(practitioner.id)")
        }
    }
}
