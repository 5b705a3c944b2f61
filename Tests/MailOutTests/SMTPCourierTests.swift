import Curl
import Flow
import Logging
import Mail
import Store
import Synchronization
import TestSupport
import Testing
import Triage

@testable import MailOut

@Suite(.timeLimit(.minutes(1))) struct SMTPCourierTests {
    private func courier(port: Int, _ loop: CurlLoop, budget: Duration = .seconds(60)) -> SMTPCourier {
        SMTPCourier(
            loop: loop, endpoint: Endpoint(host: "127.0.0.1", port: port, security: .none), clientName: "gateway.test",
            timeout: .seconds(20), budget: budget,
            logger: Logger(label: "t", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    @Test("an enquiry's mails reach an SMTP server with their own envelope senders")
    func delivers() async throws {
        let sink = try SMTPSink()
        let loop = CurlLoop()
        defer {
            loop.stop()
            sink.stop()
        }
        let practice = try await Practice()
        try await practice.enquiry(1)
        try await practice.runner(courier: courier(port: sink.port, loop)).drain()
        #expect(try await practice.states() == [.sent: 3])
        let accepted = sink.accepted
        #expect(accepted.count == 3)
        #expect(Set(accepted.map(\.envelopeFrom)).count == 3)
        #expect(accepted.allSatisfy { $0.envelopeFrom.hasPrefix("b-") })
        let relayed = try #require(accepted.first { $0.envelopeTo == "jane.doe@clinic.example" })
        #expect(relayed.fields["subject"] == "New Customer Enquiry: Tuesday")
    }

    @Test("a claim outlasts the longest group")
    func lease() {
        #expect(OutboxRunner.Options.standardLease > SMTPCourier.longestGroup + .seconds(60))
    }

    @Test("where nobody listens the whole group waits after one try")
    func unreachable() async throws {
        // A port that was free a moment ago may by now be another test's server: nobody serves TCPMUX.
        let port = 1
        let loop = CurlLoop()
        defer { loop.stop() }
        let practice = try await Practice()
        try await practice.enquiry(1)
        try await practice.runner(courier: courier(port: port, loop)).drain()
        #expect(try await practice.states() == [.due: 3])
    }

    @Test("mails that a slow server leaves no time for are put off, not dropped: one of each group goes")
    func budget() async throws {
        let sink = try SMTPSink()
        let loop = CurlLoop()
        defer {
            loop.stop()
            sink.stop()
        }
        let practice = try await Practice()
        try await practice.enquiry(1)
        let runner = try practice.runner(courier: courier(port: sink.port, loop, budget: .zero))
        try await runner.drain()
        #expect(try await practice.states() == [.sent: 2, .due: 1])
    }
}
