import Flow
import HTTPTypes
import Hummingbird
import Mail
import Reply
import Store
import Triage

/// A conversation, with the box for the next message.
struct ConversationPage: PageModel {
    static let name = "conversation"
    static let sample = ConversationPage(
        id: 1, other: "Sam Lee", subject: "A first session", isEnquiry: true, isSupport: true, isInHouse: true,
        waiting: "since Fri 27 Nov 2026, 18:02", canClose: true, earlier: "/conversations/1?before=1",
        entries: [.sample], box: .sample, flash: .init(isSent: true, isSupport: true, isHeld: true, isClosed: true))

    /// What has just happened.
    struct Flash: Sendable {
        var isSent = false
        var isSupport = false
        var isHeld = false
        var isClosed = false
    }

    /// An entry as its reader sees it.
    struct Item: Sendable {
        static let sample = Item(
            id: 1, author: "Sam Lee", isOwn: true, isNote: true, channel: "by mail",
            moment: "Fri 27 Nov 2026, 18:02", machineMoment: "2026-11-27T18:02:00Z", text: "Hello",
            trimmed: "> Dear Sam", isUnproven: true, copied: "Ann", files: "1 file",
            filesLink: "/conversations/1/entries/1/files", state: "on its way", isFailed: true)

        var id: Int
        var author: String
        var isOwn: Bool
        var isNote: Bool
        var channel: String
        var moment: String
        var machineMoment: String
        var text: String
        /// What was cut off, folded.
        var trimmed: String
        var isUnproven: Bool
        var copied: String
        var files: String
        /// Empty where the files are the reader's own.
        var filesLink: String
        /// What became of it on its way to the other side.
        var state: String
        var isFailed: Bool
    }

    var id: Int
    var other: String
    var subject: String
    var isEnquiry = false
    var isSupport = false
    var isInHouse = false
    var waiting = ""
    /// The reader may say that no answer is needed.
    var canClose = false
    var earlier = ""
    var entries: [Item]
    var box: MessageBox
    var flash: Flash?
}

struct ConversationPages: Sendable {
    let site: Site

    private static let entries = 50

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.signedIn()
        let id = try id(context)
        let asked = request.uri.queryParameters
        let before = asked["before"].flatMap { Int64($0) }.map { EntryID($0) }
        let flash = asked["done"].map { Self.flash(String($0)) }
        let box = try await MessageBoxes(site: site).box(viewer, at: "/conversations/\(id)")
        return try await page(
            id, viewer, context, box: box, before: before, flash: flash, isRead: request.method == .get)
    }

    @Sendable func send(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.signedIn()
        let id = try id(context)
        let form = try await request.uploadForm(["csrf", "message", FieldName.stamp], in: site.uploads)
        try site.check(form["csrf"], of: viewer)
        let sent = try await MessageBoxes(site: site).send(
            TypedWords(form), to: .conversation(id), by: viewer, at: "/conversations/\(id)")
        switch sent {
        case .filed(let conversation, let isSupport):
            return .redirect(to: "/conversations/\(conversation ?? id)?done=\(isSupport ? "support" : "sent")")
        case .held: return .redirect(to: "/conversations/\(id)?done=held")
        case .refused(let box):
            return try await page(id, viewer, context, box: box, status: .unprocessableContent)
        }
    }

    /// "No answer needed": the line that says so by mail.
    @Sendable func close(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.practitioner()
        let id = try id(context)
        let form = try await site.form(request, viewer)
        guard let stamp = FormStamp(form[FieldName.stamp], key: site.settings.formKey) else {
            throw WebFailure.notUnderstood
        }
        let outcome = try await site.writing.write(
            TypedMessage(
                id: stamp.formID, author: viewer.person, aim: .conversation(id), text: "#close", channel: .web))
        guard case .filed = outcome else { throw WebFailure.notFound }
        return .redirect(to: "/conversations/\(id)?done=closed")
    }

    private static func flash(_ word: String) -> ConversationPage.Flash {
        ConversationPage.Flash(
            isSent: word == "sent", isSupport: word == "support", isHeld: word == "held", isClosed: word == "closed")
    }

    private func id(_ context: WebContext) throws(WebFailure) -> ConversationID {
        guard let id = context.parameters.get("id").flatMap({ Int64($0) }) else { throw .notFound }
        return ConversationID(id)
    }

    private func page(
        _ id: ConversationID, _ viewer: Viewer, _ context: WebContext, box: MessageBox, before: EntryID? = nil,
        flash: ConversationPage.Flash? = nil, isRead: Bool = true, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let found = try await site.store.conversation(
            id, of: viewer.person, earlierThan: before, limit: ConversationPages.entries)
        guard let found else { throw WebFailure.notFound }
        if before == nil, isRead, found.row.unread > 0, let last = found.entries.last {
            try await site.store.markRead(id, by: found.row.party, upTo: last.id)
        }
        let row = found.row
        let names = try await site.mask.masked(
            [
                WordsToMask(
                    practitioner: row.practitioner, counterpart: row.counterpart, senders: row.lastSenders,
                    texts: [row.subject, row.otherName ?? ""])
            ])
        let other = Site.other(row, named: names[0][1])
        var page = ConversationPage(
            id: Int(id.rawValue), other: other, subject: names[0][0], entries: try await items(found, other, viewer),
            box: box)
        page.isEnquiry = row.kind == .enquiry
        page.isSupport = row.kind == .support
        page.isInHouse = row.kind == .inHouse
        if row.party == .practitioner, let since = row.waitingSince {
            page.waiting = "since \(site.moments(viewer).words(since))"
            page.canClose = true
        }
        if found.hasEarlier, let first = found.entries.first {
            page.earlier = "/conversations/\(id)?before=\(first.id)"
        }
        page.flash = flash
        return try await site.response(page, context, status: status)
    }

    private func items(
        _ found: ReadConversation, _ other: String, _ viewer: Viewer
    ) async throws -> [ConversationPage.Item] {
        let row = found.row
        let masked = try await site.mask.masked(
            found.entries.map { entry in
                WordsToMask(
                    practitioner: row.practitioner, counterpart: row.counterpart, senders: entry.senders,
                    texts: [entry.text, entry.trimmed, entry.copied.joined(separator: ", ")])
            })
        return zip(found.entries, masked).map { entry, masked in
            let isOwn = entry.author.party == row.party
            return item(entry, masked, isOwn: isOwn, other, row, viewer)
        }
    }

    private func item(
        _ entry: ReadEntry, _ masked: [String], isOwn: Bool, _ other: String, _ row: InboxRow, _ viewer: Viewer
    ) -> ConversationPage.Item {
        let moments = site.moments(viewer)
        // Where the cut is not sure, the whole has to be read: nothing is folded away then.
        let isSure = entry.confidence >= ExtractedReply.sure
        let words = isOwn ? [entry.text, entry.trimmed] : masked
        let delivery = isOwn ? DeliveryWords(entry.delivery) : DeliveryWords([])
        return ConversationPage.Item(
            id: Int(entry.id.rawValue), author: isOwn ? "You" : entry.author == .agent ? "Support" : other,
            isOwn: isOwn,
            isNote: entry.kind == .note, channel: Self.channel(entry.channel), moment: moments.words(entry.writtenAt),
            machineMoment: moments.machine(entry.writtenAt),
            text: isSure || words[1].isEmpty ? words[0] : "\(words[0])\n\n\(words[1])",
            trimmed: isSure ? words[1] : "", isUnproven: entry.isUnproven && !isOwn, copied: isOwn ? "" : masked[2],
            files: entry.files == 0 ? "" : entry.files == 1 ? "1 file" : "\(entry.files) files",
            filesLink: isOwn || entry.mail == nil || entry.files == 0
                ? "" : "/conversations/\(row.id)/entries/\(entry.id)/files",
            state: delivery.words, isFailed: delivery.isFailed)
    }

    private static func channel(_ channel: EntryChannel) -> String {
        switch channel {
        case .mail: "by mail"
        case .web: "on this page"
        case .desk: "from the help desk"
        case .api: "from another program"
        }
    }
}

/// What became of the mails that carry an entry to the other side, in words.
struct DeliveryWords {
    let words: String
    let isFailed: Bool

    init(_ states: [OutgoingState]) {
        isFailed = states.contains(.failed)
        words =
            if states.isEmpty {
                ""
            } else if isFailed {
                "not delivered"
            } else if states.contains(.held) {
                "held back: support looks at it"
            } else if states.allSatisfy({ $0 == .cancelled }) {
                "called off"
            } else if states.contains(.sent) {
                "sent"
            } else if states.contains(.uncertain) {
                "perhaps sent: being looked at"
            } else {
                "on its way"
            }
    }
}
