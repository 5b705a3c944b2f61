import Flow
import Foundation
import Mail
import People
import Store
import Triage

/// A practice with two practitioners and two members, and what brings files into it.
struct Practice {
    let store: Store
    let importing: FileImport

    static let now = Timestamp(seconds: 1_800_000_000)
    static let scheme = AddressScheme(domain: "messages.example.org", style: .catchAll, aliases: ["hello": .enquiries])

    static let people = """
        externalId,role,name,handle,addresses,timeZone
        p1,practitioner,Jane Doe,jane-doe,jane@practice.example,Europe/Berlin
        p2,practitioner,Omar Haddad,omar,omar@studio.example,UTC
        m1,member,Mark Roe,,mark@client.example,
        m2,member,Mia Lind,,mia@client.example,

        """

    static func with(_ body: (Practice) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "people-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try Store(at: folder.appending(path: "postern.sqlite").path)
        let practice = Practice(store: store, importing: FileImport(store: store, scheme: scheme))
        _ = try await practice.importing.people(Array(people.utf8), now: now)
        try await body(practice)
        try store.close()
    }

    func people(_ text: String, isRehearsal: Bool = false) async throws -> ImportOutcome {
        try await importing.people(Array(text.utf8), now: Practice.now, isRehearsal: isRehearsal)
    }

    func bookings(_ text: String, isRehearsal: Bool = false, firstDay: Int64? = nil) async throws -> ImportOutcome {
        try await importing.bookings(
            Array(text.utf8), now: Practice.now, isRehearsal: isRehearsal, firstDay: firstDay)
    }
}

/// A wrong file and what is said about it.
struct WrongFile: Sendable {
    let text: String
    let says: [String]
    init(_ text: String, _ says: String...) {
        self.text = text
        self.says = says
    }
}
