import Flow
import Foundation
import GRDB
import Mail
import Testing
import Triage

@testable import Store

/// Each step once per (conversation, question, step), whatever ends the process and whoever runs beside it.
@Suite struct ReminderOnceTests {
    @Test("a log torn off anywhere gives a store that does each step once more, or not again")
    func survivesTearing() async throws {
        try await ReminderRig.with { rig in
            let one = try await rig.ask("One", at: "2026-03-05 09:00", uid: 1)
            let two = try await rig.ask("Two", at: "2026-03-05 09:10", uid: 2)
            _ = try await rig.run("2026-03-05 10:00")
            let before = try Self.logSize(rig)
            #expect(try await rig.run("2026-03-05 14:00").mails.count == 1)
            let after = try Self.logSize(rig)
            #expect(after > before)
            var fresh: [Int] = []
            let cuts = Array(stride(from: before, to: after, by: max((after - before) / 24, 1))) + [after]
            for cut in cuts {
                let path = try Self.copy(of: rig, logBytes: cut)
                let store = try Store(at: path)
                fresh.append(try await rig.run("2026-03-05 14:01", on: store).mails.count)
                for id in [one, two] { #expect(try await rig.steps(id, in: store) == ["0 reminder"]) }
                #expect(
                    try await rig.count("SELECT count(*) FROM outgoing WHERE template = 'reminder'", in: store) == 1)
                #expect(try await rig.count("SELECT count(*) FROM outgoing_item", in: store) == 2)
                try store.close()
            }
            // The first copy is from before the commit, the last one from after it.
            #expect(fresh.first == 1 && fresh.last == 0)
        }
    }

    @Test("a copy taken half-way goes on where it was, as the store itself does")
    func copyGoesOn() async throws {
        try await ReminderRig.with { rig in
            let id = try await rig.ask(at: "2026-03-05 09:00")
            _ = try await rig.run("2026-03-05 09:00")
            _ = try await rig.run("2026-03-05 13:00")
            let copy = try Store(at: try Self.copy(of: rig, logBytes: nil))
            for store in [rig.store, copy] {
                #expect(try await rig.run("2026-03-05 13:00", on: store).mails.isEmpty)
                #expect(try await rig.run("2026-03-06 09:00", on: store).mails.count == 1)
                #expect(try await rig.run("2026-03-06 09:00", on: store).mails.isEmpty)
                #expect(try await rig.steps(id, in: store) == ["0 reminder", "1 reminder"])
            }
            try copy.close()
        }
    }

    @Test("two processes that run at the same time send one mail")
    func twoProcesses() async throws {
        try await ReminderRig.with { rig in
            for uid in UInt32(1)...20 { _ = try await rig.ask("Question \(uid)", at: "2026-03-05 09:00", uid: uid) }
            let other = try Store(at: rig.fixture.path)
            async let here = rig.run("2026-03-05 13:00")
            async let there = rig.run("2026-03-05 13:00", on: other)
            let runs = try await [here, there]
            #expect(runs.flatMap(\.mails).count == 1)
            #expect(runs.allSatisfy { $0.failed.isEmpty })
            #expect(try await rig.count("SELECT count(*) FROM reminder_step") == 20)
            try other.close()
        }
    }

    @Test("the schema refuses a step that has happened, and nothing of its transaction stays")
    func refusedBySchema() async throws {
        try await ReminderRig.with { rig in
            _ = try await rig.ask(at: "2026-03-05 09:00")
            _ = try await rig.run("2026-03-05 09:00")
            _ = try await rig.run("2026-03-05 13:00")
            // As if a fault had turned the conversation's counter back.
            try await rig.store.write { db in try db.run("UPDATE waiting SET step = 0, due_at = NULL") }
            let run = try await rig.run("2026-03-05 14:00")
            #expect(run.failed.map(\.practitioner) == [rig.fixture.jane.id])
            #expect(run.mails.isEmpty)
            #expect(try await rig.count("SELECT count(*) FROM outgoing WHERE template = 'reminder'") == 1)
        }
    }

    @Test("one practitioner's fault keeps nobody else's reminders")
    func othersGoOn() async throws {
        try await ReminderRig.with { rig in
            _ = try await rig.ask(at: "2026-03-05 09:00")
            try await rig.store.importPeople(
                [
                    ImportedPerson(
                        externalID: "p2", role: .practitioner, name: "Omar Haddad", handle: "omar",
                        addresses: [Fixture.address("omar@practice.example")], timeZone: ReminderRig.zone)
                ], now: Fixture.start)
            let omar = try #require(try await rig.store.practitioner(handle: "omar"))
            let mail = Mails.from("mark@client.example", subject: "Other", text: "Other", uid: 7)
            let filed = try await rig.fixture.file(mail, at: ReminderRig.at("2026-03-05 09:00")) { arrival, _ in
                Decision(
                    disposition: .filed, rule: "test",
                    effects: [
                        .open(
                            kind: .inHouse, practitioner: omar.id, counterpart: .existing(rig.fixture.mark.id),
                            subject: arrival.subject),
                        .add(to: .opened, by: .counterpart, unproven: false),
                    ], conversation: .opened, routes: [ServedRoute("other")])
            }
            let other = try #require(filed.conversation)
            try await rig.waiting("2026-03-05 09:00") { waiting in
                let entry = try #require(try waiting.db.number("SELECT max(id) FROM entry"))
                try waiting.begin(other, entry: EntryID(entry))
                try waiting.db.run(
                    """
                    INSERT INTO reminder_step (conversation, entry, round, step, how, at)
                    SELECT conversation, entry, 0, 0, 'passed', 0 FROM waiting WHERE practitioner = ?
                    """, [rig.fixture.jane.id.rawValue])
            }
            let run = try await rig.run("2026-03-05 13:00")
            #expect(run.failed.map(\.practitioner) == [rig.fixture.jane.id])
            #expect(run.mails.count == 1)
            #expect(try await rig.steps(other) == ["0 reminder"])
        }
    }

    private static func logSize(_ rig: ReminderRig) throws -> Int {
        try Data(contentsOf: URL(filePath: rig.fixture.path + "-wal")).count
    }

    /// Copies the file and the first bytes of its log, as a crash would leave them.
    private static func copy(of rig: ReminderRig, logBytes: Int?) throws -> String {
        let path = rig.fixture.folder.appending(path: "copy-\(UUID().uuidString).sqlite").path
        try FileManager.default.copyItem(atPath: rig.fixture.path, toPath: path)
        let log = try Data(contentsOf: URL(filePath: rig.fixture.path + "-wal"))
        try log.prefix(logBytes ?? log.count).write(to: URL(filePath: path + "-wal"))
        return path
    }
}
