import Flow
import HTTPTypes
import Hummingbird
import Mail
import Store
import Triage

/// Mails of the queue in one state.
struct QueuePage: PageModel {
    static let name = "queue"
    static let sample = QueuePage(
        states: [State(word: "due", isChosen: true)], mails: [.sample], isNothing: true)

    struct State: Sendable {
        var word: String
        var isChosen: Bool
    }
    struct Item: Sendable {
        static let sample = Item(
            id: 1, template: "welcome", to: "sam@example.org", state: "due", moment: "18:02", attempts: "3",
            note: "450 later", canRetry: true, canCancel: true)
        var id: Int
        var template: String
        var to: String
        var state: String
        var moment: String
        var attempts: String
        var note: String
        var canRetry: Bool
        var canCancel: Bool
    }

    var states: [State]
    var mails: [Item]
    var isNothing: Bool
}

/// A mail as it left, or will.
struct SentMailPage: PageModel {
    static let name = "sent-mail"
    static let sample = SentMailPage(
        mail: .sample, fields: [Field(name: "Subject", value: "Hello")], text: "Hello", isWritten: true, holdsKey: true)

    struct Field: Sendable {
        var name: String
        var value: String
    }

    var mail: QueuePage.Item
    var fields: [Field]
    var text: String
    /// Its bytes are there; they are not before the first attempt.
    var isWritten: Bool
    /// It is not shown, since it holds a link that acts in its recipient's name.
    var holdsKey: Bool
}

struct QueuePages: Sendable {
    let site: Site
    private static let rows = 200
    private static let states: [OutgoingState] = [
        .due, .claimed, .handingOver, .uncertain, .failed, .held, .cancelled, .sent,
    ]

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.operating()
        let asked = request.uri.queryParameters["state"].flatMap { OutgoingState(rawValue: String($0)) }
        let chosen: Set<OutgoingState> = asked.map { [$0] } ?? [.due, .claimed, .handingOver, .uncertain, .held]
        let mails = try await site.store.queuedMails(states: chosen, limit: QueuePages.rows)
        return try await site.response(
            QueuePage(
                states: QueuePages.states.map { QueuePage.State(word: $0.rawValue, isChosen: $0 == asked) },
                mails: mails.map { item($0, viewer) }, isNothing: mails.isEmpty), context)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.operating()
        let (mail, all) = try await mail(context)
        let bytes = QueuePages.holdsKey(mail.template) ? nil : all
        let message = bytes.map { Message(parsing: $0) }
        try await site.store.recordReading(
            by: viewer.person.id, of: "mail \(mail.id)", why: "to see how it left", now: site.now())
        let fields = message?.header.fields.map { field in
            SentMailPage.Field(
                name: field.name,
                value: TypedText.line(String(decoding: field.value, as: UTF8.self)))
        }
        return try await site.response(
            SentMailPage(
                mail: item(mail, viewer), fields: fields ?? [], text: message?.plainBody ?? "",
                isWritten: message != nil, holdsKey: QueuePages.holdsKey(mail.template)), context)
    }

    @Sendable func export(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.operating()
        let (mail, bytes) = try await mail(context)
        guard let bytes, !QueuePages.holdsKey(mail.template) else { throw WebFailure.notFound }
        try await site.store.recordReading(
            by: viewer.person.id, of: "mail \(mail.id)", why: "export", now: site.now())
        return SavedFile.mail(bytes, named: "mail-\(mail.id).eml")
    }

    @Sendable func retry(_ request: Request, _ context: WebContext) async throws -> Response {
        try await act(request, context) { try await site.store.retry($0, now: site.now()) }
    }

    @Sendable func cancel(_ request: Request, _ context: WebContext) async throws -> Response {
        try await act(request, context) {
            try await site.store.cancel($0, why: "cancelled by an operator", now: site.now())
        }
    }

    /// A link in it acts in its recipient's name: it is theirs alone, and nobody who runs Postern sees it.
    private static func holdsKey(_ template: TemplateName) -> Bool {
        [.signIn, .confirmSender, .confirmAddress, .nameNeeded, .reminder].contains(template)
    }

    private func act(
        _ request: Request, _ context: WebContext, _ body: (OutgoingMailID) async throws -> Void
    ) async throws -> Response {
        let viewer = try context.operating()
        _ = try await site.form(request, viewer)
        guard let id = context.parameters.get("id").flatMap({ Int64($0) }) else { throw WebFailure.notFound }
        do {
            try await body(OutgoingMailID(id))
        } catch StoreError.noSuchRow {
            throw WebFailure.notFound
        }
        site.onQueued([OutgoingMailID(id)])
        return .redirect(to: "/operator/mails/\(id)")
    }

    private func mail(_ context: WebContext) async throws -> (QueuedMail, [UInt8]?) {
        guard let id = context.parameters.get("id").flatMap({ Int64($0) }),
            let found = try await site.store.queuedMail(OutgoingMailID(id))
        else { throw WebFailure.notFound }
        return found
    }

    private func item(_ mail: QueuedMail, _ viewer: Viewer) -> QueuePage.Item {
        QueuePage.Item(
            id: Int(mail.id.rawValue), template: mail.template.rawValue, to: mail.to, state: mail.state.rawValue,
            moment: site.moments(viewer).words(mail.settledAt ?? mail.dueAt),
            attempts: mail.attempts > 1 ? "\(mail.attempts)" : "", note: mail.note,
            canRetry: [.failed, .uncertain, .held, .due].contains(mail.state),
            canCancel: [.due, .held, .uncertain].contains(mail.state))
    }
}
