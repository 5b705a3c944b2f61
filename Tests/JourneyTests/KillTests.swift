import Foundation
import Mail
import Store
import TestSupport
import Testing

@Suite("Killed at any instant, nothing is missing and nothing is there twice", .timeLimit(.minutes(3)))
struct KillTests {
    @Test("kill -9 at random instants while mails come in and go out", arguments: [UInt64(1), 2])
    func killed(seed: UInt64) async throws {
        let count = 100
        let lab = try await MailLab.shared()
        let sink = try SMTPSink()
        defer { sink.stop() }
        var options = PosternRig.Options()
        options.send(to: sink)
        let domain = lab.newDomain()
        let rig = try PosternRig(
            lab: lab, domain: domain,
            practitioners: [.init(handle: "jane-doe", name: "Jane Doe", addresses: ["jane@practice.test"])],
            options: options)
        try rig.start()
        let placing = Task {
            for number in 0..<count {
                try lab.place(enquiry(number, domain), in: lab.gatewayUser(of: domain))
                try await Task.sleep(for: .milliseconds(15))
            }
        }
        var random = SeededGenerator(seed: seed)
        for _ in 0..<6 {
            try await Task.sleep(for: .milliseconds(Int.random(in: 50...500, using: &random)))
            try await rig.end(with: SIGKILL)
            try rig.start()
        }
        try await placing.value
        let store = try Store(at: rig.storeFile)
        let open: Set<OutgoingState> = [.due, .claimed, .handingOver]
        try await until(within: .seconds(60)) {
            let filed = try await store.counts()["arrivals.filed"]
            let waiting = try await store.queuedMails(states: open, limit: 1)
            return filed == count && waiting.isEmpty
        }
        try await rig.end()
        try await check(store, sink, count: count)
    }

    /// Each enquiry is one entry and three mails; each mail is at the server once, or is named uncertain.
    private func check(_ store: Store, _ sink: SMTPSink, count: Int) async throws {
        let counts = try await store.counts()
        #expect(counts["arrivals"] == count)
        #expect(counts["entries"] == count)
        let mails = try await store.queuedMails(states: Set(OutgoingState.allCases), limit: count * 10)
        #expect(mails.count == count * 3)
        let taken = Dictionary(grouping: sink.accepted) { $0.fields["message-id"] ?? "" }.mapValues(\.count)
        #expect(taken.values.allSatisfy { $0 == 1 })
        for mail in mails {
            let times = mail.messageID.map { taken[$0.description] ?? 0 } ?? 0
            #expect(mail.state == .sent ? times == 1 : mail.state == .uncertain)
        }
    }

    private func enquiry(_ number: Int, _ domain: String) -> [UInt8] {
        Array(
            """
            Authentication-Results: \(MailLab.exchangerName); dmarc=pass header.from=people.test\r
            From: Person Number\(number) <person\(number)@people.test>\r
            To: jane-doe@\(domain)\r
            Subject: Question \(number)\r
            Message-ID: <\(number)@people.test>\r
            \r
            Do you have time in week \(number)?\r

            """.utf8)
    }
}
