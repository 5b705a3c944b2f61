import Foundation
import Testing

@testable import Gateway

@Suite struct ParseCommandTests {
    private static let mail = """
        From: "Doe, Jane" <jane@practice.example>\r
        To: Team: a@x.example, B <b@x.example>;\r
        Subject: =?utf-8?q?Caf=C3=A9?=\r
        Date: Sun, 1 Mar 2026 09:30:00 +0100\r
        Message-ID: <two@practice.example>\r
        In-Reply-To: <one@x.example>\r
        References: <zero@x.example> <one@x.example>\r
        MIME-Version: 1.0\r
        Content-Type: multipart/mixed; boundary=b\r
        \r
        --b\r
        Content-Type: text/plain; charset=utf-8\r
        \r
        New words.\r
        \r
        > old words\r
        --b\r
        Content-Type: text/csv; name="a.csv"\r
        Content-Disposition: attachment; filename="a.csv"\r
        Content-Transfer-Encoding: base64\r
        \r
        YSxi\r
        --b--\r

        """

    @Test("parse prints every field of a message in its documented form")
    func parse() async throws {
        let result = try await PosternProcess.run(["parse"], in: Sandbox(), input: ParseCommandTests.mail)
        #expect(result.status == 0)
        let object = result.object
        #expect(object["subject"] as? String == "Café")
        #expect((object["from"] as? [[String: Any]])?.first?["name"] as? String == "Doe, Jane")
        #expect((object["from"] as? [[String: Any]])?.first?["address"] as? String == "jane@practice.example")
        #expect(
            (object["to"] as? [[String: Any]])?.compactMap { $0["address"] as? String } == [
                "a@x.example", "b@x.example",
            ])
        #expect(object["date"] as? String == "2026-03-01T09:30:00+01:00")
        #expect(object["messageId"] as? String == "two@practice.example")
        #expect(object["inReplyTo"] as? String == "one@x.example")
        #expect(object["references"] as? [String] == ["zero@x.example", "one@x.example"])
        #expect((object["text"] as? String)?.hasPrefix("New words.") == true)
        #expect(object["html"] is NSNull)
        let attachment = try #require((object["attachments"] as? [[String: Any]])?.first)
        #expect(attachment["filename"] as? String == "a.csv")
        #expect(attachment["contentType"] as? String == "text/csv")
        #expect(attachment["size"] as? Int == 3)
        #expect(attachment["sha256"] as? String == "1eb7c54d52831bbfe8942af0b1c56b7409523a59ed6ca99c1174fef7eb32c1b5")
        #expect(attachment["inline"] as? Bool == false)
        #expect((object["verdict"] as? [String: Any])?["kind"] as? String == "person")
        #expect(object["bounce"] is NSNull)
        #expect((object["reply"] as? [String: Any])?["text"] as? String == "New words.")
    }

    @Test("with --jsonl there is one line for each file, in their order")
    func jsonLines() async throws {
        let sandbox = try Sandbox()
        for name in ["b", "a"] { try sandbox.write("\(name).eml", "Subject: \(name)\r\n\r\nhello\r\n") }
        let result = try await PosternProcess.run(["parse", "--jsonl", "b.eml", "a.eml"], in: sandbox)
        let lines = result.output.split(separator: "\n")
        #expect(lines.map { $0.contains("\"subject\":\"b\"") } == [true, false])
        #expect(lines.count == 2)
    }

    @Test(
        "any bytes are parsed, an empty input too", arguments: ["", "\u{0}\u{1}\r\n", "no header at all", ":\n:\n\n"])
    func anything(_ input: String) async throws {
        let result = try await PosternProcess.run(["parse"], in: Sandbox(), input: input)
        #expect(result.status == 0)
        #expect(!result.object.isEmpty)
    }

    @Test("reply-text prints the new words only, and as JSON what was cut by which rule")
    func replyText() async throws {
        let body = "Yes.\n\nOn Mon, 2 Mar 2026 at 10:00, Sam <s@x.example> wrote:\n> Shall we?\n"
        let words = try await PosternProcess.run(["reply-text"], in: Sandbox(), input: body)
        #expect(words.output == "Yes.\n")
        let json = try await PosternProcess.run(["reply-text", "--json"], in: Sandbox(), input: body)
        #expect(json.object["text"] as? String == "Yes.")
        #expect((json.object["trimmed"] as? String)?.contains("Shall we?") == true)
    }

    @Test(
        "a wrong use ends with 2, a file that is not there with 1, each saying what to do",
        arguments: [
            (["parse", "--colour"], Int32(2), "Usage:"), (["nonsense"], Int32(2), "Usage:"),
            (["parse", "a.eml", "b.eml"], Int32(2), "--jsonl"), (["parse", "missing.eml"], Int32(1), "no such file"),
            (["serve", "--config", "missing.json"], Int32(1), "is not there"),
            (["held", "list", "--config", "missing.json"], Int32(1), "is not there"),
        ])
    func endings(_ arguments: [String], _ status: Int32, _ says: String) async throws {
        let result = try await PosternProcess.run(arguments, in: Sandbox())
        #expect(result.status == status)
        #expect(result.errors.contains(says), "\(result.errors)")
        #expect(result.output.isEmpty)
    }

    @Test("help is no error and goes to standard output")
    func help() async throws {
        let result = try await PosternProcess.run(["--help"], in: Sandbox())
        #expect(result.status == 0)
        #expect(result.output.contains("demo"))
    }
}
