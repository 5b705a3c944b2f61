import NIOCore
import NIOHTTP1
import NIOPosix

/// Posts one thing to one address, in the clear.
enum WebClient {
    /// What came back; no status where nothing came in time.
    struct Reply: Sendable {
        var status: Int?
        var retryAfter: Int?
        var body = ""
    }

    /// An address taken apart.
    struct Target {
        let host: String
        let port: Int
        let path: String

        init?(_ url: String) {
            guard url.hasPrefix("http://") else { return nil }
            let rest = url.dropFirst(7)
            let slash = rest.firstIndex(of: "/") ?? rest.endIndex
            let parts = rest[..<slash].split(separator: ":", maxSplits: 1)
            guard let first = parts.first, let number = parts.count > 1 ? Int(parts[1]) : 80 else { return nil }
            host = String(first)
            port = number
            path = slash == rest.endIndex ? "/" : String(rest[slash...])
        }
    }

    static func post(
        _ body: [UInt8], to url: String, method: String, headers: [(name: String, value: String)], timeout: Double
    ) async -> Reply {
        guard let target = Target(url) else { return Reply(body: "only http addresses are posted to") }
        let time = TimeAmount.nanoseconds(Int64(timeout * 1_000_000_000))
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        let promise = loop.makePromise(of: Reply.self)
        let deadline = loop.scheduleTask(in: time) { promise.succeed(Reply(body: "no answer in time")) }
        do {
            let channel = try await ClientBootstrap(group: loop).connectTimeout(time)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHTTPClientHandlers()
                        try channel.pipeline.syncOperations.addHandler(ReplyCollector(promise))
                    }
                }
                .connect(host: target.host, port: target.port).get()
            try await send(body, target, method, headers, on: channel)
            let reply = try await promise.futureResult.get()
            deadline.cancel()
            channel.close(promise: nil)
            return reply
        } catch {
            deadline.cancel()
            promise.succeed(Reply())
            return Reply(status: 0, body: "\(error)")
        }
    }

    private static func send(
        _ body: [UInt8], _ target: Target, _ method: String, _ fields: [(name: String, value: String)],
        on channel: any Channel
    ) async throws {
        var headers = HTTPHeaders(fields.map { ($0.name, $0.value) })
        headers.add(name: "Host", value: "\(target.host):\(target.port)")
        headers.add(name: "Connection", value: "close")
        headers.add(name: "Content-Length", value: String(body.count))
        let head = HTTPRequestHead(
            version: .http1_1, method: HTTPMethod(rawValue: method), uri: target.path, headers: headers)
        channel.write(HTTPClientRequestPart.head(head), promise: nil)
        channel.write(HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(bytes: body))), promise: nil)
        try await channel.writeAndFlush(HTTPClientRequestPart.end(nil)).get()
    }
}

/// Gathers an answer; lives on the connection's event loop.
private final class ReplyCollector: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    /// More than this of a receiver's words is not kept.
    private static let bodyLimit = 2_000

    private let promise: EventLoopPromise<WebClient.Reply>
    private var reply = WebClient.Reply()

    init(_ promise: EventLoopPromise<WebClient.Reply>) { self.promise = promise }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            reply.status = Int(head.status.code)
            reply.retryAfter = head.headers.first(name: "Retry-After").flatMap { Int($0) }
        case .body(let buffer):
            if reply.body.utf8.count < Self.bodyLimit { reply.body += String(buffer: buffer) }
        case .end: promise.succeed(reply)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        promise.succeed(WebClient.Reply(status: 0, body: "the connection ended without an answer"))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        promise.succeed(WebClient.Reply(status: 0, body: "\(error)"))
        context.close(promise: nil)
    }
}
