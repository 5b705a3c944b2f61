import Foundation
import Mail
import Store
import TestSupport

/// `kill -9` at random instants while mails come in and go out; then both sides are counted.
enum Torture {
    private static let kills = 20

    static func run(count: Int) async throws {
        let lab = try await MailLab.start()
        let sink = try SMTPSink()
        let domain = lab.newDomain()
        var options = PosternRig.Options()
        options.send(to: sink)
        options.logLevel = "info"
        let rig = try PosternRig(
            lab: lab, domain: domain,
            practitioners: [.init(handle: "jane-doe", name: "Jane Doe", addresses: ["jane@practice.test"])],
            options: options)
        try rig.start()
        let placing = Task {
            var mails = SampleMails(seed: 2, domain: domain)
            for number in 0..<count {
                try lab.place(mails.enquiry(number), in: lab.gatewayUser(of: domain))
                try await Task.sleep(for: .milliseconds(8))
            }
        }
        for _ in 0..<kills {
            try await Task.sleep(for: .milliseconds(Int.random(in: 100...700)))
            try await rig.end(with: SIGKILL)
            try rig.start()
        }
        try await placing.value
        try await settle(rig, sink, count: count)
        try await rig.end()
        try await report(rig, sink, count: count)
        try await lab.stop()
    }

    /// Waits until nothing more comes out for ten seconds.
    private static func settle(_ rig: PosternRig, _ sink: SMTPSink, count: Int) async throws {
        let deadline = now() + 300
        var last = (count: -1, at: now())
        while now() < deadline {
            if sink.count != last.count { last = (sink.count, now()) }
            if now() - last.at > 10 { return }
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    private static func report(_ rig: PosternRig, _ sink: SMTPSink, count: Int) async throws {
        let store = try Store(at: rig.storeFile)
        let counts = try await store.counts()
        for (name, number) in counts.sorted(by: { $0.key < $1.key }) { print("  \(name): \(number)") }
        let queue = try await store.queuedMails(states: Set(OutgoingState.allCases), limit: count * 10)
        let taken = Dictionary(grouping: sink.accepted, by: { $0.fields["message-id"] ?? "" }).mapValues(\.count)
        let sent = queue.filter { $0.state == .sent }
        let uncertain = queue.filter { $0.state == .uncertain }
        let times = { (mail: QueuedMail) in mail.messageID.map { taken[$0.description] ?? 0 } ?? 0 }
        print("arrivals placed \(count); mails queued \(queue.count); taken by the server \(sink.count)")
        print(
            "sent \(sent.count): missing \(sent.filter { times($0) == 0 }.count), doubled \(sent.filter { times($0) > 1 }.count)"
        )
        print("uncertain \(uncertain.count): taken by the server \(uncertain.filter { times($0) > 0 }.count)")
        let others = queue.filter { ![.sent, .uncertain].contains($0.state) }
        print("neither \(others.count); doubled at the server \(taken.values.filter { $0 > 1 }.count)")
        let whole =
            queue.count == count * 3 && others.isEmpty && sent.allSatisfy { times($0) == 1 }
            && taken.values.allSatisfy { $0 == 1 }
        print(whole ? "nothing missing, nothing twice" : "NOT WHOLE")
        if !whole { throw Failed("mails were lost or doubled") }
    }
}
