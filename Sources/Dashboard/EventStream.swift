import Flow
import HTTPTypes
import Hummingbird
import Mail
import NIOCore
import ServiceLifecycle
import Store
import Triage

/// Tells a page that stands open what has changed (server-sent events, WHATWG HTML §9.2): counts and numbers, never words.
struct EventStream: Sendable {
    let site: Site
    let bell: WorkBell
    private let seats = StreamSeats<PersonID>()

    private static let heartbeat = Duration.seconds(15)
    /// Many changes at once are one.
    private static let pause = Duration.milliseconds(400)
    /// The conversations whose change is told: a page shows no more.
    private static let watched = 30
    private static let mostEach = 3

    init(site: Site, bell: WorkBell) {
        self.site = site
        self.bell = bell
    }

    @Sendable func open(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.signedIn()
        guard let seat = seats.takeOldest(viewer.person.id, most: EventStream.mostEach) else { throw WebFailure.busy }
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                defer { withExtendedLifetime(seat) {} }
                try await withGracefulShutdownHandler {
                    try await tell(viewer, in: seat, by: &writer)
                } onGracefulShutdown: {
                    bell.ring()
                }
                try await writer.finish(nil)
            })
    }

    /// Until the session ends, the visitor leaves or opens more pages, or the program ends.
    private func tell(
        _ viewer: Viewer, in seat: StreamSeats<PersonID>.Seat, by writer: inout any ResponseBodyWriter
    ) async throws {
        try await writer.write(ByteBuffer(string: "retry: 3000\n\n"))
        var unread: String?
        var activity: [ConversationID: Timestamp]?
        while !Task.isCancelled, !Task.isShuttingDownGracefully, seat.isKept,
            try await site.store.session(viewer.key, now: site.now()) != nil
        {
            let seen = bell.rung
            let count = try await site.unread(of: viewer)
            if count != unread { try await writer.write(ByteBuffer(string: "event: unread\ndata: \(count)\n\n")) }
            unread = count
            let rows = try await site.store.activity(of: viewer.person, limit: EventStream.watched)
            let changed = rows.filter { activity?[$0.key] != $0.value }.map(\.key)
            if activity != nil, !changed.isEmpty {
                try await writer.write(
                    ByteBuffer(
                        string: "event: activity\ndata: \(changed.map(\.description).joined(separator: " "))\n\n"))
            }
            activity = rows
            await bell.wait(after: seen, atMost: EventStream.heartbeat)
            try? await Task.sleep(for: EventStream.pause)
            if bell.rung == seen { try await writer.write(ByteBuffer(string: ": still here\n\n")) }
        }
    }
}
