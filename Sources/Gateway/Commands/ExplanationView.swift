import Flow
import Mail
import Reply
import Store
import Triage

/// What would become of a mail, for people and for programs.
struct ExplanationView {
    let arrival: Arrival
    let rehearsed: Rehearsed

    private var known: Known { rehearsed.known }
    private var decision: Decision { rehearsed.decision }

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
                rehearsed.mails.map { mail in
                    ["template": .string(mail.template.rawValue), "to": .string(recipient(mail.person))]
                }),
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
        lines += decision.effects.filter { if case .queue = $0 { false } else { true } }.map { "  \(effect($0))" }
        lines += rehearsed.mails.map { "  sends \($0.template.rawValue) to \(recipient($0.person))" }
        if rehearsed.mails.isEmpty { lines.append("No mail would go out.") }
        lines.append("Nothing has been changed.")
        return Terminal.printable(lines.joined(separator: "\n"))
    }

    private var verdict: String {
        let reason = FiledView.reason(decision.disposition).map { " as \($0)" } ?? ""
        return "It would be \(FiledView.name(decision.disposition))\(reason), by the rule \(decision.rule)."
    }

    private func recipient(_ person: PersonID?) -> String {
        person.map { "person \($0)" } ?? "the sender, registered by this mail"
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
        case .contact(let practitioner, let client, let isActive, let continuing):
            "practitioner \(practitioner.id)'s contact address for person \(client.id), \(isActive ? "an" : "not an") active client"
                + (continuing.map { ", continuing conversation \($0.id)" } ?? "")
        case .general(let general, let continuing):
            "the general address \(general.rawValue)"
                + (continuing.map { ", continuing conversation \($0.id)" } ?? "")
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
        case .rename(let person, _): "gives person \(person) the name they told us"
        case .post(_, _, let author, let channel): "adds words of the \(author.rawValue) from the \(channel.rawValue)"
        case .ask(.confirmSender, _, _, _): "asks the owner of the address whether they wrote it"
        case .ask(.confirmAddress, _, _, _): "asks whether the address is theirs"
        case .ask(.name, _, _, _): "asks for their name"
        case .ask(.noAnswerNeeded, _, _, _): "offers to end the waiting"
        case .useQuestion(let question): "uses up the question \(question)"
        case .release(let arrival, _): "releases the held mail \(arrival)"
        case .report(let mail, let status, let severity, _, _):
            "records for our mail \(mail): \(severity.rawValue) failure \(status ?? "")"
        case .learn(_, let person, _): "registers the address it was written from for person \(person)"
        case .awaitAnswer: "waits for the practitioner's answer"
        case .answered: "counts as the practitioner's answer"
        case .stopWaiting: "ends the waiting for an answer"
        case .snooze(_, let until): "puts the reminders off until \(ISODate.text(until))"
        case .pauseWaiting(_, let until): "pauses the reminders until \(ISODate.text(until))"
        case .restartWaiting: "begins the reminders anew"
        case .escalate: "goes to the desk at once"
        case .away(let person, let until): "knows that person \(person) is away until \(ISODate.text(until))"
        case .desk(let task, _): deskWork(task)
        case .setKind(let conversation, let kind): "makes conversation \(conversation) \(kind.rawValue)"
        case .assign(let conversation, let person): "gives conversation \(conversation) to practitioner \(person)"
        case .forwardRest(let conversation, let person):
            "forwards what else stands in conversation \(conversation) to practitioner \(person)"
        case .complaint(let mail): "stops notices to the address of our mail \(mail)"
        case .shown: "records that the sender saw the security message"
        case .agenda(let person): "sends practitioner \(person) their agenda"
        case .alarm(let kind, let words): "raises an alarm, \(kind): \(words)"
        }
    }

    private func deskWork(_ task: DeskTask) -> String {
        switch task {
        case .create(let kind): "opens a ticket (\(kind.rawValue)) at the desk with these words"
        case .comment: "adds these words to the ticket at the desk"
        case .note: "leaves a private note at the desk"
        case .status(let status): "sets the ticket to \(status.rawValue)"
        }
    }

    private func recipient(_ recipient: MailRequest.Recipient) -> String {
        switch recipient {
        case .person(.registered), .address(_, of: .registered): "the sender, registered by this mail"
        case .person(.existing(let id)), .address(_, of: .existing(let id)): "person \(id)"
        }
    }
}
