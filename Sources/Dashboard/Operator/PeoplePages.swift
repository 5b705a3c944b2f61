import Flow
import HTTPTypes
import Hummingbird
import Mail
import Store
import Triage

/// People, or those that a search finds.
struct PeoplePage: PageModel {
    static let name = "people"
    static let sample = PeoplePage(
        searched: "jane",
        people: [Item(id: 1, name: "Jane Doe", role: "practitioner", handle: "jane-doe", hasLeft: true)],
        isNothing: true, hasMore: true)

    struct Item: Sendable {
        var id: Int
        var name: String
        var role: String
        var handle: String
        var hasLeft: Bool
    }

    var searched: String
    var people: [Item]
    var isNothing: Bool
    var hasMore: Bool
}

/// One person, with all that is known of them.
struct PersonPage: PageModel {
    static let name = "person"
    static let sample = PersonPage(
        id: 1, title: "Jane Doe", role: "practitioner", handle: "jane-doe", externalID: "7", locale: "en",
        timeZone: "UTC", workingHours: "mon 09:00-17:00", content: "full", quietHours: "22:00-07:00", digest: "08:00",
        hasLeft: true, addresses: [Address(words: "jane@example.org", note: "confirmed")],
        phones: [Line(words: "+44")], activeWith: [Other(id: 2, name: "Sam")],
        conversations: [Talk(id: 1, subject: "Hello", kind: "in-house", moment: "18:02")],
        showings: [Showing(wording: "Please note", times: 3, last: "18:02")])

    struct Address: Sendable {
        var words: String
        var note: String
    }
    struct Line: Sendable { var words: String }
    struct Other: Sendable {
        var id: Int
        var name: String
    }
    struct Talk: Sendable {
        var id: Int
        var subject: String
        var kind: String
        var moment: String
    }
    struct Showing: Sendable {
        var wording: String
        var times: Int
        var last: String
    }

    var id: Int
    var title: String
    var role: String
    var handle: String
    var externalID: String
    var locale: String
    var timeZone: String
    var workingHours: String
    var content: String
    var quietHours: String
    var digest: String
    var hasLeft: Bool
    var addresses: [Address]
    var phones: [Line]
    var activeWith: [Other]
    var conversations: [Talk]
    var showings: [Showing]
}

struct PeoplePages: Sendable {
    let site: Site
    private static let rows = 200

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try context.operating()
        let typed = String(
            TypedText.line(String(request.uri.queryParameters["q"] ?? "")).prefix(WebLimits.searchCharacters))
        let people = try await site.store.people(like: typed, limit: PeoplePages.rows + 1)
        return try await site.response(
            PeoplePage(
                searched: typed,
                people: people.prefix(PeoplePages.rows).map { person in
                    PeoplePage.Item(
                        id: Int(person.id.rawValue), name: person.name ?? "(no name)", role: person.role.rawValue,
                        handle: person.handle ?? "", hasLeft: person.hasLeft)
                }, isNothing: people.isEmpty, hasMore: people.count > PeoplePages.rows), context)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.operating()
        guard let id = context.parameters.get("id").flatMap({ Int64($0) }),
            let found = try await site.store.details(of: PersonID(id), now: site.now(), limit: PeoplePages.rows),
            found.person.role != .desk
        else { throw WebFailure.notFound }
        return try await site.response(page(found, site.moments(viewer)), context)
    }

    private func page(_ found: PersonDetails, _ moments: Moments) -> PersonPage {
        PersonPage(
            id: Int(found.person.id.rawValue), title: found.person.name ?? "(no name)",
            role: found.person.role.rawValue,
            handle: found.person.handle ?? "", externalID: found.externalID ?? "", locale: found.person.locale,
            timeZone: found.timeZone, workingHours: found.workingHours ?? "",
            content: found.preferences.content.rawValue, quietHours: found.preferences.quietHours?.text ?? "",
            digest: found.preferences.digest?.text ?? "", hasLeft: found.person.hasLeft,
            addresses: found.addresses.map { address in
                let notes =
                    [address.confirmedAt == nil ? "not confirmed" : "confirmed"]
                    + address.suppressed.map { "left alone after a \($0)" }
                return PersonPage.Address(words: address.address.description, note: notes.joined(separator: ", "))
            }, phones: found.phones.map { PersonPage.Line(words: $0) },
            activeWith: found.activeWith.map {
                PersonPage.Other(id: Int($0.id.rawValue), name: $0.name ?? "(no name)")
            },
            conversations: found.conversations.map { summary in
                PersonPage.Talk(
                    id: Int(summary.conversation.id.rawValue), subject: summary.conversation.subject,
                    kind: summary.conversation.kind.rawValue,
                    moment: summary.lastEntryAt.map { moments.words($0) } ?? "")
            },
            showings: found.showings.map {
                PersonPage.Showing(wording: $0.wording, times: $0.times, last: moments.words($0.lastAt))
            })
    }
}
