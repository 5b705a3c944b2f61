import Flow
import Mail
import Reply
import Store
import Triage

/// What would become of a mail, for people and for programs.
struct ExplanationView {
    let arrival: Arrival
    let known: Known
    let decision: Decision

    var json: JSONValue {
        [
            "subject": .string(arrival.subject),
            "from": .strings(arrival.from.map(\.literal)),
            "verdict": [
                "kind": .string(arrival.verdict.kind.rawValue), "evidence": .strings(arrival.verdict.evidence),
            ],
            "proof": ["result": .string(arrival.proof.proof.rawValue), "evidence": .strings(arrival.proof.evidence)],
            "route": .array(
                known.resolved.map { ["header": .string($0.found.header), "leadsTo": .string(route($0))] }),
            "forged": .strings(arrival.keys.forged),
            "reply": MessageView.json(of: arrival.reply),
            "disposition": .string(FiledView.name(decision.disposition)),
            "reason": .string(orNull: FiledView.reason(decision.disposition)),
            "rule": .string(decision.rule),
            "trace": .array(decision.trace.map(TraceView.json)),
            "effects": .strings(decision.effects.map(effect)),
            "mails": .array(
                requests.map { ["template": .string($0.template.rawValue), "to": .string(recipient($0.recipient))] }),
        ]
    }

    var words: String {
        var lines = [
            "From:     \(arrival.from.map(\.literal).joined(separator: ", "))",
            "Subject:  \(arrival.subject)",
            "Read as:  \(because(arrival.verdict.kind.rawValue, arrival.verdict.evidence))",
            "Sender:   \(because("proof \(arrival.proof.proof.rawValue)", arrival.proof.evidence))",
        ]
        lines += known.resolved.map { "Route:    \($0.found.header): \(route($0))" }
        lines += arrival.keys.forged.map { "Route:    \($0) looks like an address of ours, but is not: not followed" }
        lines.append("New text: \(arrival.reply.text.count) characters, cut by \(arrival.reply.rule)")
        lines += ["", "Rules tried:", TraceView.words(decision.trace), "", verdict]
        lines += decision.effects.map { "  \(effect($0))" }
        if requests.isEmpty { lines.append("No mail would go out.") }
        lines.append("Nothing has been changed.")
        return Terminal.printable(lines.joined(separator: "\n"))
    }

    private var verdict: String {
        let reason = FiledView.reason(decision.disposition).map { " as \($0)" } ?? ""
        return "It would be \(FiledView.name(decision.disposition))\(reason), by the rule \(decision.rule)."
    }

    private var requests: [MailRequest] {
        decision.effects.compactMap { if case .queue(let request) = $0 { request } else { nil } }
    }

    private func because(_ what: String, _ evidence: [String]) -> String {
        evidence.isEmpty ? what : "\(what) (\(evidence.joined(separator: "; ")))"
    }

    private func route(_ resolved: Known.Resolved) -> String {
        switch resolved.resolution {
        case .question(let question): "the question \(question.id)\(question.isUsed ? ", answered already" : "")"
        case .conversation(let conversation, let party): "conversation \(conversation.id), as its \(party.rawValue)"
        case .practitioner(let person, let continuing):
            "the practitioner \(person.handle ?? "\(person.id)")"
                + (continuing.map { ", continuing conversation \($0.id)" } ?? "")
        case .general(let general): "the general address \(general.rawValue)"
        case .outgoing(let mail, _, _): "our own mail \(mail)"
        case .nothing: "nothing that is known here"
        }
    }

    private func effect(_ effect: Effect) -> String {
        switch effect {
        case .register(let name, _, let locale):
            "registers \(name ?? "a person without a name") (\(locale)) as enquirer"
        case .open(let kind, _, _, let subject): "opens a conversation (\(kind.rawValue)): \(subject)"
        case .add(_, let party, let unproven):
            "adds the new words as the \(party.rawValue)'s\(unproven ? ", not proven to be theirs" : "")"
        case .note(_, let party): "notes an automatic mail of the \(party.rawValue)"
        case .queue(let request): "sends \(request.template.rawValue) to \(recipient(request.recipient))"
        case .ask: "asks the owner of the address whether they wrote it"
        case .useQuestion(let question): "uses up the question \(question)"
        case .release(let arrival, _): "releases the held mail \(arrival)"
        case .report(let mail, let status, let severity, _):
            "records for our mail \(mail): \(severity.rawValue) failure \(status ?? "")"
        }
    }

    private func recipient(_ recipient: MailRequest.Recipient) -> String {
        switch recipient {
        case .person(.registered), .address(_, of: .registered): "the sender, registered by this mail"
        case .person(.existing(let id)), .address(_, of: .existing(let id)): "person \(id)"
        }
    }
}
