import Synchronization

/// A connection as tasks and the loop's thread share it: what is to be written, what was read, and who waits.
final class SessionLink: Sendable {
    /// What is known once the server has accepted us.
    struct Greeting: Sendable {
        var lines: [String]
    }

    /// How much of a write the connection took: all of it, or less and why.
    struct Written: Sendable {
        var count: Int
        var error: TransferError?
    }

    struct Write: Sendable {
        let id: UInt64
        let bytes: [UInt8]
        let deadline: ContinuousClock.Instant
        /// True when the next write goes on with what this one begins.
        let isPart: Bool
        let done: @Sendable (Written) -> Void
    }

    /// A write, and what was answered once all of it had gone out; nil where not all of it has.
    struct Exchange: Sendable {
        let written: Written
        let answer: Result<[UInt8], TransferError>?
    }

    private struct Reader {
        let id: UInt64
        let deadline: ContinuousClock.Instant
        let done: @Sendable (Result<[UInt8], TransferError>) -> Void
    }

    private struct State {
        var opening: CheckedContinuation<Result<Greeting, OpenFailure>, Never>?
        var inbox: [UInt8] = []
        var reader: Reader?
        var writes: [Write] = []
        var failure: TransferError?
        var lastID: UInt64 = 0
    }

    /// Why there is no connection, with what the server had said until then.
    struct OpenFailure: Error {
        var error: TransferError
        var lines: [String]
    }

    let plan: SessionPlan
    private let board: LoopBoard
    private let state = Mutex(State())

    /// Bytes read ahead of the task; above, the socket is left alone until it has taken them.
    private static let readAhead = 1_048_576

    init(plan: SessionPlan, board: LoopBoard) {
        self.plan = plan
        self.board = board
    }

    // MARK: The tasks' side

    /// Waits until libcurl has connected and logged in.
    func open() async -> Result<Greeting, OpenFailure> {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { $0.opening = continuation }
                if !board.open(self) { fail(TransferError(.stopped, "the network loop has been stopped")) }
                if Task.isCancelled { cancel() }
            }
        } onCancel: {
            cancel()
        }
    }

    /// True while bytes can go both ways and none wait to be read.
    var isQuiet: Bool { state.withLock { $0.failure == nil && $0.inbox.isEmpty } }

    /// Writes all bytes by `deadline`; without one, within the plan's time.
    func write(
        _ bytes: [UInt8], by deadline: ContinuousClock.Instant? = nil, isPart: Bool = false
    ) async -> Written {
        let deadline = deadline ?? .now + plan.timeout
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                begin(bytes, by: deadline, isPart: isPart) { continuation.resume(returning: $0) }
                if Task.isCancelled { cancel() }
            }
        } onCancel: {
            // Half a command cannot be taken back: the connection is of no use any more.
            cancel()
        }
    }

    /// Writes all bytes by `deadline`, and then waits for an answer, without the task in between.
    ///
    /// - Parameters:
    ///   - patience: for the answer, from the last byte on.
    ///   - end: for the answer, whenever the last byte went out; nil for none.
    func exchange(
        _ bytes: [UInt8], by deadline: ContinuousClock.Instant, patience: Duration, end: ContinuousClock.Instant?
    ) async -> Exchange {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                begin(bytes, by: deadline, isPart: false) { written in
                    guard written.error == nil else {
                        return continuation.resume(returning: Exchange(written: written, answer: nil))
                    }
                    let last = ContinuousClock.now + patience
                    self.beginReading(until: end.map { min($0, last) } ?? last) {
                        continuation.resume(returning: Exchange(written: written, answer: $0))
                    }
                }
                if Task.isCancelled { cancel() }
            }
        } onCancel: {
            cancel()
        }
    }

    private func begin(
        _ bytes: [UInt8], by deadline: ContinuousClock.Instant, isPart: Bool,
        done: @escaping @Sendable (Written) -> Void
    ) {
        let failure = state.withLock { state -> TransferError? in
            if let failure = state.failure { return failure }
            state.lastID += 1
            state.writes.append(
                Write(id: state.lastID, bytes: bytes, deadline: deadline, isPart: isPart, done: done))
            return nil
        }
        if let failure { done(Written(count: 0, error: failure)) } else { board.wake() }
    }

    private func beginReading(
        until deadline: ContinuousClock.Instant, done: @escaping @Sendable (Result<[UInt8], TransferError>) -> Void
    ) {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        if let ready = setReader(Reader(id: id, deadline: deadline, done: done)) {
            done(ready)
        } else {
            board.wake(before: deadline)
        }
    }

    func read(timeout: Duration) async -> Result<[UInt8], TransferError> {
        if let ready = takeInbox() { return ready }
        let deadline = ContinuousClock.now + timeout
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // Bytes or the end may have come since; the reader is set under the same lock that looks for them.
                let reader = Reader(id: id, deadline: deadline) { continuation.resume(returning: $0) }
                if let ready = setReader(reader) {
                    continuation.resume(returning: ready)
                } else {
                    board.wake(before: deadline)
                    if Task.isCancelled { endReader(id, cancelled) }
                }
            }
        } onCancel: {
            endReader(id, cancelled)
        }
    }

    /// Ends the connection for all sides; the first reason stays.
    func fail(_ error: TransferError, lines: [String] = []) {
        let (opening, reader, writes) = state.withLock { state in
            if state.failure == nil { state.failure = error }
            defer { (state.opening, state.reader, state.writes) = (nil, nil, []) }
            return (state.opening, state.reader, state.writes)
        }
        opening?.resume(returning: .failure(OpenFailure(error: error, lines: lines)))
        reader?.done(.failure(error))
        for write in writes { write.done(Written(count: 0, error: error)) }
        board.wake()
    }

    private var cancelled: TransferError { TransferError(.stopped, "\(plan.place): cancelled") }

    private func cancel() { fail(cancelled) }

    private func takeInbox() -> Result<[UInt8], TransferError>? {
        let (result, wasFull) = state.withLock { Self.take(&$0) }
        if wasFull { board.wake() }
        return result
    }

    private func setReader(_ reader: Reader) -> Result<[UInt8], TransferError>? {
        let (result, wasFull) = state.withLock { state in
            let taken = Self.take(&state)
            if taken.0 == nil { state.reader = reader }
            return taken
        }
        if wasFull { board.wake() }
        return result
    }

    private static func take(_ state: inout State) -> (Result<[UInt8], TransferError>?, wasFull: Bool) {
        if !state.inbox.isEmpty {
            var bytes: [UInt8] = []
            swap(&bytes, &state.inbox)
            return (.success(bytes), bytes.count >= readAhead)
        }
        return (state.failure.map { .failure($0) }, false)
    }

    private func endReader(_ id: UInt64, _ error: TransferError) {
        let reader = state.withLock { state -> Reader? in
            guard state.reader?.id == id else { return nil }
            defer { state.reader = nil }
            return state.reader
        }
        reader?.done(.failure(error))
    }

    // MARK: The thread's side

    func didOpen(_ greeting: Greeting) {
        let opening = state.withLock { state in
            defer { state.opening = nil }
            return state.opening
        }
        opening?.resume(returning: .success(greeting))
    }

    var failure: TransferError? { state.withLock { $0.failure } }

    var wantsBytes: Bool { state.withLock { $0.inbox.count < Self.readAhead } }

    func deliver(_ bytes: [UInt8]) {
        let reader = state.withLock { state -> Reader? in
            if let reader = state.reader {
                state.reader = nil
                return reader
            }
            if state.inbox.isEmpty { state.inbox = bytes } else { state.inbox += bytes }
            return nil
        }
        reader?.done(.success(bytes))
    }

    /// The first write that has not been finished.
    var firstWrite: Write? { state.withLock { $0.writes.first } }

    /// Takes the first write away and says how it went; does nothing when the connection has failed since.
    func finishWrite(_ id: UInt64, _ written: Written) {
        let write = state.withLock { state -> Write? in
            guard state.writes.first?.id == id else { return nil }
            return state.writes.removeFirst()
        }
        write?.done(written)
    }

    /// Ends the reader whose time is up; the next moment to look again.
    func expire(now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        let (expired, next) = state.withLock { state -> (Reader?, ContinuousClock.Instant?) in
            let writeDeadline = state.writes.first?.deadline
            guard let reader = state.reader else { return (nil, writeDeadline) }
            guard reader.deadline <= now else { return (nil, min(reader.deadline, writeDeadline ?? reader.deadline)) }
            state.reader = nil
            return (reader, writeDeadline)
        }
        expired?.done(.failure(TransferError(.timeout, "\(plan.place): the server did not answer")))
        return next
    }
}
