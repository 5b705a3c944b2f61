import Foundation
import Testing

@testable import Gateway

@Suite("parse --jsonl on many mails")
struct ParseStreamTests {
    private func mail(_ subject: String, _ body: String = "Hello.") -> String {
        "From: a@x.example\nSubject: \(subject)\n\n\(body)\n"
    }

    private func line(_ mail: String) -> String { "{\"raw\": \"\(Data(mail.utf8).base64EncodedString())\"}" }

    /// What `name` is in each line of the output.
    private func values(_ name: String, in result: PosternProcess.Result) -> [String] {
        result.output.split(separator: "\n").map { line in
            let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return object?[name] as? String ?? "-"
        }
    }

    @Test("a thousand lines of JSON give a thousand lines in their order")
    func lines() async throws {
        let subjects = (1...1_000).map { "mail \($0)" }
        let input = subjects.map { line(mail($0, String(repeating: "word ", count: $0.count * 40))) }
        let result = try await PosternProcess.run(
            ["parse", "--jsonl"], in: Sandbox(), input: input.joined(separator: "\n"))
        #expect(values("subject", in: result) == subjects)
        #expect(result.status == 0)
    }

    @Test(
        "a line that holds no mail has its line with the reason, is named on standard error, and the others go on",
        arguments: [
            ("{\"raw\": \"!\"}", "no base64"), ("{\"raw\": 1}", "no text under"), ("[]", "no text under"),
            ("{\"raw\": \"YQ==", "ends inside a string"), ("hello", "a value should stand here"),
        ])
    func brokenLine(_ broken: String, _ reason: String) async throws {
        let input = [line(mail("first")), "", broken, line(mail("last"))].joined(separator: "\n")
        let result = try await PosternProcess.run(["parse", "--jsonl"], in: Sandbox(), input: input)
        #expect(values("subject", in: result) == ["first", "-", "last"])
        #expect(values("error", in: result)[1].contains(reason))
        #expect(result.errors.contains("line 3: ") && result.errors.contains(reason))
        #expect(result.status == 1)
    }

    @Test("a line may be written in any way that JSON has")
    func anyJSON() async throws {
        let base64 = Data(mail("x/y?").utf8).base64EncodedString()
        let halves = base64.prefix(8) + "\\n" + base64.dropFirst(8).replacingOccurrences(of: "/", with: "\\/")
        let input = [
            "{\"id\":1,\"raw\":\"\(base64)\"}", "{ \"raw\" : \"\(halves)\", \"more\": [] }\r", line(mail("x/y?")),
        ]
        let result = try await PosternProcess.run(
            ["parse", "--jsonl"], in: Sandbox(), input: input.joined(separator: "\n"))
        #expect(values("subject", in: result) == ["x/y?", "x/y?", "x/y?"])
    }

    private var mbox: String {
        """
        From a@x.example Sun Mar  1 09:30:00 2026
        \(mail("one", "From here on\n\nFrom the year 2020 on, at 10:30 sharp, we met.\n\n>From 1999 on.\n>>From it."))
        From b@x.example Sun Mar  1 09:31:00 2026
        Subject: two

        Bye.

        """
    }

    @Test("an mbox gives a line for each mail, and its quoting of From is undone")
    func mboxes() async throws {
        let sandbox = try Sandbox()
        try sandbox.write("old.mbox", mbox)
        let named = try await PosternProcess.run(["parse", "--jsonl", "old.mbox"], in: sandbox)
        let piped = try await PosternProcess.run(["parse", "--jsonl"], in: sandbox, input: mbox)
        for result in [named, piped] {
            #expect(values("subject", in: result) == ["one", "two"])
            let text = "From here on\n\nFrom the year 2020 on, at 10:30 sharp, we met.\n\nFrom 1999 on.\n>From it.\n"
            #expect(values("text", in: result) == [text, "Bye.\n"])
        }
    }

    @Test("a Maildir and any other folder give their files in the order of their names, beside single files")
    func folders() async throws {
        let sandbox = try Sandbox()
        try sandbox.write("in/cur/1.a:2,S", mail("one"))
        try sandbox.write("in/new/2.a", mail("two"))
        try sandbox.write("in/tmp/3.a", mail("unfinished"))
        try sandbox.write("plain/b.eml", mail("b"))
        try sandbox.write("plain/a.eml", mail("a"))
        try sandbox.write("plain/.hidden", mail("hidden"))
        try sandbox.write("last.eml", mail("last"))
        let result = try await PosternProcess.run(["parse", "--jsonl", "in", "plain", "last.eml"], in: sandbox)
        #expect(values("subject", in: result) == ["one", "two", "a", "b", "last"])
    }

    @Test("a single mail on standard input is one line, and a file that is not there another with the reason")
    func single() async throws {
        let sandbox = try Sandbox()
        let piped = try await PosternProcess.run(["parse", "--jsonl"], in: sandbox, input: mail("only"))
        #expect(values("subject", in: piped) == ["only"])
        try sandbox.write("a.eml", mail("a"))
        let missing = try await PosternProcess.run(["parse", "--jsonl", "missing.eml", "a.eml"], in: sandbox)
        #expect(values("subject", in: missing) == ["-", "a"])
        #expect(values("error", in: missing)[0].contains("no such file"))
        #expect(missing.status == 1)
    }

    @Test("no input and an empty folder give nothing, an empty file a message without anything")
    func nothing() async throws {
        let sandbox = try Sandbox()
        let empty = try await PosternProcess.run(["parse", "--jsonl"], in: sandbox)
        #expect(empty.output.isEmpty && empty.status == 0)
        try sandbox.write("empty.eml", "")
        let file = try await PosternProcess.run(["parse", "--jsonl", "empty.eml"], in: sandbox)
        #expect(values("subject", in: file) == [""])
        try FileManager.default.createDirectory(atPath: sandbox.path("none"), withIntermediateDirectories: true)
        let none = try await PosternProcess.run(["parse", "--jsonl", "none"], in: sandbox)
        #expect(none.output.isEmpty && none.status == 0)
    }
}
