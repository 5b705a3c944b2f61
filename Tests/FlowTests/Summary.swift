import Mail
import Triage

@testable import Flow

extension Decision {
    /// The effects in short words, in order, for tables: `add counterpart @7`, `enquirer-message > 1 @7 +entry`.
    var summary: [String] { effects.map(\.summary) }
}

extension Effect {
    var summary: String {
        switch self {
        case .register(let name, let address, _): "register \(name ?? "-") \(address)"
        case .rename(let person, let name): "rename \(person) \(name)"
        case .open(let kind, let practitioner, let counterpart, _):
            "open \(kind.rawValue) \(practitioner)-\(counterpart.summary)"
        case .add(let conversation, let party, let unproven):
            "add \(party.rawValue) \(conversation.summary)" + (unproven ? " unproven" : "")
        case .note(let conversation, let party): "note \(party.rawValue) \(conversation.summary)"
        case .post(let words, let conversation, let author, _):
            "post \(author.rawValue) \(conversation.summary) \(words)"
        case .queue(let request): request.summary
        case .ask(let kind, let address, _, _): "ask \(kind.rawValue) \(address)"
        case .useQuestion(let question): "use \(question)"
        case .release(let held, let testimony): "release \(held) \(testimony)"
        case .learn(let address, let person, _): "learn \(address) of \(person)"
        case .awaitAnswer(let conversation): "await \(conversation.summary)"
        case .answered(let conversation): "answered \(conversation.summary)"
        case .stopWaiting(let conversation): "stop \(conversation.summary)"
        case .snooze(let conversation, let until):
            "snooze \(conversation.summary) \((until - Fixture.now).milliseconds)"
        case .pauseWaiting(let conversation, let until):
            "pause \(conversation.summary) \((until - Fixture.now).milliseconds)"
        case .restartWaiting(let conversation): "restart \(conversation.summary)"
        case .escalate(let conversation): "escalate \(conversation.summary)"
        case .away(let person, let until): "away \(person) \(until.milliseconds)"
        case .desk(let task, let conversation): "desk \(task.summary) \(conversation.summary)"
        case .setKind(let conversation, let kind): "kind \(conversation) \(kind.rawValue)"
        case .assign(let conversation, let person): "assign \(conversation) \(person)"
        case .forwardRest(let conversation, let person): "forward-rest \(conversation) \(person)"
        case .report(let mail, _, _, _, _): "report \(mail)"
        case .complaint(let mail): "complaint \(mail)"
        case .shown(let person, _): "shown \(person.summary)"
        case .agenda(let person): "agenda \(person)"
        case .alarm(let kind, _): "alarm \(kind)"
        }
    }
}

extension MailRequest {
    var summary: String {
        var words = "\(template.rawValue) > "
        switch recipient {
        case .person(let person): words += person.summary
        case .address(let address, _): words += address.description
        }
        if let conversation { words += " \(conversation.summary)" }
        if carriesEntry { words += " +entry" }
        if carriesFirstEntry { words += " +first-entry" }
        if asksQuestion { words += " +question" }
        return words + (detail.isEmpty ? "" : " \(detail)")
    }
}

extension DeskTask {
    fileprivate var summary: String {
        switch self {
        case .create(let kind): "create \(kind.rawValue)"
        case .comment: "comment"
        case .note: "note"
        case .status(let status): status.rawValue
        }
    }
}

extension PersonReference {
    fileprivate var summary: String { if case .existing(let id) = self { "\(id)" } else { "new" } }
}

extension ConversationReference {
    fileprivate var summary: String { if case .existing(let id) = self { "@\(id)" } else { "@new" } }
}
