import Flow
import HTTPTypes
import Hummingbird
import Mail
import Store
import Triage

/// The files that came with an entry.
struct FilesPage: PageModel {
    static let name = "files"
    static let sample = FilesPage(
        back: "/conversations/1", other: "Sam Lee",
        files: [File(link: "/conversations/1/entries/1/files/1", name: "photo.jpg", size: "3 MB")],
        leftOut: [Line(words: "virus.exe was left out")], isNothing: true)

    struct File: Sendable {
        var link: String
        var name: String
        var size: String
    }
    struct Line: Sendable { var words: String }

    var back: String
    var other: String
    var files: [File]
    var leftOut: [Line]
    var isNothing: Bool
}

/// The files of an entry, for whoever it was written to: each only ever to be saved.
struct FilesPages: Sendable {
    let site: Site
    private let room = ReadingRoom()

    init(site: Site) { self.site = site }

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.signedIn()
        let seat = try await room.enter()
        defer { withExtendedLifetime(seat) {} }
        let (row, entry) = try await entry(context, viewer)
        let message = try await message(of: entry)
        let names = try await site.mask.masked(
            [WordsToMask(practitioner: row.practitioner, counterpart: row.counterpart, texts: [row.otherName ?? ""])])
        let path = "/conversations/\(row.id)/entries/\(entry.id)/files"
        let files = (message?.files ?? []).enumerated().map { index, file in
            FilesPage.File(
                link: "\(path)/\(index + 1)", name: file.name.isEmpty ? "File \(index + 1)" : file.name,
                size: SavedFile.size(file.bytes.count))
        }
        return try await site.response(
            FilesPage(
                back: "/conversations/\(row.id)#entry-\(entry.id)", other: Site.other(row, named: names[0][0]),
                files: files, leftOut: (message?.leftOut ?? []).map { FilesPage.Line(words: $0) },
                isNothing: files.isEmpty && (message?.leftOut ?? []).isEmpty), context)
    }

    @Sendable func file(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.signedIn()
        guard let number = context.parameters.get("number").flatMap({ Int($0) }), number > 0 else {
            throw WebFailure.notFound
        }
        let seat = try await room.enter()
        let (_, entry) = try await entry(context, viewer)
        guard let files = try await message(of: entry)?.files, files.count >= number else { throw WebFailure.notFound }
        return SavedFile.response(to: files[number - 1], number, keeping: seat)
    }

    private func entry(_ context: WebContext, _ viewer: Viewer) async throws -> (InboxRow, ReadEntry) {
        guard let id = context.parameters.get("id").flatMap({ Int64($0) }),
            let number = context.parameters.get("entry").flatMap({ Int64($0) }), number < .max,
            let found = try await site.store.conversation(
                ConversationID(id), of: viewer.person, earlierThan: EntryID(number + 1), limit: 1),
            let entry = found.entries.last, entry.id.rawValue == number
        else { throw WebFailure.notFound }
        return (found.row, entry)
    }

    private func message(of entry: ReadEntry) async throws -> ReadableMessage? {
        guard let mail = entry.mail else { return nil }
        return try await site.words.files(carriedBy: mail)
    }
}
