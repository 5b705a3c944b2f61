import Foundation
import Testing

@testable import Store

@Suite struct OpeningTests {
    @Test("commits are synced: the writer reads back synchronous=FULL and WAL")
    func isDurable() async throws {
        try await Fixture.with { fixture in
            let read = try await fixture.store.withoutTransaction { db in
                [
                    try db.number("PRAGMA synchronous"),
                    try db.number("SELECT journal_mode = 'wal' FROM pragma_journal_mode"),
                    try db.number("PRAGMA foreign_keys"),
                ]
            }
            #expect(read == [2, 1, 1])
        }
    }

    @Test("a store of a later version is refused with its version and what to do")
    func refusesNewer() async throws {
        try await Fixture.with { fixture in
            try await fixture.store.write { db in
                try db.run("INSERT INTO grdb_migrations (identifier) VALUES ('v99')")
            }
            let error = #expect(throws: StoreError.self) { try Store(at: fixture.path) }
            #expect(error == .newer(path: fixture.path, found: "v99"))
            #expect(error?.description.contains("v99") == true)
            #expect(error?.description.contains("upgrade postern") == true)
        }
    }

    @Test("the database of another program, a text file and a missing folder are refused and left alone")
    func refusesForeign() async throws {
        try await Fixture.with { fixture in
            let foreign = fixture.folder.appending(path: "foreign.sqlite").path
            let theirs = try Store(at: foreign)
            try await theirs.write { db in try db.run("PRAGMA application_id = 99") }
            try theirs.close()
            #expect(throws: StoreError.unusable(path: foreign, reason: "it is a database of another program")) {
                try Store(at: foreign)
            }
            let text = fixture.folder.appending(path: "notes.txt").path
            let words = Data(repeating: 0x61, count: 5_000)
            try words.write(to: URL(filePath: text))
            #expect(throws: StoreError.self) { try Store(at: text) }
            #expect(try Data(contentsOf: URL(filePath: text)) == words)
            #expect(throws: StoreError.self) {
                try Store(at: fixture.folder.appending(path: "nowhere/postern.sqlite").path)
            }
        }
    }

    @Test("only its owner may read the file and its log")
    func isPrivate() async throws {
        try await Fixture.with { fixture in
            for suffix in ["", "-wal"] {
                let attributes = try FileManager.default.attributesOfItem(atPath: fixture.path + suffix)
                #expect(attributes[.posixPermissions] as? Int == 0o600)
            }
        }
    }

    @Test("it is opened twice at once and finds what was written before")
    func reopens() async throws {
        try await Fixture.with { fixture in
            let second = try Store(at: fixture.path)
            #expect(try await second.people(role: nil, limit: 10) == [fixture.jane, fixture.mark])
            try second.close()
        }
    }

    @Test("the data version changes when another process has written, and not by own writes")
    func seesOthers() async throws {
        try await Fixture.with { fixture in
            let other = try Store(at: fixture.path)
            let before = try await fixture.store.dataVersion()
            try await fixture.store.setCursor(Cursor(mailbox: "a", folder: "", uidValidity: 0, uid: 1))
            #expect(try await fixture.store.dataVersion() == before)
            try await other.setCursor(Cursor(mailbox: "b", folder: "", uidValidity: 0, uid: 1))
            #expect(try await fixture.store.dataVersion() != before)
            try other.close()
        }
    }
}
