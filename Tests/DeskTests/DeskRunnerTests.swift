import Desk
import Flow
import Foundation
import Mail
import Store
import Synchronization
import TestSupport
import Testing
import Triage

@Suite struct DeskRunnerTests {
    @Test("what enquirers and practitioners write is at the desk, in order, one comment for each message")
    func carries() async throws {
        let rig = try await DeskRig()
        let conversation = try await rig.enquiry("One")
        try await rig.write("Two", by: .practitioner, in: conversation)
        try await rig.write("Three", by: .counterpart, in: conversation)
        #expect(try await rig.runner(rig.local).drain() == 3)
        #expect(try await rig.words() == [conversation: ["One", "Two", "Three"]])
        let ticket = try #require(try await rig.store.tickets(kind: .enquiry, done: false, limit: 1).first)
        #expect(ticket.status == .open)
        #expect(ticket.externalID == "local-\(ticket.id)")
        #expect(try await rig.runner(rig.local).drain() == 0)
    }

    /// What the desk does with the first attempts at every task.
    static let faults: [[FaultyDesk.Fault]] = [
        [.before(.retry(after: nil, why: "refused to connect"))],
        [.before(.ambiguous(why: "timed out before it came"))],
        [.after(.ambiguous(why: "timed out after it came"))],
        [.after(.retry(after: nil, why: "said no and had it all the same"))],
        [.after(.ambiguous(why: "1")), .before(.retry(after: .seconds(20), why: "429")), .after(.ambiguous(why: "3"))],
    ]

    @Test(
        "whatever gets lost on the way, there is one ticket and one comment for each message", arguments: faults.indices
    )
    func survivesFaults(_ index: Int) async throws {
        let rig = try await DeskRig()
        let conversation = try await rig.enquiry("One")
        try await rig.write("Two", by: .practitioner, in: conversation)
        let faults = Self.faults[index]
        let desk = FaultyDesk(rig.local) { (work: DeskWork) -> FaultyDesk.Fault in
            work.progress.attempts <= faults.count ? faults[work.progress.attempts - 1] : .none
        }
        let runner = rig.runner(desk)
        for _ in 1...40 {
            _ = try await runner.performDue()
            rig.advance(.seconds(30))
        }
        #expect(try await rig.words() == [conversation: ["One", "Two"]])
        #expect(desk.calls.count == 2 * (faults.count + 1))
        for call in desk.calls {
            var again = call
            again.progress = desk.calls.first { $0.task == call.task }?.progress ?? call.progress
            #expect(again == desk.calls.first { $0.task == call.task })
        }
    }

    @Test("several tickets go side by side and none overtakes itself, whatever fails", arguments: [UInt64(1), 2, 3])
    func ordersUnderFaults(seed: UInt64) async throws {
        let rig = try await DeskRig()
        var expected: [ConversationID: [String]] = [:]
        for ticket in 1...6 {
            let conversation = try await rig.enquiry("\(ticket)-0")
            expected[conversation] = ["\(ticket)-0"]
            for word in 1...5 {
                try await rig.write(
                    "\(ticket)-\(word)", by: word % 2 == 0 ? .counterpart : .practitioner, in: conversation)
                expected[conversation]?.append("\(ticket)-\(word)")
            }
        }
        let generator = Mutex(SeededGenerator(seed: seed))
        let desk = FaultyDesk(rig.local) { (_: DeskWork) -> FaultyDesk.Fault in
            switch generator.withLock({ Int.random(in: 0..<5, using: &$0) }) {
            case 0: .before(.retry(after: nil, why: "later"))
            case 1: .after(.ambiguous(why: "silence"))
            default: .none
            }
        }
        let runners = ["a", "b"].map { rig.runner(desk, owner: $0, sideBySide: 4) }
        for _ in 1...60 {
            try await withThrowingTaskGroup(of: Int.self) { group in
                for runner in runners { group.addTask { try await runner.performDue() } }
                try await group.waitForAll()
            }
            rig.advance(.seconds(120))
        }
        #expect(try await rig.words() == expected)
        #expect(desk.overlaps == 0)
    }

    @Test("killed between the desk's work and our own note of it, the task is done once")
    func survivesKill() async throws {
        let rig = try await DeskRig()
        let conversation = try await rig.enquiry("One")
        try await rig.write("Two", by: .practitioner, in: conversation)
        let copies = Mutex<[String]>([])
        let desk = FaultyDesk(
            rig.local,
            afterwards: { work in
                // What is on the disk at this instant is what a kill would leave.
                let copy = rig.folder.file("copy-\(work.task).sqlite")
                for part in ["", "-wal"] {
                    try? FileManager.default.copyItem(
                        atPath: rig.folder.file("postern.sqlite\(part)"), toPath: copy + part)
                }
                copies.withLock { $0.append(copy) }
            })
        _ = try await rig.runner(desk).drain()
        let paths = copies.withLock { $0 }
        #expect(paths.count == 2)
        for path in paths {
            let store = try Store(at: path)
            let desk = FaultyDesk(LocalDesk(store: store, now: { rig.now }))
            let runner = DeskRunner(
                store: store, desk: desk, options: DeskRunner.Options(owner: "test"), file: { _ in },
                now: { rig.now }, logger: rig.logger)
            try await store.recoverDeskTasks(owner: "test", now: rig.now)
            _ = try await runner.drain()
            #expect(desk.calls.first?.progress.attempts == 2)
            #expect(try await rig.words(in: store) == [conversation: ["One", "Two"]])
            try store.close()
        }
    }

    @Test("a desk that is down for long costs no mail: few attempts, one alarm, and all of it when it is back")
    func survivesDown() async throws {
        let rig = try await DeskRig()
        let isDown = Mutex(true)
        let desk = FaultyDesk(rig.local) { _ in
            isDown.withLock { $0 } ? .before(.retry(after: nil, why: "down")) : .none
        }
        let runner = rig.runner(desk, sideBySide: 4)
        var conversations: [ConversationID] = []
        for minute in 0..<120 {
            if minute % 10 == 0 { conversations.append(try await rig.enquiry("\(minute)")) }
            _ = try await runner.performDue()
            rig.advance(.seconds(60))
        }
        #expect(try await rig.store.counts()["outgoing.due"] == 12)
        #expect(try await rig.store.alarms().map(\.kind) == [Alarm.deskDown])
        #expect(desk.calls.count < 80, "one attempt at a time, ever more slowly")
        isDown.withLock { $0 = false }
        rig.advance(.seconds(300))
        _ = try await runner.performDue()
        #expect(try await rig.words().count == conversations.count)
        #expect(try await rig.words().values.allSatisfy { $0.count == 1 })
        #expect(try await rig.store.alarms().isEmpty)
    }

    @Test("a new start ends the alarm that its forerunner raised")
    func clearsOldAlarm() async throws {
        let rig = try await DeskRig()
        try await rig.store.raiseAlarm(Alarm.deskDown, "local", now: rig.now)
        try await rig.enquiry("One")
        _ = try await rig.runner(rig.local).performDue()
        #expect(try await rig.store.alarms().isEmpty)
    }

    @Test("what the desk refuses is passed over with an alarm, and the next message goes on")
    func passesOver() async throws {
        let rig = try await DeskRig()
        let conversation = try await rig.enquiry("One")
        try await rig.write("Two", by: .counterpart, in: conversation)
        try await rig.write("Three", by: .counterpart, in: conversation)
        let desk = FaultyDesk(rig.local) { $0.comment?.text == "Two" ? .before(.failed(why: "no")) : .none }
        _ = try await rig.runner(desk).drain()
        #expect(try await rig.words() == [conversation: ["One", "Three"]])
        #expect(try await rig.store.alarms().map(\.kind) == [Alarm.deskTask])
        let findings = await rig.local.check()
        #expect(findings.map(\.weight) == [.warning])
    }

    @Test("a running runner is woken by a signal, and ends with its task")
    func wakes() async throws {
        let rig = try await DeskRig()
        let filed = Mutex<[DeskChange]>([])
        let runner = rig.runner(rig.local, sideBySide: 2) { changes in filed.withLock { $0 += changes } }
        let running = Task { await runner.run() }
        let conversation = try await rig.enquiry("One")
        runner.wake()
        try await eventually { (try? await rig.words()) == [conversation: ["One"]] }
        let ticket = try #require(try await rig.store.tickets(kind: nil, done: true, limit: 1).first).id
        try await rig.store.replyLocally(ticket, "Hello", agent: "Ann", now: rig.now)
        runner.wakeForChanges()
        try await eventually { filed.withLock { $0.count } == 2 }
        running.cancel()
        await running.value
    }

    /// Looks until it is so; fails after a time that no machine needs.
    private func eventually(_ isSo: () async -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while await !isSo() {
            try #require(ContinuousClock.now < end, "it did not happen")
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}
