import Crypto
import Desk
import DeskStandIn
import Flow
import Foundation
import Mail
import Store
import Synchronization
import TestSupport
import Testing
import Triage

/// Webhooks say where to look, and are looked at first themselves.
@Suite struct ZenDeskWebhookTests {
    static let secret = "whsec"

    /// How deliveries go wrong.
    static let faults: [WebhookFault] = [.duplicate(times: 3), .reverse(count: 2), .lose]

    @Test(
        "scenario: a webhook that comes three times, in the other order, or never: each reply is one mail, in order",
        arguments: faults.indices)
    func deliveries(_ row: Int) async throws {
        try await ZenDeskRig.run { zen in
            let (conversation, number) = try await zen.enquiry()
            let calls = Mutex<[Int64]>([])
            let web = try FakeWeb { request in
                guard let ticket = Self.ticket(in: request, now: zen.rig.now) else { return .json(400, "") }
                zen.desk.notice(ticket)
                calls.withLock { $0.append(ticket) }
                return .json(200, "")
            }
            try zen.server.subscribe(to: web.url + "/zd", secret: Self.secret, events: ["comment_added"])
            zen.server.failWebhooks(Self.faults[row], count: 2)
            try zen.server.reply("One", to: number)
            try zen.server.reply("Two", to: number)
            if Self.faults[row] != .lose {
                try await until { calls.withLock { $0.count } >= 2 }
                try await zen.runner().pull()
                #expect(
                    try await zen.texts(conversation) == ["It hurts.", "One", "Two"], "without waiting for the export")
            }
            try await zen.pull()
            try await zen.pull()
            #expect(try await zen.texts(conversation) == ["It hurts.", "One", "Two"])
            #expect(try await zen.mails(.messageFromSupport) == 2)
            #expect(calls.withLock { $0.allSatisfy { $0 == number } })
            #expect(zen.server.tickets.count == 1)
            #expect(zen.words(number).count == 3)
            #expect(zen.server.mailsToRequesters.isEmpty)
        }
    }

    @Test("scenario: the echo of our own comment that comes before the answer to our request is no message")
    func echo() async throws {
        try await ZenDeskRig.run {
            $0.deliversFirst = true
        } _: { zen in
            let (conversation, number) = try await zen.enquiry()
            let seen = Mutex<[Int]>([])
            let web = try FakeWeb { request in
                guard let ticket = Self.ticket(in: request, now: zen.rig.now) else { return .json(400, "") }
                zen.desk.notice(ticket)
                let filed = Self.waiting { (try? await zen.runner().pull()) ?? -1 }
                seen.withLock { $0.append(filed) }
                return .json(200, "")
            }
            try zen.server.subscribe(to: web.url + "/zd", secret: Self.secret, events: ["comment_added"])
            try await zen.rig.write("Two", by: .counterpart, in: conversation)
            try await zen.rig.write("Three", by: .practitioner, in: conversation)
            try await zen.settle()
            #expect(seen.withLock { $0 } == [0, 0])
            try await zen.pull()
            #expect(try await zen.texts(conversation) == ["It hurts.", "Two", "Three"])
            #expect(zen.words(number).count == 3)
            #expect(try await zen.mails(.messageFromSupport) == 0)
            #expect(zen.server.mailsToRequesters.isEmpty)
        }
    }

    private static func ticket(in request: FakeWeb.Request, now: Timestamp) -> Int64? {
        try? ZenDeskWebhook.verify(
            body: request.body, signature: request.headers["x-zendesk-webhook-signature"] ?? "",
            timestamp: request.headers["x-zendesk-webhook-signature-timestamp"] ?? "", secret: secret, now: now)
    }

    /// Waits in a thread of its own for what is asynchronous.
    private static func waiting(_ work: @escaping @Sendable () async -> Int) -> Int {
        let done = DispatchSemaphore(value: 0)
        let result = Mutex(0)
        Task {
            let value = await work()
            result.withLock { $0 = value }
            done.signal()
        }
        done.wait()
        return result.withLock { $0 }
    }

    private func until(_ isSo: () -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(30)
        while !isSo() {
            try #require(ContinuousClock.now < end, "it did not happen")
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    // MARK: Signatures

    static let now = Timestamp(seconds: 1_777_629_600)  // 2026-05-01T10:00:00Z
    static let event =
        #"{"type":"zen:event-type:ticket.comment_added","subject":"zen:ticket:5158","detail":{"id":"5158"}}"#

    struct Row: Sendable {
        var body = ZenDeskWebhookTests.event
        var sent: String?
        var stamp = "2026-05-01T10:00:00Z"
        var signedStamp: String?
        var secret = "whsec"
        var signature: String?
        var expected: Result<Int64, ZenDeskWebhook.Refusal>
    }

    static let rows: [Row] = [
        Row(expected: .success(5_158)),
        Row(stamp: "2026-05-01T09:55:01.123Z", expected: .success(5_158)),
        Row(body: event + "\n", expected: .success(5_158)),
        Row(body: #"{"subject":"zen:ticket:77"}"#, expected: .success(77)),
        Row(body: #"{"ticket_id":"9007199254740993"}"#, expected: .success(9_007_199_254_740_993)),
        Row(body: #"{"ticket_id": 12}"#, expected: .success(12)),
        Row(body: event, sent: event + "\n", expected: .failure(.forged)),
        Row(body: event, sent: event.replacing("5158", with: "5159"), expected: .failure(.forged)),
        Row(signedStamp: "2026-05-01T10:00:01Z", expected: .failure(.forged)),
        Row(secret: "other", expected: .failure(.forged)),
        Row(secret: "", expected: .failure(.forged)),
        Row(signature: "", expected: .failure(.forged)),
        Row(signature: "not base64", expected: .failure(.forged)),
        Row(stamp: "2026-05-01T09:54:59Z", expected: .failure(.stale)),
        Row(stamp: "2026-05-01T10:05:01Z", expected: .failure(.stale)),
        Row(stamp: "yesterday", expected: .failure(.stale)),
        Row(body: "{}", expected: .failure(.unreadable)),
        Row(body: "[1]", expected: .failure(.unreadable)),
        Row(body: #"{"detail":{"id":"-3"}}"#, expected: .failure(.unreadable)),
    ]

    @Test("only what was signed with our secret, just now, over these very bytes is believed", arguments: rows.indices)
    func verifies(_ index: Int) {
        let row = Self.rows[index]
        let key = SymmetricKey(data: Array(row.secret.utf8))
        let code = HMAC<SHA256>.authenticationCode(
            for: Array(((row.signedStamp ?? row.stamp) + row.body).utf8), using: key)
        let result = Result { () throws(ZenDeskWebhook.Refusal) -> Int64 in
            try ZenDeskWebhook.verify(
                body: Array((row.sent ?? row.body).utf8),
                signature: row.signature ?? Data(code).base64EncodedString(), timestamp: row.stamp,
                secret: row.secret.isEmpty ? "" : Self.secret, now: Self.now)
        }
        #expect(result == row.expected)
    }
}
