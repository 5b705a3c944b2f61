import Flow
import Foundation
import HTTPTypes
import Hummingbird
import Mail
import Store
import Triage

/// Somebody's conversations.
struct InboxPage: PageModel {
    static let name = "inbox"
    static let sample = InboxPage(
        conversations: [.sample], later: "/inbox?before=0-1", isUnread: true, isWaiting: true, isEnquiries: true,
        isAll: true, isPractitioner: true, searched: "Tuesday",
        found: [
            FoundItem(
                link: "/conversations/1#entry-2", other: "Sam Lee", subject: "Hello",
                parts: [.init(text: "x", isHit: true)])
        ],
        isNothing: true)

    struct FoundItem: Sendable {
        struct Part: Sendable {
            var text: String
            var isHit: Bool
        }
        var link: String
        var other: String
        var subject: String
        var parts: [Part]
    }

    var conversations: [ConversationItem] = []
    /// The page behind this one; empty on the last.
    var later = ""
    var isUnread = false
    var isWaiting = false
    var isEnquiries = false
    var isAll = false
    var isPractitioner: Bool
    /// What was searched for.
    var searched = ""
    var found: [FoundItem] = []
    var isNothing = false
}

struct InboxPages: Sendable {
    let site: Site

    private static let rows = 30
    private static let mostFound = 50

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.signedIn()
        let asked = request.uri.queryParameters
        let typed = TypedText.line(String(asked["q"] ?? "")).prefix(WebLimits.searchCharacters)
        if !typed.isEmpty { return try await search(String(typed), viewer, context) }
        let filter: InboxFilter =
            switch asked["show"] {
            case "unread": .unread
            case "waiting" where viewer.isPractitioner: .waiting
            case "enquiries" where viewer.isPractitioner: .enquiries
            default: .all
            }
        let place = asked["before"].flatMap { InboxPages.place(String($0)) }
        var rows = try await site.store.inbox(of: viewer.person, filter, after: place, limit: InboxPages.rows + 1)
        let hasMore = rows.count > InboxPages.rows
        rows = Array(rows.prefix(InboxPages.rows))
        var page = InboxPage(isPractitioner: viewer.isPractitioner)
        page.conversations = try await site.items(rows, viewer)
        page.isNothing = rows.isEmpty
        if hasMore, let last = rows.last {
            let shown = filter == .all ? "" : "show=\(InboxPages.word(filter))&"
            page.later = "/inbox?\(shown)before=\(last.lastActivityAt.milliseconds)-\(last.id)"
        }
        page.isAll = filter == .all
        page.isUnread = filter == .unread
        page.isWaiting = filter == .waiting
        page.isEnquiries = filter == .enquiries
        return try await site.response(page, context)
    }

    private static func word(_ filter: InboxFilter) -> String {
        switch filter {
        case .all: ""
        case .unread: "unread"
        case .enquiries: "enquiries"
        case .waiting, .waitingEnquiries, .waitingOthers: "waiting"
        }
    }

    private static func place(_ text: String) -> InboxPlace? {
        let parts = text.split(separator: "-")
        guard parts.count == 2, let moment = Int64(parts[0]), let id = Int64(parts[1]) else { return nil }
        return InboxPlace(activityAt: Timestamp(milliseconds: moment), id: ConversationID(id))
    }

    private func search(_ typed: String, _ viewer: Viewer, _ context: WebContext) async throws -> Response {
        var page = InboxPage(isPractitioner: viewer.isPractitioner)
        page.searched = typed
        if let words = SearchWords(typed) {
            let found = try await site.store.search(words, of: viewer.person, limit: InboxPages.mostFound)
            page.found = try await items(found, words, viewer)
        }
        page.isNothing = page.found.isEmpty
        return try await site.response(page, context)
    }

    private func items(
        _ found: [FoundEntry], _ words: SearchWords, _ viewer: Viewer
    ) async throws -> [InboxPage.FoundItem] {
        let rows = try await site.store.inbox(of: viewer.person, found.map(\.conversation))
        let byID = Dictionary(rows.map { ($0.id, $0) }) { first, _ in first }
        let pairs = found.compactMap { entry in byID[entry.conversation].map { (entry, $0) } }
        let masked = try await site.mask.masked(
            pairs.map { entry, row in
                WordsToMask(
                    practitioner: row.practitioner, counterpart: row.counterpart, senders: entry.senders,
                    texts: [row.subject, entry.text, row.otherName ?? ""])
            })
        return zip(pairs, masked).compactMap { pair, texts in
            // What was masked cannot be found: a search must not tell what the page does not show.
            guard let parts = Highlight.parts(of: texts[1], words.words, orIn: texts[0]) else { return nil }
            return InboxPage.FoundItem(
                link: "/conversations/\(pair.1.id)#entry-\(pair.0.entry)", other: Site.other(pair.1, named: texts[2]),
                subject: texts[0], parts: parts)
        }
    }
}

/// Shows where in a text the words stand that were searched for.
enum Highlight {
    private static let around = 80
    private static let shown = 260

    /// The text around the first hit, cut at the hits; nil where a word stands in neither of the two texts.
    static func parts(
        of text: String, _ words: [String], orIn subject: String
    ) -> [InboxPage.FoundItem.Part]? {
        let line = TypedText.line(text)
        var hits: [Range<String.Index>] = []
        for word in words {
            let found = ranges(of: word, in: line)
            guard !found.isEmpty || !ranges(of: word, in: subject).isEmpty else { return nil }
            hits += found
        }
        hits.sort { $0.lowerBound < $1.lowerBound }
        let start = hits.first.map {
            line.index($0.lowerBound, offsetBy: -around, limitedBy: line.startIndex) ?? line.startIndex
        }
        let from = start ?? line.startIndex
        let end = line.index(from, offsetBy: shown, limitedBy: line.endIndex) ?? line.endIndex
        var parts: [InboxPage.FoundItem.Part] = from > line.startIndex ? [.init(text: "…", isHit: false)] : []
        var position = from
        for hit in hits where hit.lowerBound >= position && hit.upperBound <= end {
            if hit.lowerBound > position {
                parts.append(.init(text: String(line[position..<hit.lowerBound]), isHit: false))
            }
            parts.append(.init(text: String(line[hit]), isHit: true))
            position = hit.upperBound
        }
        if position < end { parts.append(.init(text: String(line[position..<end]), isHit: false)) }
        if end < line.endIndex { parts.append(.init(text: "…", isHit: false)) }
        return parts
    }

    /// Where a word of the text begins with this one, whatever its case and accents.
    private static func ranges(of word: String, in text: String) -> [Range<String.Index>] {
        var found: [Range<String.Index>] = []
        var position = text.startIndex
        while let hit = text.range(
            of: word, options: [.caseInsensitive, .diacriticInsensitive], range: position..<text.endIndex)
        {
            let isBeginning = hit.lowerBound == text.startIndex || !isWord(text[text.index(before: hit.lowerBound)])
            if isBeginning { found.append(hit) }
            position = hit.upperBound
        }
        return found
    }

    private static func isWord(_ character: Character) -> Bool { character.isLetter || character.isNumber }
}
