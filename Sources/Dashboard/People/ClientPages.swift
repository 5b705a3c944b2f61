import Flow
import HTTPTypes
import Hummingbird
import Mail
import Store
import Triage

/// A practitioner's clients and bookings.
struct ClientsPage: PageModel {
    static let name = "clients"
    static let sample = ClientsPage(
        clients: [
            Client(
                name: "Sam Lee", link: "/clients/2/message", address: "c-0@example.org",
                mailto: "mailto:c-0@example.org")
        ],
        bookings: [.sample], isNobody: true, hasMore: true)

    struct Client: Sendable {
        var name: String
        var link: String
        /// Where the practitioner writes to this client by mail.
        var address: String
        var mailto: String
    }

    var clients: [Client]
    var bookings: [BookingItem]
    var isNobody: Bool
    /// There are more clients than are shown.
    var hasMore: Bool
}

/// A box for a first message: to a client, to a practitioner, or to support.
struct WritePage: PageModel {
    static let name = "write"
    static let sample = WritePage(
        to: "Sam Lee", isSupport: true, isNotActive: true, isActive: true, box: .sample, isHeld: true)

    var to = ""
    var isSupport = false
    /// What is written here goes to support, since this is no active client.
    var isNotActive = false
    var isActive = false
    var box: MessageBox
    /// What was sent waits for the operator.
    var isHeld = false
}

struct ClientPages: Sendable {
    let site: Site

    private static let clients = 500
    private static let bookings = 100
    private static let fields = ["csrf", "message", "subject", FieldName.stamp]

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.practitioner()
        let people = try await site.store.activeClients(
            of: viewer.person.id, now: site.now(), limit: ClientPages.clients + 1)
        let bookings = try await site.store.upcomingBookings(
            of: viewer.person.id, from: site.now(), limit: ClientPages.bookings)
        let clients = people.prefix(ClientPages.clients).map { person in
            let address = site.settings.contactAddress(viewer.person.id, person.id) ?? ""
            return ClientsPage.Client(
                name: person.name ?? "Somebody without a name", link: "/clients/\(person.id)/message",
                address: address, mailto: "mailto:\(address)")
        }.sorted { $0.name.lowercased() < $1.name.lowercased() }
        return try await site.response(
            ClientsPage(
                clients: clients, bookings: bookings.map { site.item($0, viewer) },
                isNobody: people.isEmpty, hasMore: people.count > ClientPages.clients), context)
    }

    @Sendable func write(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.practitioner()
        let client = try await client(context, viewer)
        let box = try await MessageBoxes(site: site).box(viewer, at: path(client), asksSubject: true)
        return try await site.response(try await page(to: client, by: viewer, box), context)
    }

    @Sendable func send(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.practitioner()
        let client = try await client(context, viewer)
        let form = try await request.uploadForm(ClientPages.fields, in: site.uploads)
        try site.check(form["csrf"], of: viewer)
        let sent = try await MessageBoxes(site: site).send(
            TypedWords(form), to: .client(client.id), by: viewer, at: path(client), asksSubject: true)
        let page = try await page(to: client, by: viewer, MessageBox.sent)
        return try await site.answer(sent, page, context)
    }

    /// Only somebody whom this practitioner knows: from a booking, a mark, or a conversation.
    ///
    /// Nobody is found by counting.
    private func client(_ context: WebContext, _ viewer: Viewer) async throws -> KnownPerson {
        guard let id = context.parameters.get("person").flatMap({ Int64($0) }),
            let person = try await site.store.counterpart(PersonID(id), of: viewer.person.id)
        else { throw WebFailure.notFound }
        return person
    }

    private func path(_ client: KnownPerson) -> String { "/clients/\(client.id)/message" }

    private func page(to client: KnownPerson, by viewer: Viewer, _ box: MessageBox) async throws -> WritePage {
        let isActive = try await site.store.isActiveClient(
            practitioner: viewer.person.id, member: client.id, now: site.now())
        return WritePage(
            to: client.name ?? "Somebody without a name", isNotActive: !isActive, isActive: isActive, box: box)
    }
}

/// "Contact Practitioner Support".
struct SupportPages: Sendable {
    let site: Site
    private static let path = "/support"
    private static let fields = ["csrf", "message", "subject", FieldName.stamp]

    @Sendable func write(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try person(context)
        let box = try await MessageBoxes(site: site).box(viewer, at: SupportPages.path, asksSubject: true)
        return try await site.response(WritePage(isSupport: true, box: box), context)
    }

    @Sendable func send(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try person(context)
        let form = try await request.uploadForm(SupportPages.fields, in: site.uploads)
        try site.check(form["csrf"], of: viewer)
        let sent = try await MessageBoxes(site: site).send(
            TypedWords(form), to: .support, by: viewer, at: SupportPages.path, asksSubject: true)
        return try await site.answer(sent, WritePage(isSupport: true, box: MessageBox.sent), context)
    }

    private func person(_ context: WebContext) throws(WebFailure) -> Viewer {
        let viewer = try context.signedIn()
        guard viewer.isPractitioner || viewer.isMember else { throw .notFound }
        return viewer
    }
}

extension MessageBox {
    /// In the place of a box whose words have gone.
    static let sent = MessageBox(action: "", place: "", stamp: "", securityMessage: "")
}

extension Site {
    /// What follows on a first message: its conversation, the box again, or that it waits.
    func answer(_ sent: MessageBoxes.Sent, _ page: WritePage, _ context: WebContext) async throws -> Response {
        var page = page
        switch sent {
        case .filed(let conversation?, let isSupport):
            return .redirect(to: "/conversations/\(conversation)?done=\(isSupport ? "support" : "sent")")
        case .filed(nil, _): return .redirect(to: "/inbox")
        case .held: page.isHeld = true
        case .refused(let box):
            page.box = box
            return try await response(page, context, status: .unprocessableContent)
        }
        return try await response(page, context)
    }
}
