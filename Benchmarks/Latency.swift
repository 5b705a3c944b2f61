import Foundation
import TestSupport

/// From the server's word that there is news to SMTP's 250 for the mail it causes, one mail at a time.
enum Latency {
    static func run(count: Int) async throws {
        let lab = try await MailLab.start()
        let sink = try SMTPSink()
        let domain = lab.newDomain()
        var options = PosternRig.Options()
        options.send(to: sink)
        let rig = try PosternRig(
            lab: lab, domain: domain,
            practitioners: [.init(handle: "jane-doe", name: "Jane Doe", addresses: ["jane@practice.test"])],
            options: options)
        try rig.start()
        var mails = SampleMails(seed: 1, domain: domain)
        let user = lab.gatewayUser(of: domain)
        try lab.place(mails.enquiry(0), in: user)
        try await wait(for: 3, in: sink)
        let address = try replyAddress(in: sink)
        var placed: [Double] = []
        for number in 1...count {
            placed.append(now())
            try lab.place(reply(number, to: address), in: user)
            try await wait(for: 3 + number, in: sink)
            if number % 100 == 0 { print("\(number) of \(count)") }
        }
        try await rig.end()
        report(placed: placed, sent: sink.accepted.dropFirst(3).map(\.at), log: rig.log)
        try await lab.stop()
    }

    private static func report(placed: [Double], sent: [Double], log: String) {
        let format = ISO8601DateFormatter()
        format.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
        let news = log.split(separator: "\n").compactMap { line -> Double? in
            guard let row = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
                row["message"] as? String == "the server tells of news"
            else { return nil }
            return (row["time"] as? String).flatMap(format.date)?.timeIntervalSince1970
        }
        print("arrival → 250: \(Durations(zip(placed, sent).map { $1 - $0 }).words)")
        let told = sent.compactMap { end in news.last { $0 <= end }.map { end - $0 } }
        print("EXISTS → 250: \(Durations(told).words)")
    }

    /// The address that the enquirer's acknowledgement is to be answered to.
    private static func replyAddress(in sink: SMTPSink) throws -> String {
        let mail = sink.accepted.first { $0.envelopeTo.hasPrefix("person0@") }
        let field = mail?.fields["reply-to"] ?? mail?.fields["from"] ?? ""
        guard let open = field.lastIndex(of: "<"), let close = field.lastIndex(of: ">") else {
            throw Failed("no address to answer to in \(field)")
        }
        return String(field[field.index(after: open)..<close])
    }

    private static func reply(_ number: Int, to address: String) -> [UInt8] {
        Array(
            """
            Authentication-Results: mx.lab.test; dmarc=pass header.from=people.test\r
            From: Person Number0 <person0@people.test>\r
            To: \(address)\r
            Subject: Re: Question\r
            Message-ID: <answer-\(number)@people.test>\r
            Date: Sun, 22 Nov 2026 10:00:00 +0000\r
            \r
            Another thought, number \(number), before we meet.\r

            """.utf8)
    }

    private static func wait(for count: Int, in sink: SMTPSink) async throws {
        let deadline = now() + 30
        while sink.count < count {
            guard now() < deadline else { throw Failed("\(sink.count) mails came out, not \(count)") }
            try await Task.sleep(for: .milliseconds(1))
        }
    }
}
