import Flow
import HTTPTypes
import Hummingbird
import Mail
import Store
import Triage

/// Mails that wait for the operator.
struct HeldListPage: PageModel {
    static let name = "held"
    static let sample = HeldListPage(
        mails: [Item(id: 1, received: "18:02", reason: "unroutable", from: "Sam", subject: "Hello")],
        isNothing: true, withIgnored: true, flash: .init(isReleased: true, isDiscarded: true))

    struct Item: Sendable {
        var id: Int
        var received: String
        var reason: String
        var from: String
        var subject: String
    }
    struct Flash: Sendable {
        var isReleased: Bool
        var isDiscarded: Bool
    }

    var mails: [Item]
    var isNothing: Bool
    var withIgnored: Bool
    var flash: Flash?
}

/// One of them, with why it is held and what can be done.
struct HeldMailPage: PageModel {
    static let name = "held-mail"
    static let sample = HeldMailPage(
        id: 1, received: "18:02", mailbox: "enquiries", reason: "unroutable", advice: "Look at it.", from: "Sam",
        subject: "Hello", text: "Hello", steps: [Step(rule: "judge", found: "a person")], isHeld: true, hasBytes: true)

    struct Step: Sendable {
        var rule: String
        var found: String
    }

    var id: Int
    var received: String
    var mailbox: String
    var reason: String
    var advice: String
    var from: String
    var subject: String
    var text: String
    var steps: [Step]
    /// It can be discarded; what was ignored or noted cannot.
    var isHeld: Bool
    var hasBytes: Bool
}

struct HeldPages: Sendable {
    let site: Site
    let operating: any OperatingPort
    private static let rows = 200
    private static let textShown = 20_000

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.operating()
        let withIgnored = request.uri.queryParameters["ignored"] != nil
        let mails = try await site.store.heldMails(includingIgnored: withIgnored, limit: HeldPages.rows)
        let moments = site.moments(viewer)
        var page = HeldListPage(
            mails: mails.map { mail in
                HeldListPage.Item(
                    id: Int(mail.arrival.rawValue), received: moments.words(mail.receivedAt), reason: mail.reason,
                    from: mail.from, subject: mail.subject.isEmpty ? "(no subject)" : mail.subject)
            }, isNothing: mails.isEmpty, withIgnored: withIgnored)
        let done = request.uri.queryParameters["done"]
        if let done { page.flash = .init(isReleased: done == "released", isDiscarded: done == "discarded") }
        return try await site.response(page, context)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.operating()
        let mail = try await mail(context)
        let raw = try await site.store.rawMail(of: mail.arrival)
        let text = raw.map { Message(parsing: $0.bytes) }.flatMap { $0.plainBody ?? $0.htmlBody } ?? ""
        try await site.store.recordReading(
            by: viewer.person.id, of: "held mail \(mail.arrival)", why: "to decide on it", now: site.now())
        return try await site.response(
            HeldMailPage(
                id: Int(mail.arrival.rawValue), received: site.moments(viewer).words(mail.receivedAt),
                mailbox: mail.source.mailbox, reason: mail.reason, advice: HoldAdvice.words(mail.reason),
                from: mail.from, subject: mail.subject, text: String(text.prefix(HeldPages.textShown)),
                steps: mail.trace.map { HeldMailPage.Step(rule: $0.rule, found: $0.found) },
                isHeld: HoldReason(rawValue: mail.reason) != nil, hasBytes: raw != nil), context)
    }

    @Sendable func release(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.operating()
        _ = try await site.form(request, viewer)
        let mail = try await mail(context)
        try await operating.release(mail.arrival)
        // Releasing may hold it anew, for another reason.
        let isStillHeld =
            try await site.store.heldMail(mail.arrival).map { HoldReason(rawValue: $0.reason) != nil } ?? false
        return .redirect(
            to: isStillHeld ? "/operator/held/\(mail.arrival)" : "/operator/held?done=released")
    }

    @Sendable func discard(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.operating()
        _ = try await site.form(request, viewer)
        let mail = try await mail(context)
        do {
            try await site.store.discard(mail.arrival)
        } catch StoreError.notHeld {
            throw WebFailure.notFound
        }
        return .redirect(to: "/operator/held?done=discarded")
    }

    /// The bytes as they came, to be saved.
    @Sendable func export(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.operating()
        let mail = try await mail(context)
        guard let raw = try await site.store.rawMail(of: mail.arrival) else { throw WebFailure.notFound }
        try await site.store.recordReading(
            by: viewer.person.id, of: "held mail \(mail.arrival)", why: "export", now: site.now())
        return SavedFile.mail(raw.bytes, named: "held-\(mail.arrival).eml")
    }

    private func mail(_ context: WebContext) async throws -> HeldMail {
        guard let id = context.parameters.get("id").flatMap({ Int64($0) }),
            let mail = try await site.store.heldMail(ArrivalID(id))
        else { throw WebFailure.notFound }
        return mail
    }
}

/// What can be done about a mail that is held for a reason.
enum HoldAdvice {
    static func words(_ reason: String) -> String {
        guard let reason = HoldReason(rawValue: reason) else {
            return "Automatic mail that no conversation is known for. Releasing it decides it again, as a person's."
        }
        switch reason {
        case .unrecognisedSender, .unprovenSender:
            return
                "Its owner was asked whether they wrote it, and their answer releases it. Release it yourself only when you know who wrote it."
        case .failedAuthentication:
            return "Its sender is forged, as far as their own mail domain says. Discard it when in doubt."
        case .unconfirmedAddress:
            return "Its sender was asked whether the address is theirs, and their answer releases it."
        case .nameNeeded: return "Its sender was asked for their name, and their answer releases it."
        case .badCommand:
            return "It begins with # like a command, and none is written so; releasing it passes it on as words."
        case .unclearAnswer:
            return
                "It answers a question with neither a yes nor a no, and the question is still open. Releasing takes it for a yes, where no name was asked for."
        case .leak: return "It would have shown one side the other's address. Look at it before anything else."
        case .undecided: return "Deciding on it went wrong. Releasing tries again."
        case .unroutable, .noSender, .empty, .staleQuestion:
            return "It names nobody it could be passed on to, or says nothing new; releasing it would change nothing."
        default: return "Releasing acts on it all the same; discarding puts it away."
        }
    }
}
