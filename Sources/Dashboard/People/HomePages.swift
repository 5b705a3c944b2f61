import Flow
import HTTPTypes
import Hummingbird
import Mail
import Store
import Triage

/// What somebody sees first: what waits for them, and what comes next.
struct HomePage: PageModel {
    static let name = "dashboard"
    static let sample = HomePage(
        isPractitioner: true, isMember: true, enquiries: [.sample], waiting: [.sample], bookings: [.sample],
        people: [PersonItem(name: "Jane Doe", link: "/p/jane-doe", isActive: true)], conversations: [.sample],
        address: "jane-doe@example.org", isQuiet: true)

    /// Somebody who can be written to.
    struct PersonItem: Sendable {
        var name: String
        var link: String
        var isActive: Bool
    }

    var isPractitioner = false
    var isMember = false
    /// "New Customer Enquiry": strangers who wait for a first answer.
    var enquiries: [ConversationItem] = []
    /// Everybody else who waits for an answer.
    var waiting: [ConversationItem] = []
    var bookings: [BookingItem] = []
    /// A member's practitioners.
    var people: [PersonItem] = []
    var conversations: [ConversationItem] = []
    /// Where strangers write to a practitioner.
    var address = ""
    /// Nothing of all this is there.
    var isQuiet = false
}

/// A booking as lists show it.
struct BookingItem: Sendable {
    static let sample = BookingItem(
        other: "Sam Lee", title: "Session", moment: "Fri 27 Nov 2026, 18:02", until: "18:50",
        machineMoment: "2026-11-27T18:02:00Z", link: "/clients/2/message", profile: "/p/jane-doe")

    var other: String
    var title: String
    var moment: String
    var until: String
    var machineMoment: String
    /// Where the other side is written to.
    var link: String
    /// The practitioner's page; empty where the other side is none.
    var profile = ""
}

struct HomePages: Sendable {
    let site: Site

    private static let rows = 12
    private static let bookings = 8
    private static let people = 50

    /// The first page of everybody: their own, or for a visitor the way in.
    @Sendable func home(_ request: Request, _ context: WebContext) async throws -> Response {
        guard let viewer = context.viewer else { return site.pages.response(.home) }
        return .redirect(to: viewer.isPractitioner || viewer.isMember ? "/dashboard" : "/operator")
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.signedIn()
        if viewer.isPractitioner { return try await practitioner(viewer, context) }
        guard viewer.isMember else { return .redirect(to: viewer.isOperator ? "/operator" : "/inbox") }
        return try await member(viewer, context)
    }

    private func practitioner(_ viewer: Viewer, _ context: WebContext) async throws -> Response {
        var page = HomePage(isPractitioner: true)
        page.enquiries = try await site.items(
            try await site.store.inbox(of: viewer.person, .waitingEnquiries, limit: HomePages.rows), viewer)
        page.waiting = try await site.items(
            try await site.store.inbox(of: viewer.person, .waitingOthers, limit: HomePages.rows), viewer)
        let bookings = try await site.store.upcomingBookings(
            of: viewer.person.id, from: site.now(), limit: HomePages.bookings)
        page.bookings = bookings.map { item($0, viewer) }
        page.conversations = try await site.items(
            try await site.store.inbox(of: viewer.person, .unread, limit: HomePages.rows), viewer)
        page.address = viewer.person.handle.flatMap { site.settings.publicAddress($0) } ?? ""
        page.isQuiet =
            page.enquiries.isEmpty && page.waiting.isEmpty && bookings.isEmpty && page.conversations.isEmpty
        return try await site.response(page, context)
    }

    private func member(_ viewer: Viewer, _ context: WebContext) async throws -> Response {
        var page = HomePage(isMember: true)
        let own = try await site.store.practitioners(
            ofActiveClient: viewer.person.id, now: site.now(), limit: HomePages.people)
        let rows = try await site.store.inbox(of: viewer.person, limit: HomePages.rows)
        let written = try await site.store.practitioners(rows.map(\.practitioner))
        var seen: Set<PersonID> = []
        page.people = (own + written).filter { $0.handle != nil && !$0.hasLeft && seen.insert($0.id).inserted }
            .map { person in
                HomePage.PersonItem(
                    name: person.name ?? person.handle ?? "", link: "/p/\(person.handle ?? "")",
                    isActive: own.contains { $0.id == person.id })
            }
        page.conversations = try await site.items(rows, viewer)
        let bookings = try await site.store.upcomingBookings(
            ofMember: viewer.person.id, from: site.now(), limit: HomePages.bookings)
        let handles = Dictionary(own.map { ($0.id, $0.handle ?? "") }) { first, _ in first }
        page.bookings = bookings.map { booking in
            var item = item(booking, viewer)
            item.profile = handles[booking.practitioner].map { $0.isEmpty ? "" : "/p/\($0)" } ?? ""
            item.link = item.profile.isEmpty ? "" : "\(item.profile)/message"
            return item
        }
        page.isQuiet = page.people.isEmpty && rows.isEmpty && bookings.isEmpty
        return try await site.response(page, context)
    }

    private func item(_ booking: Booking, _ viewer: Viewer) -> BookingItem {
        site.item(booking, viewer)
    }
}

extension Site {
    /// A booking as whoever is one side of it sees it.
    func item(_ booking: Booking, _ viewer: Viewer) -> BookingItem {
        let moments = moments(viewer)
        let other = viewer.isPractitioner ? booking.memberName : booking.practitionerName
        return BookingItem(
            other: other ?? "Somebody without a name", title: booking.title ?? "",
            moment: moments.words(booking.startsAt), until: moments.time(booking.endsAt),
            machineMoment: moments.machine(booking.startsAt),
            link: viewer.isPractitioner ? "/clients/\(booking.member)/message" : "")
    }
}
