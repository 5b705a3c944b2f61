import Synchronization

/// A request as the task that waits for it and the loop's thread share it.
final class HTTPExchange: Sendable {
    typealias Answer = Result<HTTPResponse, TransferError>

    private struct State {
        var waiting: CheckedContinuation<Answer, Never>?
        var answer: Answer?
    }

    let request: HTTPRequest
    let target: HTTPTarget
    private let state = Mutex(State())

    init(_ request: HTTPRequest, target: HTTPTarget) {
        self.request = request
        self.target = target
    }

    /// Gives the request to the thread and waits.
    func answer(_ board: LoopBoard) async -> Answer {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let early = state.withLock { state -> Answer? in
                    if state.answer == nil { state.waiting = continuation }
                    return state.answer
                }
                if let early {
                    continuation.resume(returning: early)
                } else if !board.ask(self) {
                    end(.failure(TransferError(.stopped, "the network loop has been stopped")))
                }
            }
        } onCancel: {
            end(.failure(TransferError(.stopped, "\(target.place): cancelled")))
            board.wake()
        }
    }

    /// True once nobody waits any more.
    var isOver: Bool { state.withLock { $0.answer != nil } }

    /// The first answer counts.
    func end(_ answer: Answer) {
        let waiting = state.withLock { state -> CheckedContinuation<Answer, Never>? in
            guard state.answer == nil else { return nil }
            state.answer = answer
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume(returning: answer)
    }
}
