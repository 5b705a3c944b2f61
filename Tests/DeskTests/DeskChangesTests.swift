import Desk
import Flow
import Mail
import Store
import Synchronization
import Testing
import Triage

@Suite struct DeskChangesTests {
    /// What the filing of changes was given, and what it refuses.
    private final class Files: Sendable {
        struct Refusal: Error {}
        let filed = Mutex<[DeskChange]>([])
        let poison = Mutex<String?>(nil)
        let isFull = Mutex(false)

        func file(_ changes: [DeskChange]) throws {
            if isFull.withLock({ $0 }) { throw StoreError.unusable(path: "p", reason: "full") }
            if changes.contains(where: { $0.id == poison.withLock { $0 } }) { throw Refusal() }
            filed.withLock { $0 += changes }
        }

        var ids: [String] { filed.withLock { $0.map(\.id) } }
    }

    private static func withTicket(
        _ body: (DeskRig, TicketID, Files, FaultyDesk, DeskRunner) async throws -> Void
    ) async throws {
        let rig = try await DeskRig()
        let files = Files()
        let desk = FaultyDesk(rig.local)
        let runner = rig.runner(desk) { try files.file($0) }
        try await rig.enquiry("One")
        _ = try await runner.drain()
        let ticket = try #require(try await rig.store.tickets(kind: nil, done: true, limit: 1).first).id
        try await body(rig, ticket, files, desk, runner)
    }

    @Test("agents' work is told in order, once, and what we wrote ourselves is not")
    func tells() async throws {
        try await Self.withTicket { rig, ticket, files, _, runner in
            #expect(files.ids.isEmpty)
            for number in 1...250 {
                try await rig.store.noteLocally(ticket, "\(number)", agent: "Ann", now: rig.now)
            }
            #expect(try await runner.pull() == 250)
            #expect(try await runner.pull() == 0)
            #expect(Set(files.ids).count == 250)
            let words = files.filed.withLock { $0 }.map(\.event)
            #expect(words == (1...250).map { .comment("\($0)", isPublic: false, agent: "Ann") })
        }
    }

    @Test("a change that cannot be filed is passed over with an alarm; the others around it are filed")
    func passesOver() async throws {
        try await Self.withTicket { rig, ticket, files, _, runner in
            for word in ["a", "b", "c"] {
                try await rig.store.noteLocally(ticket, word, agent: "Ann", now: rig.now)
            }
            files.poison.withLock { $0 = "local-2" }
            try await runner.pull()
            #expect(files.ids == ["local-1", "local-3"])
            #expect(try await rig.store.alarms().map(\.detail) == ["local local-2"])
        }
    }

    @Test("a store that is full, or a desk that cannot be read, loses nothing: it is read again")
    func readsAgain() async throws {
        try await Self.withTicket { rig, ticket, files, desk, runner in
            try await rig.store.noteLocally(ticket, "a", agent: "Ann", now: rig.now)
            files.isFull.withLock { $0 = true }
            await #expect(throws: StoreError.self) { try await runner.pull() }
            files.isFull.withLock { $0 = false }
            desk.failReads(true)
            await #expect(throws: DeskUnreachable.self) { try await runner.pull() }
            desk.failReads(false)
            #expect(files.ids.isEmpty)
            try await runner.pull()
            #expect(files.ids == ["local-1"])
            #expect(try await rig.store.alarms().isEmpty)
        }
    }
}
