import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// Takes requests from the wire, and lets happen to them what the fault plan says.
struct Front: Sendable {
    /// A file of 50 MB and one byte has to get as far as being refused.
    private static let bodyLimit = 64 * 1_048_576

    let desk: Desk
    let pump: Pump

    func respond(to request: Request, _ context: FrontContext) async -> Response {
        guard let call = await read(request) else { return wire(Failure.tooLarge.answer) }
        guard !call.path.hasPrefix("/_stand-in"), call.path != "/" else {
            guard isOwn(request) else { return wire(Failure.forbidden.answer) }
            return wire(desk.handle(call))
        }
        let seen = desk.touch { $0.note(call) }
        let effect = desk.touch { $0.fault(for: call) }
        let answer = await settle(call, effect, context)
        guard let answer else {
            desk.touch { $0.noteEnd(seen, status: nil) }
            return gone(context)
        }
        desk.touch { $0.noteEnd(seen, status: answer.status) }
        return dress(answer, effect, context)
    }

    /// The answer, after all that delays it or takes its place; nil for none.
    private func settle(_ call: Call, _ effect: FaultRule.Effect?, _ context: FrontContext) async -> Answer? {
        let key = call.method == "POST" && call.path == "/api/v2/tickets" ? call.headers["idempotency-key"] : nil
        if let key {
            switch await enter(key) {
            case .conflict: return Failure.keyInFlight.answer
            case .second: return desk.handle(without(key: call))
            case .free: break
            }
        }
        defer { if let key { desk.touch { world in _ = world.inFlight.remove(key) } } }
        switch effect {
        case .timeoutBefore(let seconds):
            await pause(seconds, context)
            return nil
        case .dropBefore: return nil
        case .answer(let refusal, done: false): return refusal.answer
        case .slow(let seconds): await pause(seconds, context)
        default: break
        }
        var answer = desk.handle(call)
        if let delivery = answer.awaited { answer = await tried(delivery) }
        // Who looks at the desk because of a delivery must not wait for its end.
        if call.method != "GET", desk.look({ $0.settings.deliversFirst }) { await quiet() }
        switch effect {
        case .timeoutAfter(let seconds):
            await pause(seconds, context)
            return nil
        case .dropAfter: return nil
        case .answer(let refusal, done: true): return refusal.answer
        default: return answer
        }
    }

    private enum Entry { case free, conflict, second }

    /// What a creation gets whose key is being worked on is not documented: it waits, is refused, or makes a second ticket.
    private func enter(_ key: String) async -> Entry {
        while true {
            let policy = desk.touch { world -> DeskSettings.InFlight? in
                world.inFlight.insert(key).inserted ? nil : world.settings.inFlight
            }
            switch policy {
            case nil: return .free
            case .conflict: return .conflict
            case .second: return .second
            case .block: try? await Task.sleep(for: .milliseconds(5))
            }
            if desk.isStopping { return .conflict }
        }
    }

    private func without(key call: Call) -> Call {
        var plain = call
        plain.headers["idempotency-key"] = nil
        return plain
    }

    private func pause(_ seconds: Double, _ context: FrontContext) async {
        let end = SystemTime.milliseconds + Int64(seconds * 1_000)
        while SystemTime.milliseconds < end, context.channel.isActive, !desk.isStopping {
            try? await Task.sleep(for: .milliseconds(min(20, max(1, end - SystemTime.milliseconds))))
        }
    }

    /// Waits until what a request caused has been delivered, or a receiver takes too long.
    private func quiet() async {
        desk.ring()
        let end = SystemTime.milliseconds + 15_000
        while SystemTime.milliseconds < end, !desk.isStopping, !desk.look({ $0.isQuiet(at: SystemTime.milliseconds) }) {
            try? await Task.sleep(for: .milliseconds(2))
        }
    }

    private func tried(_ delivery: Delivery) async -> Answer {
        let reply = await pump.attempt(delivery)
        return .json(["response": ["status": JSON(reply.status.map(Int64.init)), "payload": .string(reply.body)]])
    }

    // MARK: The wire

    private func read(_ request: Request) async -> Call? {
        var headers: [String: String] = [:]
        for field in request.headers { headers[field.name.canonicalName] = field.value }
        guard let buffer = try? await request.body.collect(upTo: Self.bodyLimit) else { return nil }
        return Call(
            method: request.method.rawValue, target: request.head.path ?? "/", headers: headers,
            body: Array(buffer.readableBytesView))
    }

    /// A page of another site shall not control the stand-in through somebody's browser.
    private func isOwn(_ request: Request) -> Bool {
        guard request.method != .get, let origin = request.headers[.origin], let host = request.head.authority else {
            return true
        }
        return origin == "http://\(host)" || origin == "null"
    }

    private func wire(_ answer: Answer, body: ResponseBody? = nil) -> Response {
        var fields = HTTPFields()
        for (name, value) in answer.headers {
            if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
        }
        return Response(
            status: .init(code: answer.status), headers: fields,
            body: body ?? ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }

    private func dress(_ answer: Answer, _ effect: FaultRule.Effect?, _ context: FrontContext) -> Response {
        switch effect {
        case .truncated:
            var cut = answer
            cut.body = Array(answer.body.prefix(answer.body.count / 2))
            return wire(cut)
        case .reset:
            let channel = context.channel
            return wire(
                answer,
                body: ResponseBody(contentLength: answer.body.count) { writer in
                    try await writer.write(ByteBuffer(bytes: answer.body.prefix(answer.body.count / 2)))
                    try await channel.close()
                    throw CancellationError()
                })
        case .drip(let seconds):
            return wire(
                answer,
                body: ResponseBody(contentLength: answer.body.count) { writer in
                    let pieces = 20
                    let size = max(1, answer.body.count / pieces)
                    for start in stride(from: 0, to: answer.body.count, by: size) {
                        let end = min(start + size, answer.body.count)
                        try await writer.write(ByteBuffer(bytes: answer.body[start..<end]))
                        try await Task.sleep(for: .seconds(seconds / Double(pieces)))
                    }
                    try await writer.finish(nil)
                })
        default: return wire(answer)
        }
    }

    /// The end of the connection in the place of an answer.
    private func gone(_ context: FrontContext) -> Response {
        let channel = context.channel
        channel.close(promise: nil)
        return Response(status: .internalServerError)
    }
}

/// What goes with a request on its way: its connection.
struct FrontContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}
