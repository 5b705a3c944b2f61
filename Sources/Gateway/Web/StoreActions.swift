import Flow
import Mail
import Store
import Triage

/// What the links in mails lead to: the store's questions.
struct StoreActions: ActionPort {
    let wiring: Wiring
    /// Told of the mails that an answer has queued.
    let onQueued: @Sendable ([OutgoingMailID]) -> Void

    func page(for token: String) async throws -> ActionPage? {
        guard let id = question(token), let asked = try await wiring.store.askedQuestion(id) else { return nil }
        let question = asked.question
        let standing: ActionPage.Standing =
            question.isUsed ? .used : question.isOver || question.expiresAt <= .now ? .expired : .open
        return ActionPage(
            kind: question.kind, standing: standing, heldAt: asked.heldAt, subject: asked.subject,
            addableAddress: asked.isAddable ? question.writtenFrom.map(StoreActions.hinted) : nil)
    }

    func act(on token: String, choice: ActionChoice, name: String?) async throws -> ActionOutcome {
        guard let id = question(token) else { return .unknown }
        let answer = QuestionAnswer(choice: StoreActions.choice(choice), name: name)
        let outcome = try await wiring.store.answer(
            id, with: answer, now: .now, owner: Wiring.servingOwner, lease: Wiring.lease, by: wiring.judgement)
        switch outcome {
        case .done(let queued):
            onQueued(queued)
            return .done
        case .used: return .alreadyUsed
        case .expired: return .expired
        case .unknown: return .unknown
        case .incomplete: return .unknown
        }
    }

    private func question(_ token: String) -> QuestionID? {
        guard case .question(let id)? = wiring.secrets.keys.token(in: token) else { return nil }
        return id
    }

    private static func choice(_ choice: ActionChoice) -> QuestionAnswer.Choice {
        switch choice {
        case .yes: .yes
        case .yesAndAddAddress: .yesAndLearn
        case .no: .no
        }
    }

    /// Enough to know one's own address by, and too little to learn somebody else's.
    private static func hinted(_ address: EmailAddress) -> String {
        "\(address.localPart.prefix(1))…@\(address.domain)"
    }
}
