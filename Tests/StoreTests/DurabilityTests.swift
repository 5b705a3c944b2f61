import Dispatch
import Flow
import Foundation
import Mail
import Testing
import Triage

@testable import Store

@Suite struct DurabilityTests {
    @Test("what a call has returned from is in the files: a copy taken then opens with it (G1, G5)")
    func survivesAbort() async throws {
        try await Fixture.with { fixture in
            var history = [try await fixture.store.counts()]
            for step in Self.steps {
                try await step(fixture)
                let counts = try await fixture.store.counts()
                history.append(counts)
                let copy = try Self.copy(of: fixture, logBytes: nil)
                #expect(try await Self.reopen(copy) == counts)
            }
            #expect(Set(history).count == history.count, "each step must change something")
        }
    }

    @Test("a log torn off anywhere gives the state after some call, never one in between (G3, G5)")
    func survivesTornLog() async throws {
        try await Fixture.with { fixture in
            let empty = fixture.folder.appending(path: "empty.sqlite").path
            let fresh = try Store(at: empty)
            var legal: Set<[String: Int]> = [try await fresh.counts(), try await fixture.store.counts()]
            try fresh.close()
            for step in Self.steps {
                try await step(fixture)
                legal.insert(try await fixture.store.counts())
            }
            let size = try Data(contentsOf: URL(filePath: fixture.path + "-wal")).count
            let cuts = 40
            var found: Set<[String: Int]> = []
            for cut in 0...cuts {
                let copy = try Self.copy(of: fixture, logBytes: size * cut / cuts)
                let counts = try await Self.reopen(copy)
                #expect(legal.contains(counts), "torn at \(cut) of \(cuts): \(counts)")
                found.insert(counts)
            }
            #expect(found.count > 3)
        }
    }

    /// Calls that each leave another state behind.
    private static let steps: [@Sendable (Fixture) async throws -> Void] = [
        { fixture in _ = try await fixture.openConversation(owner: "a") },
        { fixture in
            let batch = (1...20).map { Mails.from("a\($0)@stranger.example", text: "text \($0)", uid: $0) }
            _ = try await fixture.store.file(
                batch, cursor: Cursor(mailbox: "main", folder: "INBOX", uidValidity: 7, uid: 20), now: fixture.start,
                owner: nil, lease: Fixture.lease,
                by: Judgement(read: { _ in batch[0] }) { arrival, _ in fixture.enquiry(arrival) })
        },
        { fixture in
            _ = try await fixture.store.claimDue(limit: 9, now: fixture.start, owner: "b", lease: Fixture.lease)
        },
        { fixture in
            let mails = try await fixture.store.queuedMails(states: [.claimed], limit: 4)
            let ready = mails.map { Preparation.ready($0.id, QueueTests.frozen($0.id)) }
            _ = try await fixture.store.handOver(ready, owner: "b", now: fixture.start, lease: Fixture.lease)
        },
        { fixture in
            let handed = try await fixture.store.queuedMails(states: [.handingOver], limit: 2)
            let outcomes = handed.map { (id: $0.id, outcome: QueueTests.ok, retryAt: fixture.start) }
            try await fixture.store.settle(outcomes, now: fixture.start)
        },
        { fixture in _ = try await fixture.store.recover(now: fixture.start, owner: "b", uncertainWait: nil) },
        { fixture in
            let mail = try await fixture.store.queuedMails(states: [.uncertain], limit: 1)
            try await fixture.store.cancel(mail[0].id, why: "test", now: fixture.start)
        },
    ]

    /// Copies the file and the first bytes of its log, as a crash would leave them.
    private static func copy(of fixture: Fixture, logBytes: Int?) throws -> String {
        let path = fixture.folder.appending(path: "copy-\(UUID().uuidString).sqlite").path
        try FileManager.default.copyItem(atPath: fixture.path, toPath: path)
        let log = try Data(contentsOf: URL(filePath: fixture.path + "-wal"))
        try log.prefix(logBytes ?? log.count).write(to: URL(filePath: path + "-wal"))
        return path
    }

    /// Opens what is left, checks that it is whole, and counts.
    private static func reopen(_ path: String) async throws -> [String: Int] {
        let store = try Store(at: path)
        let faults = try await store.read { db in
            try db.number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'")
        }
        let orphans = try await store.read { db in try db.number("SELECT count(*) FROM pragma_foreign_key_check") }
        #expect(faults == 0)
        #expect(orphans == 0)
        let counts = try await store.counts()
        try store.close()
        return counts
    }

    @Test("a full disk loses nothing: the batch is not filed, and is filed when there is room again (G5)")
    func survivesFullDisk() async throws {
        try await Fixture.with { fixture in
            let store = fixture.store
            _ = try await fixture.openConversation()
            let batch = (1...40).map {
                Mails.from("a\($0)@stranger.example", text: String(repeating: "text \($0) ", count: 600), uid: $0)
            }
            let cursor = Cursor(mailbox: "main", folder: "INBOX", uidValidity: 7, uid: 40)
            let judgement = Judgement(read: { _ in batch[0] }) { arrival, _ in fixture.enquiry(arrival) }
            let before = try await store.counts()
            try await store.withoutTransaction { db in
                let pages = try db.number("PRAGMA page_count") ?? 0
                _ = try db.number("PRAGMA max_page_count = \(pages + 30)")
            }
            let error = await #expect(throws: StoreError.self) {
                try await store.file(
                    batch, cursor: cursor, now: fixture.start, owner: nil, lease: Fixture.lease, by: judgement)
            }
            #expect(error?.description.contains("full") == true)
            let after = try await store.counts()
            #expect(after == before)
            let notMoved = try await store.cursor(mailbox: "main", folder: "INBOX")
            #expect(notMoved == nil)
            try await store.withoutTransaction { db in _ = try db.number("PRAGMA max_page_count = 1000000") }
            let filed = try await store.file(
                batch, cursor: cursor, now: fixture.start, owner: nil, lease: Fixture.lease, by: judgement)
            #expect(filed.allSatisfy { $0.decision?.disposition == .filed })
            let moved = try await store.cursor(mailbox: "main", folder: "INBOX")
            #expect(moved == cursor)
        }
    }

    @Test("readers go on while a batch is being filed, and see the state before it")
    func readsBesideWriting() async throws {
        try await Fixture.with { fixture in
            let (deciding, mayGoOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            let mail = Mails.from("anna@stranger.example", uid: 1)
            async let filed = fixture.file(mail) { arrival, _ in
                deciding.signal()
                #expect(mayGoOn.wait(timeout: .now() + 30) == .success)
                return fixture.enquiry(arrival)
            }
            await Self.wait(for: deciding)
            let during = try await fixture.store.counts()
            mayGoOn.signal()
            #expect(try await filed.queued.count == 2)
            let after = try await fixture.store.counts()
            #expect(during["arrivals"] == 0)
            #expect(after["arrivals"] == 1)
        }
    }

    /// Waits on a thread of its own, not on the cooperative pool.
    private static func wait(for semaphore: DispatchSemaphore) async {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                semaphore.wait()
                continuation.resume()
            }
        }
    }

    @Test("two processes file and settle side by side, and every mail is there")
    func writesFromTwoProcesses() async throws {
        try await Fixture.with { fixture in
            let other = try Store(at: fixture.path)
            let second = Fixture(folder: fixture.folder, store: other, jane: fixture.jane, mark: fixture.mark)
            async let here = Self.fileMany(fixture, 1...30)
            async let there = Self.fileMany(second, 31...60)
            #expect(try await here + there == 60)
            let counts = try await fixture.store.counts()
            #expect(counts["arrivals.filed"] == 60)
            #expect(counts["outgoing.due"] == 120)
            try other.close()
        }
    }

    private static func fileMany(_ fixture: Fixture, _ uids: ClosedRange<UInt32>) async throws -> Int {
        var filed = 0
        for uid in uids {
            let mail = Mails.from("a\(uid)@stranger.example", text: "text \(uid)", uid: uid)
            filed += try await fixture.file(mail) { arrival, _ in fixture.enquiry(arrival) }.decision == nil ? 0 : 1
        }
        return filed
    }

    @Test("what is being written is finished when its task is cancelled")
    func finishesWhenCancelled() async throws {
        try await Fixture.with { fixture in
            let (_, mail) = try await fixture.openConversation(owner: "a")
            _ = try await fixture.store.handOver(
                [.ready(mail, QueueTests.frozen(mail))], owner: "a", now: fixture.start, lease: Fixture.lease)
            let settling = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await fixture.store.settle([(mail, QueueTests.ok, .never)], now: fixture.start)
            }
            try await settling.value
            let counts = try await fixture.store.counts()
            #expect(counts["outgoing.sent"] == 1)
        }
    }
}
