import Flow
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Dashboard

@Suite struct ConnectionTests {
    private static let hasty = ConnectionTimes(
        idle: .milliseconds(300), request: .milliseconds(300), lingering: .milliseconds(300))

    @Test(
        "a client that never ends its request is let go",
        arguments: [
            "", "GET /", "GET / HTTP/1.1\r\nHost: x\r\n",
            "POST /enquiry HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nname=",
            "POST /enquiry HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                + "Content-Length: 100\r\n\r\nname=",
        ])
    func slow(bytes: String) async throws {
        try await WebRig.run(times: Self.hasty) { rig in
            // Returning at all is the point: the socket's own patience is much longer.
            let reply = try await exchange(port: rig.port, Array(bytes.utf8))
            #expect((400..<500).contains(reply?.status ?? 408))
            let health = try await rig.get("/healthz")
            #expect(health.status == 200)
            #expect(rig.ports.recorded.enquiries.isEmpty)
        }
    }

    @Test("a connection is used again, for answers that were asked for one after the other")
    func pipelined() async throws {
        try await WebRig.run(times: Self.hasty) { rig in
            let one = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
            let reply = try #require(try await exchange(port: rig.port, Array((one + one + one).utf8)))
            #expect(reply.body.components(separatedBy: "ok\n").count == 4)
        }
    }

    @Test("an idle connection does not keep the server from ending")
    func ending() async throws {
        let open = Mutex<Task<WebReply?, any Error>?>(nil)
        try await WebRig.run { rig in
            let port = rig.port
            let one = Array("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
            open.withLock { $0 = Task { try await exchange(port: port, one) } }
            // The answer is in the log before the connection turns idle.
            while !rig.log.text.contains("path=/healthz") { await Task.yield() }
        }
        let reply = try await open.withLock { $0 }?.value
        #expect(reply?.body == "ok\n")
    }
}
