import Triage

/// What serving one target comes to.
enum Serving {
    case served(Served)
    case refused(Refusal)
}

/// The effects of one target that is served.
struct Served {
    var rule: String
    var effects: [Effect]
    /// Nil for the answer to a question and the like.
    var conversation: ConversationReference?
    var route: ServedRoute
}

/// Why a target is not served, and what follows all the same: a question, a notice.
struct Refusal {
    var reason: HoldReason
    var rule: String
    var effects: [Effect] = []
}

/// What the targets of one mail that were served before have done already.
struct Progress {
    /// The sender has been registered: `.registered` names them from now on.
    var hasRegistered = false
    /// Notices to the sender, who is a stranger.
    var notices = 0
    var hasWelcomed = false
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
        var refusal: Refusal?
        var rest: Refusal?
        var progress = Progress()
        for target in fresh {
            switch serve(target, &progress, &trace) {
            case .served(let one): served.append(one)
            case .refused(let one):
                trace.add("refused", "\(one.rule): \(one.reason.rawValue)")
                refusal = refusal ?? one
                if !target.isQuestion { rest = rest ?? one }
            }
        }
        guard let first = served.first else {
            return trace.held(refusal ?? Refusal(reason: .unroutable, rule: "thread"))
        }
        // What one part of the mail wants must not hold up the other: the mail is kept for the part alone.
        return trace.decision(
            rest.map { .held($0.reason) } ?? .filed, rule: first.rule,
            effects: withShowing(served.flatMap(\.effects) + (rest?.effects ?? [])), conversation: first.conversation,
            routes: served.map(\.route))
    }

    /// Everybody who writes on a page has read the security message above the box, practitioners too: recorded once.
    private func withShowing(_ effects: [Effect]) -> [Effect] {
        let isRecorded = effects.contains { if case .shown = $0 { true } else { false } }
        guard arrival.isTyped, !isRecorded, let sender = known.sender else { return effects }
        return shown(to: .existing(sender.id)) + effects
    }

    private func serve(_ target: Target, _ progress: inout Progress, _ trace: inout Trace) -> Serving {
        let route = route(of: target)
        switch target {
        case .question(let question): return answer(to: question, route, &trace)
        case .conversation(let claim): return message(in: claim, route, &trace)
        case .contact(let contact): return message(to: contact, route, &trace)
        case .enquiry(let practitioner, let continuing):
            return message(to: practitioner, continuing: continuing, route, &progress, &trace)
        case .general(let general, let continuing):
            return message(to: general, continuing: continuing, route, &progress, &trace)
        }
    }

    /// A target by every key that a copy of the mail may know it by.
    private func route(of target: Target) -> ServedRoute {
        var route: ServedRoute
        let continued: KnownConversation?
        switch target {
        case .question(let question): return ServedRoute("question \(question.id)")
        case .conversation(let claim): return .conversation(claim.conversation.id)
        case .contact(let contact):
            route = ServedRoute("contact \(contact.practitioner.id) \(contact.client.id)")
            continued = contact.continuing
        case .enquiry(let practitioner, let continuing):
            route = ServedRoute("practitioner \(practitioner.id)")
            continued = continuing
        case .general(let general, let continuing):
            route = ServedRoute("general \(general.rawValue)")
            continued = continuing
        }
        if let continued { route.keys.append(ServedRoute.key(continued.id)) }
        return route
    }
}

extension Trace {
    /// The decision to keep the mail, with what follows all the same.
    func held(_ refusal: Refusal) -> Decision {
        decision(.held(refusal.reason), rule: refusal.rule, effects: refusal.effects)
    }
}
