import Synchronization

/// The one place where the world is changed.
final class Desk: Sendable {
    private let world: Mutex<World>
    private let journal: Journal?
    private let seed: UInt64
    private let stopping = Atomic(false)
    /// Rings when there is something to deliver.
    let bell: AsyncStream<Void>
    private let ringer: AsyncStream<Void>.Continuation

    /// - Parameters:
    ///   - clock: where the stand-in's time begins; nil for the system's.
    /// - Throws: `JournalError` where the journal cannot be read.
    init(settings: DeskSettings, clock: Moment?, seed: UInt64, journal path: String?) throws {
        let journal = try path.map { try Journal(path: $0) }
        let start = journal?.begins ?? clock ?? Moment(milliseconds: SystemTime.milliseconds)
        var world = World(settings: settings, now: start, seed: seed)
        world.offset = clock == nil ? 0 : nil
        self.seed = seed
        self.journal = journal
        self.world = Mutex(world)
        (bell, ringer) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Tells the world where it is, and makes it again from the journal.
    ///
    /// - Throws: `JournalError` where the journal cannot be read or written.
    func open(url: String, contentURL: String) throws {
        try world.withLock { world in
            world.url = url
            world.contentURL = contentURL
            guard let journal else { return }
            if journal.begins == nil { try journal.begin(at: world.now) }
            world.isReplaying = true
            try journal.replay { call, at in
                world.now = at
                _ = Desk.answer(call, &world)
            }
            world.isReplaying = false
        }
    }

    /// Looks at the world, whose clock is right by then.
    func look<Value>(_ body: (borrowing World) throws -> sending Value) rethrows -> sending Value {
        try world.withLock { world in
            Desk.wind(&world)
            return try body(world)
        }
    }

    /// Changes what no journal needs to know: faults, deliveries, what was seen.
    ///
    /// - Parameter rings: whether there may be something to deliver then.
    func touch<Value>(
        rings: Bool = true, _ body: (inout World) throws -> sending Value
    ) rethrows -> sending Value {
        defer { if rings { ring() } }
        return try world.withLock { world in
            Desk.wind(&world)
            return try body(&world)
        }
    }

    /// Answers a request, and writes it down where it may have changed something.
    func handle(_ call: Call) -> Answer {
        defer { ringer.yield() }
        return world.withLock { world in
            Desk.wind(&world)
            if call.path == "/_stand-in/reset", call.method == "POST" { return reset(&world) }
            let at = world.now
            let answer = Desk.answer(call, &world)
            if call.method != "GET", call.method != "HEAD", answer.status != 429 {
                journal?.write(call, at: at)
            }
            return answer
        }
    }

    func ring() { ringer.yield() }

    /// Nothing that waits shall wait any longer.
    var isStopping: Bool { stopping.load(ordering: .relaxed) }

    func beginToStop() { stopping.store(true, ordering: .relaxed) }

    func stop() {
        ringer.finish()
        journal?.close()
    }

    private static func answer(_ call: Call, _ world: inout World) -> Answer {
        if call.path == "/" || call.path.hasPrefix("/_stand-in") { return Control.answer(call, &world) }
        return world.answer(call)
    }

    private static func wind(_ world: inout World) {
        if let offset = world.offset { world.now = Moment(milliseconds: SystemTime.milliseconds + offset) }
    }

    private func reset(_ world: inout World) -> Answer {
        var fresh = World(settings: world.settings, now: world.now, seed: seed)
        (fresh.url, fresh.contentURL, fresh.offset) = (world.url, world.contentURL, world.offset)
        try? journal?.begin(at: world.now)
        world = fresh
        return .json(["reset": true])
    }
}
