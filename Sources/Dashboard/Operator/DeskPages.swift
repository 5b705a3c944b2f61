import Flow
import HTTPTypes
import Hummingbird
import Mail
import Store
import Triage

/// Tickets with something to be done.
struct DeskPage: PageModel {
    static let name = "desk"
    static let sample = DeskPage(
        tickets: [
            Item(
                id: 1, kind: "enquiry", status: "new", subject: "Hello", requester: "Sam", practitioner: "Jane",
                waiting: "18:02", elsewhere: "35", problem: "422")
        ], isNothing: true, isAll: true)

    struct Item: Sendable {
        var id: Int
        var kind: String
        var status: String
        var subject: String
        var requester: String
        var practitioner: String
        var waiting: String
        /// Its number at a desk elsewhere.
        var elsewhere: String
        var problem: String
    }

    var tickets: [Item]
    var isNothing: Bool
    var isAll: Bool
}

/// One ticket, which agents answer here where the desk is our own.
struct TicketPage: PageModel {
    static let name = "ticket"
    static let sample = TicketPage(
        id: 1, subject: "Hello", kind: "enquiry", status: "new", requester: "Sam", practitioner: "Jane",
        elsewhere: "35", problem: "422",
        comments: [Comment(author: "Sam", isPrivate: true, moment: "18:02", text: "Hello", files: "a.pdf")],
        isOwnDesk: true, canAssign: true, statuses: [Status(word: "solved", isChosen: true)], wrong: "no such handle")

    struct Comment: Sendable {
        var author: String
        var isPrivate: Bool
        var moment: String
        var text: String
        var files: String
    }
    struct Status: Sendable {
        var word: String
        var isChosen: Bool
    }

    var id: Int
    var subject: String
    var kind: String
    var status: String
    var requester: String
    var practitioner: String
    var elsewhere: String
    var problem: String
    var comments: [Comment]
    var isOwnDesk: Bool
    var canAssign: Bool
    var statuses: [Status]
    var wrong = ""
}

struct DeskPages: Sendable {
    let site: Site
    let operating: any OperatingPort
    private static let rows = 200

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.operating()
        let isAll = request.uri.queryParameters["all"] != nil
        let tickets = try await site.store.tickets(kind: nil, done: isAll, limit: DeskPages.rows)
        let moments = site.moments(viewer)
        return try await site.response(
            DeskPage(
                tickets: tickets.map { ticket in
                    DeskPage.Item(
                        id: Int(ticket.id.rawValue), kind: ticket.kind.rawValue, status: ticket.status.rawValue,
                        subject: ticket.subject, requester: ticket.requester.name ?? "(no name)",
                        practitioner: ticket.practitioner?.name ?? "",
                        waiting: ticket.waitingSince.map { moments.words($0) } ?? "",
                        elsewhere: operating.hasOwnDesk ? "" : ticket.externalID ?? "", problem: ticket.problem ?? "")
                }, isNothing: tickets.isEmpty, isAll: isAll), context)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.operating()
        return try await page(try id(context), viewer, context)
    }

    /// Everything that an agent does with a ticket.
    @Sendable func act(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.operating()
        let form = try await site.form(request, viewer)
        let id = try id(context)
        guard operating.hasOwnDesk else { throw WebFailure.notFound }
        let words = TypedText.lines(form["words"])
        do {
            switch form["act"] {
            case "reply":
                try await site.store.replyLocally(id, words, agent: viewer.name, now: site.now())
            case "note": try await site.store.noteLocally(id, words, agent: viewer.name, now: site.now())
            case "status":
                guard let status = TicketStatus(rawValue: form["status"]) else { throw WebFailure.notUnderstood }
                try await site.store.setStatusLocally(id, status, now: site.now())
            case "assign":
                try await site.store.assignLocally(id, handle: TypedText.line(form["handle"]), now: site.now())
            default: throw WebFailure.notUnderstood
            }
        } catch let refusal as TicketRefusal {
            return try await page(id, viewer, context, wrong: DeskPages.words(refusal), status: .unprocessableContent)
        }
        operating.deskHasWork()
        return .redirect(to: "/operator/desk/\(id)")
    }

    private func id(_ context: WebContext) throws(WebFailure) -> TicketID {
        guard let id = context.parameters.get("id").flatMap({ Int64($0) }) else { throw .notFound }
        return TicketID(id)
    }

    private func page(
        _ id: TicketID, _ viewer: Viewer, _ context: WebContext, wrong: String = "",
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        guard let (ticket, comments) = try await site.store.ticket(id) else { throw WebFailure.notFound }
        let moments = site.moments(viewer)
        try await site.store.recordReading(
            by: viewer.person.id, of: "ticket \(id)", why: "to work on it", now: site.now())
        return try await site.response(
            TicketPage(
                id: Int(id.rawValue), subject: ticket.subject, kind: ticket.kind.rawValue,
                status: ticket.status.rawValue, requester: ticket.requester.name ?? "(no name)",
                practitioner: ticket.practitioner?.name ?? "", elsewhere: ticket.externalID ?? "",
                problem: ticket.problem ?? "",
                comments: comments.map { comment in
                    TicketPage.Comment(
                        author: comment.name, isPrivate: !comment.isPublic, moment: moments.words(comment.at),
                        text: comment.text, files: comment.attachments.joined(separator: ", "))
                }, isOwnDesk: operating.hasOwnDesk && ticket.status != .closed,
                canAssign: ticket.kind == .enquiry && ticket.practitioner == nil,
                statuses: TicketStatusRules.choices.map {
                    TicketPage.Status(word: $0.rawValue, isChosen: $0 == ticket.status)
                }, wrong: wrong), context, status: status)
    }

    private static func words(_ refusal: TicketRefusal) -> String {
        switch refusal {
        case .noSuchTicket: "There is no such ticket."
        case .notAtDesk: "The ticket is on its way to the desk. Try again in a moment."
        case .closed: "The ticket is closed: nothing more is said there."
        case .emptyWords: "Write something."
        case .noSuchStatus(let status): "A ticket cannot be set to \(status.rawValue)."
        case .noSuchPractitioner(let handle): "There is no practitioner with the handle \(handle)."
        case .hasLeft(let handle): "\(handle) has left."
        case .notAssignable: "Only an enquiry without a practitioner is given one."
        }
    }
}
