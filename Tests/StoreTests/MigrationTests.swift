import Flow
import Foundation
import GRDB
import Mail
import Testing
import Triage

@testable import Store

/// A file of the first version becomes one of this version with everything that was in it.
@Suite struct MigrationTests {
    @Test("a store of the first version keeps every row, and every reference leads somewhere")
    func keepsRows() async throws {
        try await Self.migrated { store, before in
            let after = try await store.read { db in try Self.rows(in: db) }
            for (table, rows) in before {
                #expect(after[table] == rows + (table == "person" ? 1 : 0), "\(table)")
            }
            let broken = try await store.read { db in try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").count }
            #expect(broken == 0)
            #expect(try await store.read { db in try db.number("PRAGMA foreign_keys") } == 1)
        }
    }

    @Test("what a first version held as unassigned is held as unroutable, and its questions ask who wrote")
    func translates() async throws {
        try await Self.migrated { store, _ in
            let held = try await store.heldMails(includingIgnored: false, limit: 9)
            #expect(held.map(\.reason) == ["unroutable", "unrecognised-sender"])
            let question = try #require(try await store.question(QuestionID(1)))
            #expect(question.kind == .confirmSender)
            #expect(question.arrival == ArrivalID(1))
            #expect(question.conversation == nil)
            #expect(question.isUsed)
        }
    }

    @Test("what nobody has answered waits from the first unanswered message on; what is answered or closed does not")
    func waits() async throws {
        try await Self.inFolder { path in
            try await Self.writeFirst(to: path) { db in
                try db.execute(
                    sql: """
                        INSERT INTO conversation VALUES (2, 'in-house', 1, 2, 'Hip', 'hip', 1, 1, 0, 0),
                            (3, 'in-house', 1, 2, 'Toe', 'toe', 0, 1, 0, 0),
                            (4, 'in-house', 1, 2, 'Arm', 'arm', 1, 1, 0, 0);
                        INSERT INTO entry VALUES (2, 2, 'message', 'counterpart', 'mail', 't', '', 'r', 1, 0, 0, 1, 3),
                            (3, 2, 'message', 'practitioner', 'mail', 't', '', 'r', 1, 0, 0, 2, 3),
                            (4, 3, 'message', 'counterpart', 'mail', 't', '', 'r', 1, 0, 0, 3, 3),
                            (5, 4, 'message', 'practitioner', 'mail', 't', '', 'r', 1, 0, 0, 4, 3),
                            (6, 4, 'message', 'counterpart', 'mail', 't', '', 'r', 1, 0, 0, 5, 3),
                            (7, 4, 'message', 'counterpart', 'mail', 't', '', 'r', 1, 0, 0, 6, 3);
                        """)
            }
            let store = try Store(at: path)
            let rows = try await store.read { db in
                let rows = try Row.fetchAll(
                    db, sql: "SELECT practitioner, entry, since FROM waiting WHERE due_at IS NULL ORDER BY conversation"
                )
                return rows.map { [$0["practitioner"] as Int64, $0["entry"], $0["since"]] }
            }
            #expect(rows == [[1, 1, 0], [1, 6, 5]])
            try store.close()
        }
    }

    @Test("a frozen mail has its bytes, and still nothing changes them")
    func keepsFrozen() async throws {
        try await Self.migrated { store, _ in
            let frozen = try await store.frozenMail(OutgoingMailID(4))
            #expect(frozen?.bytes == [1, 2, 3])
            await #expect(throws: StoreError.self) {
                try await store.write { db in try db.run("UPDATE frozen_mail SET bytes = x'00'") }
            }
        }
    }

    @Test("every index and trigger of the first version is there in its words, and the whole is as in a new store")
    func keepsIndexes() async throws {
        try await Self.migrated { store, _ in
            let first = try DatabaseQueue()
            try await first.write { db in try Self.createFirst(db) }
            let old = try await first.read { db in try Self.definitions(in: db, "type IN ('index', 'trigger')") }
            let all = "type IN ('table', 'index', 'trigger')"
            let migrated = try await store.read { db in try Self.definitions(in: db, all) }
            for (name, sql) in old { #expect(migrated[name] == sql, "\(name)") }
            #expect(old.count > 15)
            try await Fixture.with { fixture in
                let new = try await fixture.store.read { db in try Self.definitions(in: db, all) }
                #expect(new == migrated)
            }
        }
    }

    @Test("a store with broken references is refused whole, and left as it was")
    func refusesBroken() async throws {
        try await Self.inFolder { path in
            try await Self.writeFirst(to: path) { db in
                try db.execute(sql: "INSERT INTO wording VALUES (9, 77, 'w', 5, 0)")
            }
            #expect(throws: StoreError.self) { try Store(at: path) }
            let tables = try await DatabaseQueue(path: path).read { db in try Self.rows(in: db) }
            #expect(tables["ticket"] == nil)
            #expect(tables["wording"] == 2)
        }
    }
}

extension MigrationTests {
    private static func migrated(_ body: (Store, [String: Int]) async throws -> Void) async throws {
        try await inFolder { path in
            let before = try await writeFirst(to: path)
            #expect(before.values.allSatisfy { $0 > 0 })
            let store = try Store(at: path)
            try await body(store, before)
            try store.close()
        }
    }

    private static func inFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder.appending(path: "postern.sqlite").path)
    }

    /// Writes a store as the first version did, with a row or more in every table.
    @discardableResult
    private static func writeFirst(
        to path: String, and more: @escaping @Sendable (Database) throws -> Void = { _ in }
    ) async throws -> [String: Int] {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        var migrator = DatabaseMigrator()
        migrator.registerMigration("v1") { db in try createFirst(db) }
        try migrator.migrate(queue)
        return try await queue.write { db in
            try db.execute(sql: firstRows)
            try more(db)
            return try rows(in: db)
        }
    }

    private static func createFirst(_ db: Database) throws {
        try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
        for sql in SchemaV1.tables { try db.execute(sql: sql) }
    }

    private static func rows(in db: Database) throws -> [String: Int] {
        let tables = try String.fetchAll(
            db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'grdb_migrations'")
        let counted = try tables.map { ($0, try Int.fetchOne(db, sql: "SELECT count(*) FROM \($0)") ?? -1) }
        return Dictionary(uniqueKeysWithValues: counted)
    }

    private static func definitions(in db: Database, _ condition: String) throws -> [String: String] {
        let rows = try Row.fetchAll(
            db, sql: "SELECT name, sql FROM sqlite_master WHERE \(condition) AND sql IS NOT NULL")
        return Dictionary(uniqueKeysWithValues: rows.map { ($0["name"], $0["sql"]) })
    }

    private static let firstRows = """
        INSERT INTO cursor VALUES ('main', 'INBOX', 7, 3);
        INSERT INTO blob VALUES (zeroblob(32), x'0102');
        INSERT INTO person VALUES (1, 'p1', 'practitioner', 'Jane', 'jane', '', 'en', 'UTC', 0),
            (2, NULL, 'enquirer', 'Anna', NULL, '', 'en', 'UTC', 0);
        INSERT INTO address VALUES ('jane@p.example', 'jane@p.example', 1, 0, 5),
            ('a@x.example', 'a@x.example', 2, 0, NULL);
        INSERT INTO conversation VALUES (1, 'enquiry', 1, 2, 'Knee', 'knee', 1, 1, 0, 0);
        INSERT INTO arrival VALUES
            (1, 'main', 'INBOX', 7, 1, '', 0, 0, zeroblob(32), NULL, zeroblob(32), 'a@x.example', 'a', 'a', 's', NULL,
                'person', 'none', 'held', 'unrecognised-sender', 'r', 't', 1, 1, 0),
            (2, 'main', 'INBOX', 7, 2, '', 0, 0, zeroblob(32), NULL, zeroblob(32), 'a@x.example', 'a', 'a', 's', NULL,
                'person', 'none', 'held', 'unassigned', 'r', 't', NULL, NULL, 0),
            (3, 'main', 'INBOX', 7, 3, '', 0, 0, zeroblob(32), NULL, zeroblob(32), 'a@x.example', 'a', 'a', 's', NULL,
                'person', 'none', 'filed', NULL, 'r', 't', 1, NULL, 1);
        INSERT INTO effect VALUES (zeroblob(32), 'a@x.example', '', 'r', 0, 3);
        INSERT INTO entry VALUES (1, 1, 'message', 'counterpart', 'mail', 't', '', 'r', 1, 0, 0, 0, 3);
        INSERT INTO message_reference VALUES (1, 1, 'counterpart', 2, 'm@x.example');
        INSERT INTO question VALUES (1, 1, 'a@x.example', 'a@x.example', 2, 0, 9, 5, 3);
        INSERT INTO outgoing
            (id, template, priority, person, address, conversation, party, entry, question, arrival, state, created_at,
                due_at, give_up_at, owner, lease_until)
            VALUES (1, 'welcome', 1, 2, 'a@x.example', 1, 'counterpart', NULL, NULL, 3, 'due', 0, 0, 9, NULL, NULL),
            (2, 'new-customer-enquiry', 0, 1, 'j', 1, 'practitioner', 1, NULL, 3, 'claimed', 0, 0, 9, 'a', 9),
            (3, 'enquirer-message', 0, 1, 'j', 1, 'practitioner', 1, NULL, 3, 'handing-over', 0, 0, 9, 'a', 9),
            (4, 'enquirer-message', 0, 1, 'j', 1, 'practitioner', 1, NULL, 3, 'sent', 0, NULL, 9, NULL, NULL),
            (5, 'confirm-sender', 1, 2, 'a@x.example', NULL, NULL, NULL, 1, 1, 'failed', 0, NULL, 9, NULL, NULL),
            (6, 'enquirer-message', 0, 1, 'j', 1, 'practitioner', 1, NULL, 3, 'uncertain', 0, NULL, 9, NULL, NULL),
            (7, 'enquirer-message', 0, 1, 'j', 1, 'practitioner', 1, NULL, 3, 'cancelled', 0, NULL, 9, NULL, NULL),
            (8, 'enquirer-message', 0, 1, 'j', 1, 'practitioner', 1, NULL, 3, 'held', 0, NULL, 9, NULL, NULL);
        INSERT INTO frozen_mail VALUES (4, 'b@p.example', 'jane@p.example', 'o@p.example', x'010203');
        INSERT INTO report VALUES (1, 4, 3, 'soft', '4.2.2', 'full', 0);
        INSERT INTO wording VALUES (1, 1, 'w', 4, 0);
        INSERT INTO stranger_minute VALUES (0, 1);
        INSERT INTO event VALUES (1, 0, 'k', 1, 'd');
        """
}
