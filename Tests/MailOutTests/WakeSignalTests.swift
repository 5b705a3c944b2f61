import Testing
import Triage

@testable import MailOut

@Suite(.timeLimit(.minutes(1))) struct WakeSignalTests {
    @Test("a ring before the wait is not lost, and only one wait returns for it")
    func early() async {
        let signal = WakeSignal()
        signal.ring()
        await signal.wait(atMost: .seconds(3_600))
        await signal.wait(atMost: .milliseconds(1))
    }

    @Test("what was claimed is given out once, in order, in portions")
    func claimed() {
        let signal = WakeSignal()
        let ids = (1...5).map { OutgoingMailID(Int64($0)) }
        signal.ring(Array(ids.prefix(3)))
        signal.ring(Array(ids.suffix(2)))
        #expect(signal.takeClaimed(atMost: 4) == Array(ids.prefix(4)))
        #expect(signal.takeClaimed(atMost: 4) == [ids[4]])
        #expect(signal.takeClaimed(atMost: 4).isEmpty)
    }

    @Test("a waiting task is woken by a ring, and by being cancelled")
    func wakes() async {
        let signal = WakeSignal()
        let rung = Task { await signal.wait(atMost: .seconds(3_600)) }
        signal.ring()
        await rung.value
        let cancelled = Task { await signal.wait(atMost: .seconds(3_600)) }
        cancelled.cancel()
        await cancelled.value
    }

    @Test("many waiting tasks are each woken once")
    func many() async {
        let signal = WakeSignal()
        await withTaskGroup(of: Void.self) { group in
            for _ in 1...20 { group.addTask { await signal.wait(atMost: .seconds(3_600)) } }
            var woken = 0
            while woken < 20 {
                signal.ring()
                await group.next()
                woken += 1
            }
        }
    }
}
