import Flow
import TestSupport
import Testing

@testable import Dashboard

/// Where a desk elsewhere tells that something has happened.
@Suite struct DeskCallTests {
    private static let path = "/desk/zendesk"
    private static let signed = [
        "X-Zendesk-Webhook-Signature: c2lnbmVk", "X-Zendesk-Webhook-Signature-Timestamp: 2026-05-01T10:00:00Z",
    ]

    @Test("the bytes, the signature and its moment arrive as they were sent, whatever they are")
    func passes() async throws {
        try await WebRig.run { rig in
            let body = "{\n  \"subject\": \"zen:ticket:5\"\n}\n"
            let signed = try await rig.send("POST", Self.path, fields: Self.signed, body: body)
            let bare = try await rig.send("POST", Self.path)
            #expect([signed.status, bare.status] == [200, 200])
            #expect(
                rig.ports.recorded.calls == [
                    DeskCall(body: Array(body.utf8), signature: "c2lnbmVk", timestamp: "2026-05-01T10:00:00Z"),
                    DeskCall(body: [], signature: "", timestamp: ""),
                ])
            #expect(!rig.log.text.contains("zen:ticket") && !rig.log.text.contains("c2lnbmVk"))
        }
    }

    static let rows: [(standing: DeskCallStanding, status: Int)] = [
        (.taken, 200), (.refused, 401), (.unreadable, 400), (.busy, 503),
    ]

    @Test("each standing has its status; only one that may come again is told when", arguments: rows.indices)
    func answers(_ row: Int) async throws {
        let (standing, status) = Self.rows[row]
        try await WebRig.run(RecordingPorts { $0.callStanding = standing }) { rig in
            let reply = try await rig.send("POST", Self.path, fields: Self.signed, body: "{}")
            #expect(reply.status == status)
            #expect(reply["retry-after"] == (standing == .busy ? "30" : nil))
            #expect(reply.body.isEmpty)
        }
    }

    @Test("more than a megabyte is not read to its end, and nothing is asked for with GET")
    func limits() async throws {
        try await WebRig.run { rig in
            let large = String(repeating: "a", count: (1 << 20) + 1)
            let refused = try await rig.send("POST", Self.path, fields: Self.signed, body: large)
            #expect(refused.status == 413)
            let reply = try await rig.get(Self.path)
            #expect(reply.status == 405)
            #expect(reply["allow"] == "POST")
            #expect(rig.ports.recorded.calls.isEmpty)
        }
    }

    @Test("without such a desk there is no such page")
    func absent() async throws {
        try await WebRig.run(hasDesk: false) { rig in
            let reply = try await rig.send("POST", Self.path, fields: Self.signed, body: "{}")
            #expect(reply.status == 404)
        }
    }
}
