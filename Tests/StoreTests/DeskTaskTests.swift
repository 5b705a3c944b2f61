import Flow
import GRDB
import Mail
import Testing
import Triage

@testable import Store

@Suite struct DeskTaskTests {
    @Test("tasks of one ticket come one after the other, those of several side by side")
    func inOrder() async throws {
        try await Fixture.with { fixture in
            let one = try await fixture.enquiryWithTicket(uid: 1)
            let two = try await fixture.enquiryWithTicket(uid: 2)
            try await fixture.write(.practitioner, in: one, uid: 3)
            try await fixture.write(.counterpart, in: one, uid: 4)
            let first = try await fixture.claimTasks()
            #expect(first.map(\.conversation) == [one, two])
            #expect(first.map(\.action) == [.create, .create])
            #expect(try await fixture.claimTasks(owner: "b").isEmpty)
            try await fixture.settle(first[0])
            let second = try await fixture.claimTasks()
            #expect(second.map(\.action) == [.comment])
            #expect(second[0].progress.externalID == "z1")
            #expect(try await fixture.claimTasks().isEmpty)
        }
    }

    @Test("what was put off comes back at its time, and what comes after it waits for it")
    func putsOff() async throws {
        try await Fixture.with { fixture in
            let conversation = try await fixture.enquiryWithTicket()
            try await fixture.write(.counterpart, in: conversation, uid: 2)
            let work = try #require(try await fixture.claimTasks().first)
            let later = fixture.start + .seconds(10)
            try await fixture.settle(work, .ambiguous(why: "silence"), retryAt: later)
            #expect(try await fixture.store.nextDeskTask() == later)
            #expect(try await fixture.claimTasks().isEmpty)
            try await fixture.store.hastenDeskTasks(now: fixture.start)
            let again = try #require(try await fixture.claimTasks().first)
            #expect(again.task == work.task)
            #expect(again.progress.attempts == 2)
            try await fixture.settle(again)
            #expect(try await fixture.claimTasks().map(\.action) == [.comment])
        }
    }

    @Test("what a task says is fixed at its first claim, and forgotten once it is done")
    func freezes() async throws {
        try await Fixture.with { fixture in
            let conversation = try await fixture.enquiryWithTicket()
            let work = try #require(try await fixture.claimTasks().first)
            try await fixture.settle(work, .retry(after: nil, why: "busy"), retryAt: fixture.start)
            try await fixture.store.write { db in
                try db.run("UPDATE person SET name = 'Other'")
                try db.run("UPDATE entry SET text = 'Other'")
            }
            try await fixture.deskQueue { try $0.add(.status(.solved), conversation, entry: nil) }
            var again = try #require(try await fixture.claimTasks(at: fixture.start + .seconds(1)).first)
            #expect(again.progress.attempts == 2)
            #expect(again.progress.firstTriedAt == fixture.start)
            again.progress = work.progress
            #expect(again == work)
            try await fixture.settle(again)
            #expect(try await fixture.store.read { try $0.number("SELECT count(*) FROM desk_frozen") } == 0)
        }
    }

    @Test("a task whose holder is gone is claimed again, and done counts whoever says so")
    func recovers() async throws {
        try await Fixture.with { fixture in
            _ = try await fixture.enquiryWithTicket()
            let work = try #require(try await fixture.claimTasks(owner: "gone").first)
            let after = fixture.start + Fixture.deskLease
            #expect(try await fixture.claimTasks(at: after + .milliseconds(-1), owner: "b").isEmpty)
            #expect(try await fixture.store.nextDeskTask() == after)
            let again = try #require(try await fixture.claimTasks(at: after, owner: "b").first)
            #expect(again.task == work.task)
            // The slow one's answers: a delay says nothing any more, the task being done does.
            try await fixture.settle(work, .retry(after: nil, why: "slow"), at: after, owner: "gone")
            try await fixture.settle(work, .failed(why: "slow"), at: after, owner: "gone")
            try await fixture.settle(work, at: after, owner: "gone")
            try await fixture.settle(again, .retry(after: nil, why: "late"), at: after, owner: "b")
            #expect(try await fixture.claimTasks(at: after + .seconds(3_600)).isEmpty)
            #expect(try await fixture.store.nextDeskTask() == nil)
        }
    }

    @Test("a new start frees what this process's forerunner held, and nobody else's")
    func restarts() async throws {
        try await Fixture.with { fixture in
            _ = try await fixture.enquiryWithTicket(uid: 1)
            _ = try await fixture.enquiryWithTicket(uid: 2)
            let mine = try await fixture.claimTasks(1, owner: "serve")
            _ = try await fixture.claimTasks(1, owner: "command")
            try await fixture.store.recoverDeskTasks(owner: "serve", now: fixture.start)
            #expect(try await fixture.claimTasks().map(\.task) == mine.map(\.task))
        }
    }

    @Test("what the desk refuses is passed over with an alarm; a ticket it refuses keeps its words waiting")
    func fails() async throws {
        try await Fixture.with { fixture in
            let conversation = try await fixture.enquiryWithTicket()
            try await fixture.write(.counterpart, in: conversation, uid: 2)
            try await fixture.settle(
                try #require(try await fixture.claimTasks().first), .failed(why: "suspended"))
            try await fixture.write(.counterpart, in: conversation, uid: 3)
            #expect(try await fixture.claimTasks().isEmpty)
            let ticket = try await fixture.ticket(conversation)
            #expect(ticket.problem == "suspended")
            #expect(ticket.waitingTasks == 2)
            #expect(try await fixture.store.alarms().map(\.kind) == [Alarm.deskTask])
            #expect(try await fixture.store.retryDeskTasks(of: ticket.id, now: fixture.start) == 1)
            #expect(try await fixture.store.alarms().isEmpty)
            let create = try #require(try await fixture.claimTasks().first)
            #expect(create.action == .create)
            try await fixture.settle(create)
            let comment = try #require(try await fixture.claimTasks().first)
            try await fixture.settle(comment, .failed(why: "no"))
            let last = try #require(try await fixture.claimTasks().first)
            #expect(last.task > comment.task)
            // Asked for while the last one is under way, the refused one waits for it.
            #expect(try await fixture.store.retryDeskTasks(of: ticket.id, now: fixture.start) == 1)
            #expect(try await fixture.claimTasks().isEmpty)
            try await fixture.settle(last)
            #expect(try await fixture.claimTasks().map(\.task) == [comment.task])
        }
    }

    @Test("a thousand tasks behind one that waits cost nothing to look at, and come in their order")
    func manyBehindOne() async throws {
        try await Fixture.with { fixture in
            let conversation = try await fixture.enquiryWithTicket()
            try await fixture.deskQueue { queue in
                for number in 1...1_000 { try queue.add(.note("\(number)"), conversation, entry: nil) }
            }
            let due = try await fixture.store.read { db in
                try db.number("SELECT count(*) FROM desk_task WHERE due_at <= ?", [Fixture.start.milliseconds])
            }
            #expect(due == 1)
            #expect(try await fixture.performAll().compactMap(\.note) == (1...1_000).map(String.init))
        }
    }

    @Test("alarms count, end, and can be raised anew")
    func alarms() async throws {
        try await Fixture.with { fixture in
            let store = fixture.store
            for second in [Int64(0), 60] {
                try await store.raiseAlarm("k", "d", now: fixture.start + .seconds(second))
            }
            let raised = try #require(try await store.alarms().first)
            #expect(raised.times == 2)
            #expect(raised.raisedAt == fixture.start)
            #expect(raised.lastAt == fixture.start + .seconds(60))
            try await store.clearAlarm("k", "other", now: fixture.start)
            #expect(try await store.alarms().count == 1)
            try await store.clearAlarm("k", "d", now: fixture.start)
            #expect(try await store.alarms().isEmpty)
            try await store.raiseAlarm("k", "d", now: fixture.start)
            #expect(try await store.alarms().first?.times == 1)
        }
    }
}
