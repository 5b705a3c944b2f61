import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

/// One port, and who answers there.
final class Door: Sendable {
    private let group: ServiceGroup
    private let wanted: Int
    private let ports: AsyncThrowingStream<Int, any Error>
    private let teller: AsyncThrowingStream<Int, any Error>.Continuation

    /// - Parameter port: 0 for a free one.
    init(port: Int, logger: Logger, respond: @escaping @Sendable (Request, FrontContext) async -> Response) {
        let (ports, teller) = AsyncThrowingStream<Int, any Error>.makeStream()
        (self.ports, self.teller) = (ports, teller)
        wanted = port
        let application = Application(
            responder: CallbackResponder { request, context in await respond(request, context) },
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { channel in teller.yield(channel.localAddress?.port ?? port) }, logger: logger)
        group = ServiceGroup(services: [application], logger: logger)
    }

    /// Answers until it is closed.
    func run() async {
        do {
            try await group.run()
            teller.finish(throwing: CancellationError())
        } catch {
            teller.finish(throwing: error)
        }
    }

    /// The port, as soon as connections are taken.
    ///
    /// - Throws: `PortError` where it is taken.
    func port() async throws -> Int {
        do {
            for try await port in ports { return port }
        } catch {
            throw PortError(port: wanted, reason: "\(error)")
        }
        throw CancellationError()
    }

    func close() async { await group.triggerGracefulShutdown() }
}

/// Why nobody can be answered.
package struct PortError: Error, CustomStringConvertible {
    let port: Int
    let reason: String

    package var description: String { "port \(port) of 127.0.0.1 cannot be listened on, name another one: \(reason)" }
}

/// The host that files come from; it is not the account's, and whoever shows it credentials is sent away.
struct FileHost: Sendable {
    let desk: Desk

    func respond(to request: Request) -> Response {
        var headers: [String: String] = [:]
        for field in request.headers { headers[field.name.canonicalName] = field.value }
        let call = Call(method: request.method.rawValue, target: request.head.path ?? "/", headers: headers)
        let answer = desk.touch(rings: false) { $0.content(call) }
        var fields = HTTPFields()
        for (name, value) in answer.headers {
            if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
        }
        return Response(
            status: .init(code: answer.status), headers: fields,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
}
