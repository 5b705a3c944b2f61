import Desk
import Flow
import Synchronization
import Triage

/// A desk that fails on demand, around one that works: before the work is done, after it, or while it is read.
final class FaultyDesk: DeskService {
    enum Fault: Sendable {
        case none
        /// The desk never gets the task.
        case before(DeskOutcome)
        /// The desk gets the task, and its answer is lost.
        case after(DeskOutcome)
    }

    private struct State {
        var calls: [DeskWork] = []
        var underWay: Set<TicketID> = []
        var overlaps = 0
        var readsFail = false
    }

    let name: String
    private let desk: any DeskService
    private let fault: @Sendable (DeskWork) -> Fault
    private let afterwards: @Sendable (DeskWork) -> Void
    private let state = Mutex(State())

    /// - Parameter afterwards: runs once the desk has done a task and before anybody hears of it.
    init(
        _ desk: any DeskService, fault: @escaping @Sendable (DeskWork) -> Fault = { _ in .none },
        afterwards: @escaping @Sendable (DeskWork) -> Void = { _ in }
    ) {
        name = desk.name
        self.desk = desk
        self.fault = fault
        self.afterwards = afterwards
    }

    /// Every task that was asked for, in the order in which it was.
    var calls: [DeskWork] { state.withLock { $0.calls } }
    /// How often a task was asked for while another of its ticket was under way.
    var overlaps: Int { state.withLock { $0.overlaps } }
    func failReads(_ isFailing: Bool) { state.withLock { $0.readsFail = isFailing } }

    func perform(_ work: DeskWork) async -> DeskOutcome {
        state.withLock { state in
            state.calls.append(work)
            if !state.underWay.insert(work.ticket).inserted { state.overlaps += 1 }
        }
        defer { state.withLock { _ = $0.underWay.remove(work.ticket) } }
        // Lets others in, so that what may overlap does.
        await Task.yield()
        switch fault(work) {
        case .none:
            let outcome = await desk.perform(work)
            afterwards(work)
            return outcome
        case .before(let outcome):
            return outcome
        case .after(let outcome):
            _ = await desk.perform(work)
            afterwards(work)
            return outcome
        }
    }

    func changes(after cursor: String?, limit: Int) async throws -> (changes: [DeskChange], cursor: String) {
        if state.withLock({ $0.readsFail }) { throw DeskUnreachable("nobody answers") }
        return try await desk.changes(after: cursor, limit: limit)
    }

    func check() async -> [DeskFinding] { await desk.check() }
}
