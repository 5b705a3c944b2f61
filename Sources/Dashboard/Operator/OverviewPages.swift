import Flow
import HTTPTypes
import Hummingbird
import Mail
import Store
import Triage

/// How everything is doing, on one page.
struct OverviewPage: PageModel {
    static let name = "operator"
    static let sample = OverviewPage(
        alarms: [AlarmItem(id: 1, kind: "mailbox-late", detail: "enquiries", since: "today", times: "3")],
        mailboxes: [MailboxItem(name: "enquiries", last: "18:02", age: "2 minutes", trouble: "no login")],
        counts: [CountItem(name: "held mails", number: 3, link: "/operator/held")], isCalm: true)

    struct AlarmItem: Sendable {
        var id: Int
        var kind: String
        var detail: String
        var since: String
        var times: String
    }
    struct MailboxItem: Sendable {
        var name: String
        /// When it was last read to its end; `never`.
        var last: String
        var age: String
        var trouble: String
    }
    struct CountItem: Sendable {
        var name: String
        var number: Int
        var link: String
    }

    var alarms: [AlarmItem]
    var mailboxes: [MailboxItem]
    var counts: [CountItem]
    var isCalm: Bool
}

struct OverviewPages: Sendable {
    let site: Site
    let operating: any OperatingPort

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.operating()
        let moments = site.moments(viewer)
        let alarms = try await site.store.alarms().map { alarm in
            OverviewPage.AlarmItem(
                id: Int(alarm.id), kind: alarm.kind, detail: alarm.detail, since: moments.words(alarm.raisedAt),
                times: alarm.times > 1 ? "\(alarm.times)" : "")
        }
        let readings = try await site.store.mailboxReadings()
        let mailboxes = operating.mailboxes.map { name in
            let reading = readings[name]
            return OverviewPage.MailboxItem(
                name: name, last: reading?.succeededAt.map { moments.words($0) } ?? "never",
                age: (reading?.succeededAt ?? reading?.since).map { AgeWords.words(site.now() - $0) } ?? "",
                trouble: reading?.trouble ?? "")
        }
        return try await site.response(
            OverviewPage(
                alarms: alarms, mailboxes: mailboxes, counts: try await counts(), isCalm: alarms.isEmpty), context)
    }

    @Sendable func clearAlarm(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.operating()
        _ = try await site.form(request, viewer)
        guard let id = context.parameters.get("id").flatMap({ Int64($0) }) else { throw WebFailure.notFound }
        do {
            try await site.store.clearAlarm(id, now: site.now())
        } catch StoreError.noSuchRow {
            throw WebFailure.notFound
        }
        return .redirect(to: "/operator")
    }

    /// Only what is small is counted: everything that has ever been sent is not.
    private func counts() async throws -> [OverviewPage.CountItem] {
        let counts = try await site.store.openCounts()
        return [
            .init(name: "held mails", number: counts.held, link: "/operator/held"),
            .init(name: "mails in the queue", number: counts.queued, link: "/operator/queue"),
            .init(name: "mails that failed", number: counts.failed, link: "/operator/queue?state=failed"),
            .init(
                name: "mails that may have been sent", number: counts.uncertain, link: "/operator/queue?state=uncertain"
            ),
            .init(name: "mails held back", number: counts.heldBack, link: "/operator/queue?state=held"),
            .init(name: "tickets to be done", number: counts.tickets, link: "/operator/desk"),
            .init(name: "addresses left alone", number: counts.suppressed, link: "/operator/suppression"),
            .init(name: "conversations that wait for an answer", number: counts.waiting, link: "/operator/monitoring"),
        ]
    }
}

/// How long ago something was, in words.
enum AgeWords {
    static func words(_ age: Duration) -> String {
        let seconds = max(0, age.components.seconds)
        switch seconds {
        case ..<90: return seconds == 1 ? "1 second" : "\(seconds) seconds"
        case ..<5_400: return "\(seconds / 60) minutes"
        case ..<172_800: return "\(seconds / 3_600) hours"
        default: return "\(seconds / 86_400) days"
        }
    }
}
