import Flow
import Foundation
import HTTPTypes
import Hummingbird
import Mail
import Store
import Triage

/// What the pages of people who are signed in share.
struct Site: Sendable {
    let store: Store
    let pages: Pages
    let settings: WebSettings
    let writing: any WritingPort
    let mask: any MaskPort
    let words: any EntryFilesPort
    let cookie: SessionCookie
    let now: @Sendable () -> Timestamp
    let random: @Sendable () -> UInt64
    /// Told of mails that were queued.
    let onQueued: @Sendable ([OutgoingMailID]) -> Void
    /// Forms with files that are in memory at the same time.
    let uploads = ReadingRoom()

    private static let mostUnread = 99

    /// A page, with what stands around it for whoever asks.
    func response<Model: PageModel>(
        _ model: Model, _ context: WebContext, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let text = pages.render(model, in: try await frame(context.viewer))
        return Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    private func frame(_ viewer: Viewer?) async throws -> Frame? {
        guard let viewer else { return nil }
        return Frame(
            viewer: viewer.name, isPractitioner: viewer.isPractitioner, isMember: viewer.isMember,
            isOperator: viewer.isOperator, unread: try await unread(of: viewer), csrf: viewer.csrf)
    }

    /// In how many conversations there is something unread, in words.
    func unread(of viewer: Viewer) async throws -> String {
        let unread = try await store.unread(of: viewer.person, limit: Site.mostUnread + 1)
        return unread == 0 ? "" : unread > Site.mostUnread ? "\(Site.mostUnread)+" : "\(unread)"
    }

    /// The fields of a form of whoever is signed in.
    ///
    /// - Throws: `WebFailure.otherSite` where it is not of one of our pages.
    func form(_ request: Request, _ viewer: Viewer) async throws -> FormBody {
        let form = try await request.form()
        try check(form["csrf"], of: viewer)
        return form
    }

    func check(_ sent: String, of viewer: Viewer) throws(WebFailure) {
        let (one, other) = (Array(sent.utf8), Array(viewer.csrf.utf8))
        let difference = zip(one, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
        guard one.count == other.count, difference == 0 else { throw .otherSite }
    }

    /// Whoever a request counts for.
    func source(_ request: Request, _ context: WebContext) -> String {
        ClientAddress(trustedProxies: settings.trustedProxies).source(peer: context.peer, headers: request.headers)
    }

    /// Moments as they are told to somebody.
    func moments(_ viewer: Viewer) -> Moments { Moments(zone: viewer.person.clock.zone, now: now()) }

    func newStamp() -> String { FormStamp(madeAt: now(), number: random()).text(key: settings.formKey) }
}

/// Moments in somebody's own time.
struct Moments {
    let zone: TimeZone
    let now: Timestamp

    /// `Fri 27 Nov 2026, 18:02`.
    func words(_ moment: Timestamp) -> String {
        let parts = parts(moment)
        return "\(day(parts)), \(time(parts))"
    }

    /// The time alone where it is today, the day alone where it is not.
    func short(_ moment: Timestamp) -> String {
        let (parts, today) = (parts(moment), parts(now))
        let isToday = parts.year == today.year && parts.month == today.month && parts.day == today.day
        return isToday ? time(parts) : day(parts)
    }

    /// `18:02`.
    func time(_ moment: Timestamp) -> String { time(parts(moment)) }

    /// For machines (RFC 3339).
    func machine(_ moment: Timestamp) -> String {
        Date(timeIntervalSince1970: Double(moment.milliseconds) / 1_000).formatted(.iso8601)
    }

    private func parts(_ moment: Timestamp) -> DateComponents {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        return calendar.dateComponents(
            [.year, .month, .day, .hour, .minute, .weekday],
            from: Date(timeIntervalSince1970: Double(moment.milliseconds) / 1_000))
    }

    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private func day(_ parts: DateComponents) -> String {
        let weekday = Moments.days[max(0, min(6, (parts.weekday ?? 1) - 1))]
        let month = Moments.months[max(0, min(11, (parts.month ?? 1) - 1))]
        return "\(weekday) \(parts.day ?? 1) \(month) \(parts.year ?? 0)"
    }

    private func time(_ parts: DateComponents) -> String {
        let pair = { (number: Int?) in (number ?? 0) < 10 ? "0\(number ?? 0)" : "\(number ?? 0)" }
        return "\(pair(parts.hour)):\(pair(parts.minute))"
    }
}
