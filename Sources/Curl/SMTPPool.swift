import Synchronization

/// The SMTP connections that stand, and the mails that wait for one, in order.
final class SMTPPool: Sendable {
    /// What tells connections apart.
    struct Server: Hashable, Sendable {
        var endpoint: Endpoint
        var clientName: String
    }

    /// What a mail gets when its turn comes.
    enum Turn: Sendable {
        case reuse(SMTPConnection)
        case connect
        case stopped
    }

    private struct Line {
        var idle: [SMTPConnection] = []
        var busy = 0
        var waiting: [(id: UInt64, turn: CheckedContinuation<Turn, Never>)] = []
    }

    private struct State {
        var lines: [Server: Line] = [:]
        var lastID: UInt64 = 0
        var isStopped = false
    }

    private let state = Mutex(State())
    private let connectionsPerServer: Int

    /// Routers forget a silent connection without telling; servers end one after five minutes (RFC 5321 §4.5.3.2.7).
    private static let idleLimit = Duration.seconds(60)

    init(connectionsPerServer: Int) { self.connectionsPerServer = connectionsPerServer }

    /// Waits for a turn, `limit` at most; whoever got `reuse` or `connect` must call `giveBack`.
    func take(_ server: Server, within limit: Duration) async -> Turn {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        if let turn = state.withLock({ Self.turnAtOnce(&$0, server, connectionsPerServer) }) { return turn }
        let patience = Task {
            try await Task.sleep(for: limit)
            leave(server, id)
        }
        defer { patience.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let turn = state.withLock { Self.turn(&$0, server, id, continuation, connectionsPerServer) }
                if let turn { continuation.resume(returning: turn) } else if Task.isCancelled { leave(server, id) }
            }
        } onCancel: {
            leave(server, id)
        }
    }

    /// The turn of a mail that need not wait: most need no timer and no place in a line.
    private static func turnAtOnce(_ state: inout State, _ server: Server, _ limit: Int) -> Turn? {
        guard !state.isStopped else { return .stopped }
        prune(&state)
        var line = state.lines[server] ?? Line()
        defer { state.lines[server] = line }
        guard line.busy < limit else { return nil }
        line.busy += 1
        return line.idle.popLast().map(Turn.reuse) ?? .connect
    }

    private static func turn(
        _ state: inout State, _ server: Server, _ id: UInt64, _ continuation: CheckedContinuation<Turn, Never>,
        _ limit: Int
    ) -> Turn? {
        if let turn = turnAtOnce(&state, server, limit) { return turn }
        state.lines[server]?.waiting.append((id, continuation))
        return nil
    }

    /// Ends a turn; `connection` is kept for the next mail when it can be used again.
    func giveBack(_ connection: SMTPConnection?, to server: Server) {
        let usable = connection.flatMap { $0.isReusable && $0.isQuiet ? $0 : nil }
        let next = state.withLock { state -> CheckedContinuation<Turn, Never>? in
            guard var line = state.lines[server] else { return nil }
            defer { state.lines[server] = line }
            if !line.waiting.isEmpty { return line.waiting.removeFirst().turn }
            line.busy -= 1
            if let usable, !state.isStopped { line.idle.append(usable) }
            return nil
        }
        next?.resume(returning: usable.map(Turn.reuse) ?? .connect)
    }

    /// Sends everybody away and drops what stands.
    func stop() {
        let waiting = state.withLock { state in
            state.isStopped = true
            defer { state.lines = state.lines.mapValues { Line(busy: $0.busy) } }
            return state.lines.values.flatMap(\.waiting)
        }
        for waiter in waiting { waiter.turn.resume(returning: .stopped) }
    }

    private func leave(_ server: Server, _ id: UInt64) {
        let waiter = state.withLock { state in
            let place = state.lines[server]?.waiting.firstIndex { $0.id == id }
            return place.flatMap { state.lines[server]?.waiting.remove(at: $0) }
        }
        waiter?.turn.resume(returning: .stopped)
    }

    private static func prune(_ state: inout State) {
        let limit = ContinuousClock.now - idleLimit
        for server in state.lines.keys {
            state.lines[server]?.idle.removeAll { $0.idleSince < limit || !$0.isQuiet }
            if let line = state.lines[server], line.busy == 0, line.idle.isEmpty { state.lines[server] = nil }
        }
    }
}
