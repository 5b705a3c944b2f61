import Foundation
import TestSupport

/// Mails like those of a practice: mostly a few kilobytes, some with a photograph or a document.
///
/// The same seed gives the same mails.
struct SampleMails {
    private var random: SeededGenerator
    let domain: String

    init(seed: UInt64, domain: String) {
        random = SeededGenerator(seed: seed)
        self.domain = domain
    }

    /// The enquiry of the stranger with that number: a person nobody has seen before.
    mutating func enquiry(_ number: Int) -> [UInt8] {
        let paragraphs = (0..<Int.random(in: 2...12, using: &random)).map { _ in sentence() }
        return mail(
            head: [
                "Received: from mx.people.test (mx.people.test [192.0.2.7]) by mx.lab.test; Sun, 22 Nov 2026 10:00:00 +0000",
                "Authentication-Results: mx.lab.test; dmarc=pass header.from=people.test",
                "From: Person Number\(number) <person\(number)@people.test>", "To: Jane Doe <jane-doe@\(domain)>",
                "Subject: Question \(number) about a first session", "Message-ID: <enquiry-\(number)@people.test>",
                "Date: Sun, 22 Nov 2026 10:00:00 +0000",
            ], text: paragraphs.joined(separator: "\r\n\r\n") + "\r\n\r\nNumber \(number)")
    }

    /// What else lies in a mailbox: a newsletter that opens nothing.
    mutating func newsletter(_ number: Int) -> [UInt8] {
        mail(
            head: [
                "Authentication-Results: mx.lab.test; dmarc=pass header.from=news.test", "List-Id: <weekly.news.test>",
                "Precedence: bulk", "From: Weekly <weekly@news.test>", "To: jane-doe@\(domain)",
                "Subject: Issue \(number)", "Message-ID: <issue-\(number)@news.test>",
                "Date: Sun, 22 Nov 2026 10:00:00 +0000",
            ], text: (0..<20).map { _ in sentence() }.joined(separator: "\r\n\r\n"))
    }

    private mutating func mail(head: [String], text: String) -> [UInt8] {
        let html = "<html><body><p>\(text.replacingOccurrences(of: "\r\n\r\n", with: "</p>\r\n<p>"))</p></body></html>"
        var parts = [
            "--outer\r\nContent-Type: multipart/alternative; boundary=inner\r\n",
            "--inner\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\(text)\r\n",
            "--inner\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\(html)\r\n",
            "--inner--",
        ]
        if Int.random(in: 0..<4, using: &random) == 0 { parts.append(attachment()) }
        let lines = head + ["MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=outer", ""]
        return Array((lines + parts + ["--outer--", ""]).joined(separator: "\r\n").utf8)
    }

    /// A file of 2 kB to 400 kB, most of them small.
    private mutating func attachment() -> String {
        let size = Int(2_000 * pow(200, Double.random(in: 0...1, using: &random)))
        let bytes = Data((0..<size).map { _ in UInt8.random(in: 0...255, using: &random) })
        let encoded = bytes.base64EncodedString(options: [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ])
        return "--outer\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\n"
            + "Content-Disposition: attachment; filename=photo.jpg\r\n\r\n\(encoded)"
    }

    private mutating func sentence() -> String {
        let words = (0..<Int.random(in: 10...60, using: &random)).map { _ in
            SampleMails.words[Int.random(in: 0..<SampleMails.words.count, using: &random)]
        }
        return words.joined(separator: " ") + "."
    }

    private static let words = """
        I would like to know whether you have time next week for a first session because my sleep has been poor since the \
        move and a friend told me about your work with people who travel often naïve café Zürich günstig thank you kindly
        """.split(separator: " ").map(String.init)
}
