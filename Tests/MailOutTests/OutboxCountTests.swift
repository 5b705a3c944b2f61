import Flow
import Mail
import Metrics
import MetricsTestKit
import Store
import Testing
import Triage

@testable import MailOut

@Suite(.timeLimit(.minutes(1))) struct OutboxCountTests {
    private func count(_ counted: TestMetrics, _ template: TemplateName, _ outcome: String) -> Int64 {
        counted.counterTotal(
            label: "postern_mail_out_total", dimensions: [("template", template.rawValue), ("outcome", outcome)])
    }

    @Test("each attempt is counted by its template and how it ended, and a mail that went by how long it had waited")
    func attempts() async throws {
        let counted = TestMetrics()
        let practice = try await Practice()
        try await practice.enquiry(1)
        practice.pass(.seconds(90))
        let courier = RecordingCourier { _, mail in
            mail.envelopeTo.domain == "clinic.example"
                ? .deferred(ServerReply(stage: .rcpt, code: 450)) : .sent(ServerReply(stage: .body, code: 250))
        }
        try await withMetricsFactory(counted) {
            try await practice.runner(courier: courier).drain()
            practice.pass(.seconds(3_600))
            try await practice.runner(courier: RecordingCourier()).drain()
        }
        #expect(count(counted, .welcome, "sent") == 1)
        #expect(count(counted, .enquiryAcknowledgement, "sent") == 1)
        #expect(count(counted, .newCustomerEnquiry, "deferred") == 1)
        #expect(count(counted, .newCustomerEnquiry, "sent") == 1)
        #expect(counted.counterTotal(label: "postern_mail_out_total") == 4)
        let waited = try counted.expectTimer("postern_mail_out_seconds").values.sorted()
        #expect(waited == [90_000_000_000, 90_000_000_000, 3_690_000_000_000])
        let labels = counted.counters.flatMap { $0.dimensions.map(\.1) }.joined(separator: " ")
        for word in ["carl", "clinic", "@", "Tuesday"] { #expect(!labels.contains(word), "\(word)") }
    }

    @Test(
        "a refusal and a silence are told apart",
        arguments: [
            (DeliveryOutcome.failed(ServerReply(stage: .rcpt, code: 550)), "failed"),
            (.uncertain(ServerReply(stage: .body, code: 0)), "uncertain"),
        ])
    func outcomes(outcome: DeliveryOutcome, word: String) async throws {
        let counted = TestMetrics()
        let practice = try await Practice()
        try await practice.enquiry(1)
        try await withMetricsFactory(counted) {
            _ = try await practice.runner(courier: RecordingCourier { _, _ in outcome }).drain()
        }
        #expect(count(counted, .welcome, word) == 1)
        #expect(counted.timers.isEmpty)
    }

    @Test("what is held or called off in place of an attempt is counted as that, once, and what waits is not")
    func putAside() async throws {
        let counted = TestMetrics()
        let practice = try await Practice()
        let mails = try await practice.enquiry(1) + practice.enquiry(2)
        let claimed = try await practice.store.claimDue(
            limit: 16, now: practice.now, owner: "a", lease: .seconds(300))
        let (held, gone, waits) = (claimed[0], claimed[1], claimed[2])
        let handed = try await practice.store.handOver(
            [
                .leak(held.id, found: "x"), .cancelled(gone.id, why: "x"),
                .postponed(waits.id, until: practice.now + .seconds(60), alarm: Alarm.scannerDown, why: "x"),
            ], owner: "a", now: practice.now, lease: .seconds(300))
        #expect(handed.isEmpty && claimed.count == mails.count)
        await withMetricsFactory(counted) {
            await OutboxCounts.notePutAside(claimed[0...3], besides: [claimed[3].id], in: practice.store)
        }
        #expect(count(counted, held.template, "held") == 1)
        #expect(count(counted, gone.template, "cancelled") == 1)
        #expect(counted.counterTotal(label: "postern_mail_out_total") == 2)
    }
}
