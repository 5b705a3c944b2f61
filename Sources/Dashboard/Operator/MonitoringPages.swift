import Flow
import HTTPTypes
import Hummingbird
import Mail
import Store
import Triage

/// Conversations that are looked at for training purposes, and who has looked at what.
struct MonitoringPage: PageModel {
    static let name = "monitoring"
    static let sample = MonitoringPage(
        samples: [Sample(id: 1, subject: "Hello", kind: "in-house", drawn: "18:02", isReviewed: true)],
        readings: [Reading(reader: "Olga", what: "conversation 1", why: "training", moment: "18:02")],
        share: "5", isNothing: true, isWrong: true)

    struct Sample: Sendable {
        var id: Int
        var subject: String
        var kind: String
        var drawn: String
        var isReviewed: Bool
    }
    struct Reading: Sendable {
        var reader: String
        var what: String
        var why: String
        var moment: String
    }

    var samples: [Sample]
    var readings: [Reading]
    /// Of a hundred conversations, how many are drawn.
    var share: String
    var isNothing: Bool
    var isWrong = false
}

/// One conversation as it is read for monitoring: with its purpose before it is shown.
struct ReviewPage: PageModel {
    static let name = "review"
    static let sample = ReviewPage(
        id: 1, isAsked: true, isWrong: true, subject: "Hello", practitioner: "Jane", counterpart: "Sam",
        entries: [Entry(author: "Sam", moment: "18:02", text: "Hello", isNote: true)],
        notes: [Note(reviewer: "Olga", words: "fine", moment: "18:02")])

    struct Entry: Sendable {
        var author: String
        var moment: String
        var text: String
        var isNote: Bool
    }
    struct Note: Sendable {
        var reviewer: String
        var words: String
        var moment: String
    }

    var id: Int
    /// The purpose is asked for; nothing is shown yet.
    var isAsked: Bool
    var isWrong = false
    var subject = ""
    var practitioner = ""
    var counterpart = ""
    var entries: [Entry] = []
    var notes: [Note] = []
}

struct MonitoringPages: Sendable {
    let site: Site
    private static let rows = 100
    private static let longest = 2_000

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.operating()
        return try await list(viewer, context)
    }

    /// Draws as many of the last month's conversations as the plan says; whoever draws again gets the rest.
    @Sendable func draw(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.operating()
        let form = try await site.form(request, viewer)
        guard let share = Int(TypedText.line(form["share"])), (1...100).contains(share) else {
            return try await list(viewer, context, isWrong: true, status: .unprocessableContent)
        }
        try await site.store.drawSample(ofHundred: share, seed: site.random(), now: site.now())
        return .redirect(to: "/operator/monitoring")
    }

    private func list(
        _ viewer: Viewer, _ context: WebContext, isWrong: Bool = false, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let moments = site.moments(viewer)
        let plan = try await site.store.samplingPlan(limit: MonitoringPages.rows)
        let readings = try await site.store.readings(limit: MonitoringPages.rows)
        return try await site.response(
            MonitoringPage(
                samples: plan.samples.map {
                    MonitoringPage.Sample(
                        id: Int($0.conversation.rawValue), subject: $0.subject, kind: $0.kind,
                        drawn: moments.words($0.drawnAt), isReviewed: $0.isReviewed)
                },
                readings: readings.map {
                    MonitoringPage.Reading(
                        reader: $0.reader, what: $0.what, why: $0.why, moment: moments.words($0.at))
                }, share: "\(plan.share)", isNothing: plan.samples.isEmpty, isWrong: isWrong), context, status: status)
    }

    /// Asks what for, and shows nothing yet.
    @Sendable func ask(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try context.operating()
        return try await site.response(ReviewPage(id: Int(try id(context).rawValue), isAsked: true), context)
    }

    /// Shows the conversation once it is known what for, and keeps a note about it.
    @Sendable func read(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.operating()
        let form = try await site.form(request, viewer)
        let id = try id(context)
        let why = String(TypedText.line(form["why"]).prefix(MonitoringPages.longest))
        guard !why.isEmpty else {
            return try await site.response(
                ReviewPage(id: Int(id.rawValue), isAsked: true, isWrong: true), context, status: .unprocessableContent)
        }
        guard let (summary, entries) = try await site.store.conversation(id) else { throw WebFailure.notFound }
        try await site.store.recordReading(
            by: viewer.person.id, of: "conversation \(id)", why: why, now: site.now())
        let words = String(TypedText.lines(form["note"]).prefix(MonitoringPages.longest))
        if !words.isEmpty {
            try await site.store.addReview(of: id, by: viewer.person.id, words, now: site.now())
        }
        let moments = site.moments(viewer)
        let conversation = summary.conversation
        let names = [conversation.practitioner, conversation.counterpart].map {
            $0.role == .desk ? "Support" : $0.name ?? "(no name)"
        }
        var page = ReviewPage(id: Int(id.rawValue), isAsked: false)
        page.subject = conversation.subject
        (page.practitioner, page.counterpart) = (names[0], names[1])
        page.entries = entries.map { entry in
            ReviewPage.Entry(
                author: entry.author == .agent ? "Support" : entry.author == .practitioner ? names[0] : names[1],
                moment: moments.words(entry.writtenAt), text: entry.text, isNote: entry.kind == .note)
        }
        page.notes = try await site.store.reviews(of: id).map {
            ReviewPage.Note(reviewer: $0.reviewer, words: $0.words, moment: moments.words($0.at))
        }
        return try await site.response(page, context)
    }

    private func id(_ context: WebContext) throws(WebFailure) -> ConversationID {
        guard let id = context.parameters.get("id").flatMap({ Int64($0) }) else { throw .notFound }
        return ConversationID(id)
    }
}
