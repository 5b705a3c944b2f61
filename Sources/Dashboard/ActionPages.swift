import Flow
import HTTPTypes
import Hummingbird
import Mail

/// The page behind an action link, `/a/<token>`: GET asks, POST acts.
struct ActionPages: Sendable {
    let actions: any ActionPort
    let pages: Pages

    private static let tokenKind = "q-"

    /// The question, with its buttons.
    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let token = try token(context)
        return question(try await open(token), token: token)
    }

    /// The answer to the question.
    @Sendable func act(_ request: Request, _ context: WebContext) async throws -> Response {
        let token = try token(context)
        let form = try await request.form()
        let page = try await open(token)
        let typed = TypedText.line(form["name"])
        var values = PageValues()
        values[.typedName] = typed
        let choice = ActionChoice(rawValue: form["choice"])
        guard let choice, page.choices.contains(choice) else {
            values.flag(.hasProblem)
            return question(page, token: token, values, status: .unprocessableContent)
        }
        if page.kind == .name, let problem = NameCheck.problem(with: typed) {
            values.flag(.hasProblem)
            values.flag(problem)
            return question(page, token: token, values, status: .unprocessableContent)
        }
        switch try await actions.act(on: token, choice: choice, name: page.kind == .name ? typed : nil) {
        case .done: return done(page.kind, choice)
        case .alreadyUsed, .expired: throw WebFailure.linkOver
        case .unknown: throw WebFailure.linkUnknown
        }
    }

    private func token(_ context: WebContext) throws -> String {
        let token = (context.parameters.get("token") ?? "").lowercased()
        guard LinkToken.isPlausible(token, kind: ActionPages.tokenKind) else { throw WebFailure.linkUnknown }
        return token
    }

    private func open(_ token: String) async throws -> ActionPage {
        guard let page = try await actions.page(for: token) else { throw WebFailure.linkUnknown }
        guard page.standing == .open else { throw WebFailure.linkOver }
        return page
    }

    private func question(
        _ page: ActionPage, token: String, _ values: PageValues = PageValues(), status: HTTPResponse.Status = .ok
    ) -> Response {
        var values = values
        values[.action] = "/a/\(token)"
        values[.heldAt] = page.heldAt.map(MomentWords.words)
        values[.subject] = page.subject
        values[.address] = page.addableAddress
        let name: PageName =
            switch page.kind {
            case .confirmSender: .confirmSender
            case .confirmAddress: .confirmAddress
            case .name: .name
            case .noAnswerNeeded: .noAnswerNeeded
            }
        return pages.response(name, values, status: status)
    }

    private func done(_ kind: QuestionKind, _ choice: ActionChoice) -> Response {
        var values = PageValues()
        switch (kind, choice) {
        case (.confirmSender, .no): values.flag(.isNotPassedOn)
        case (.confirmSender, _):
            values.flag(.isPassedOn)
            if choice == .yesAndAddAddress { values.flag(.isAddressAdded) }
        case (.confirmAddress, .no): values.flag(.isDenied)
        case (.confirmAddress, _): values.flag(.isConfirmed)
        case (.name, _): values.flag(.isNamed)
        case (.noAnswerNeeded, _): values.flag(.isClosed)
        }
        return pages.response(.actionDone, values)
    }
}

/// What is wrong with a typed name.
enum NameCheck {
    static func problem(with name: String) -> PageVariable? {
        if name.isEmpty { return .nameMissing }
        return name.unicodeScalars.count > WebLimits.nameCharacters ? .nameTooLong : nil
    }
}
