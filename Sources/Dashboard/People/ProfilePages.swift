import Flow
import HTTPTypes
import Hummingbird
import Mail
import Store
import Triage

/// What everybody may know of a practitioner, with the way to write to them.
struct ProfilePage: PageModel {
    static let name = "profile"
    static let sample = ProfilePage(
        practitioner: "Jane Doe", message: "/p/jane-doe/message", enquiry: "/jane-doe/enquiry",
        conversations: [.sample])

    var practitioner: String
    /// Where a member writes; empty for everybody else.
    var message = ""
    /// Where a stranger enquires; empty for everybody else.
    var enquiry = ""
    /// A member's conversations with them.
    var conversations: [ConversationItem] = []
}

struct ProfilePages: Sendable {
    let site: Site
    private static let fields = ["csrf", "message", "subject", FieldName.stamp]
    private static let rows = 10

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let practitioner = try await practitioner(context)
        let handle = practitioner.handle ?? ""
        var page = ProfilePage(practitioner: practitioner.name ?? handle)
        if let viewer = context.viewer, viewer.isMember {
            page.message = "/p/\(handle)/message"
            let rows = try await site.store.inbox(of: viewer.person, with: practitioner.id, limit: ProfilePages.rows)
            page.conversations = try await site.items(rows, viewer)
        } else if context.viewer?.isPractitioner != true {
            page.enquiry = "/\(handle)/enquiry"
        }
        return try await site.response(page, context)
    }

    @Sendable func write(_ request: Request, _ context: WebContext) async throws -> Response {
        let (viewer, practitioner) = (try member(context), try await practitioner(context))
        let box = try await MessageBoxes(site: site).box(viewer, at: path(practitioner), asksSubject: true)
        return try await site.response(WritePage(to: practitioner.name ?? "", box: box), context)
    }

    @Sendable func send(_ request: Request, _ context: WebContext) async throws -> Response {
        let (viewer, practitioner) = (try member(context), try await practitioner(context))
        let form = try await request.uploadForm(ProfilePages.fields, in: site.uploads)
        try site.check(form["csrf"], of: viewer)
        let sent = try await MessageBoxes(site: site).send(
            TypedWords(form), to: .practitioner(practitioner.handle ?? ""), by: viewer, at: path(practitioner),
            asksSubject: true)
        return try await site.answer(sent, WritePage(to: practitioner.name ?? "", box: MessageBox.sent), context)
    }

    private func member(_ context: WebContext) throws(WebFailure) -> Viewer {
        let viewer = try context.signedIn()
        guard viewer.isMember else { throw .notFound }
        return viewer
    }

    private func path(_ practitioner: KnownPerson) -> String { "/p/\(practitioner.handle ?? "")/message" }

    private func practitioner(_ context: WebContext) async throws -> KnownPerson {
        guard let handle = context.parameters.get("handle")?.lowercased(), handle.utf8.count <= WebLimits.handleBytes,
            let person = try await site.store.practitioner(handle: handle), !person.hasLeft
        else { throw WebFailure.notFound }
        return person
    }
}
