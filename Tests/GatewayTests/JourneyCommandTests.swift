import Curl
import Foundation
import Testing

@testable import Gateway

@Suite(.serialized) struct JourneyCommandTests {
    /// The shipped tree's parts that an installation needs.
    private static func installation() throws -> Sandbox {
        let sandbox = try Sandbox()
        for name in ["config.json", "mailboxes", "samples", "templates"] {
            let url = Sandbox.tree.appending(path: name).resolvingSymlinksInPath()
            try FileManager.default.copyItem(at: url, to: sandbox.folder.appending(path: name))
        }
        // Tests that serve at the same time would fight for the shipped port.
        let port = try #require((20_000...60_000).shuffled().first { FreePort.isFree(host: "127.0.0.1", port: $0) })
        let config = try String(contentsOfFile: sandbox.path("config.json"), encoding: .utf8)
        try sandbox.write("config.json", config.replacing("8080", with: "\(port)"))
        return sandbox
    }

    @Test("the demonstration plays to its end again and again, and writes nowhere else")
    func demo() async throws {
        let sandbox = try JourneyCommandTests.installation()
        try sandbox.write("var/mine.txt", "keep")
        let result = try await PosternProcess.run(["demo", "--once"], in: sandbox)
        #expect(result.status == 0, "\(result.errors)")
        #expect(!result.output.contains("\u{1B}["))
        #expect(FileManager.default.fileExists(atPath: sandbox.path("var/mine.txt")))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: sandbox.path("var")).sorted() == ["demo", "mine.txt"])
        let again = try await PosternProcess.run(["demo", "--once"], in: sandbox)
        #expect(again.status == 0, "\(again.errors)")
        try FileManager.default.removeItem(atPath: sandbox.path("samples/members.csv"))
        try FileManager.default.removeItem(atPath: sandbox.path("samples/people.json"))
        try sandbox.write("people.json", Sandbox.people)
        let config = try String(contentsOfFile: sandbox.path("config.json"), encoding: .utf8)
        try sandbox.write("config.json", config.replacing("samples/people.json", with: "people.json"))
        let bare = try await PosternProcess.run(["demo", "--once"], in: sandbox)
        #expect(bare.errors.contains("the demonstration plays with the people in"))
    }

    @Test(
        "the demonstration shows every journey: the rule that fired, each mail that left, and the proof at the end",
        arguments: [["demo", "--once"], ["demo", "--once", "--desk"]])
    func journeys(_ command: [String]) async throws {
        let sandbox = try JourneyCommandTests.installation()
        let result = try await PosternProcess.run(command, in: sandbox)
        let output = result.output
        #expect(result.status == 0, "\(result.errors)")
        #expect(output.contains("ZenDesk itself has mailed nobody") == command.contains("--desk"))
        let scenes = output.split(separator: "\n\n").map(String.init)
        for journey in Journey.all {
            let scene = try #require(scenes.first { $0.contains(journey.title) }, "\(journey.title)")
            let steps = scene.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            for line in journey.lines {
                let words = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
                let shown = steps.filter { step in words.allSatisfy { step.contains($0) } }
                #expect(!shown.isEmpty, "\(line) in\n\(scene)")
            }
            let mails = steps.count { $0.hasPrefix("to ") }
            #expect(mails == journey.mails, "\(scene)")
        }
        let mails = Journey.all.map(\.mails).reduce(0, +)
        let list = try await PosternProcess.run(
            ["queue", "list", "--json", "--state", "sent", "--state", "failed", "--config", "var/demo/config.json"],
            in: sandbox)
        #expect(list.list.count == mails)
    }

    @Test("an ingested mail waits in the queue, is explained as it was decided, and goes out with --drain")
    func ingest() async throws {
        let sandbox = try JourneyCommandTests.installation()
        let mail = "samples/mails/1-enquiry.eml"
        let before = try await PosternProcess.run(["explain", mail, "--json"], in: sandbox)
        #expect(before.object["disposition"] as? String == "filed")
        #expect((before.object["mails"] as? [Any])?.count == 3)
        #expect(!FileManager.default.fileExists(atPath: sandbox.path("var/postern.sqlite")))
        let filed = try await PosternProcess.run(["ingest", mail], in: sandbox)
        #expect(filed.output.contains("3 mails wait in the queue"), "\(filed.output)\(filed.errors)")
        let queue = try await PosternProcess.run(["queue", "list", "--json"], in: sandbox)
        #expect(queue.list.compactMap { $0["state"] as? String } == ["due", "due", "due"])
        let again = try await PosternProcess.run(["ingest", "--drain", "--json", mail], in: sandbox)
        #expect(again.list.first?["disposition"] as? String == "filed before")
        let sent = try await PosternProcess.run(["queue", "list", "--state", "sent", "--json"], in: sandbox)
        #expect(sent.list.count == 3)
        let conversations = try await PosternProcess.run(["conversation", "show", "1", "--json"], in: sandbox)
        let entry = try #require((conversations.object["entries"] as? [[String: Any]])?.first)
        #expect((entry["text"] as? String)?.hasPrefix("Hello Jane,") == true)
    }

    @Test("a held mail is listed, shown, exported as it came, and discarded once")
    func held() async throws {
        let sandbox = try JourneyCommandTests.installation()
        let mail = "samples/mails/3-stranger-in-the-middle.eml"
        _ = try await PosternProcess.run(["ingest", mail], in: sandbox)
        let list = try await PosternProcess.run(["held", "list", "--json"], in: sandbox)
        let id = "\(try #require(list.list.first?["id"] as? Int))"
        let shown = try await PosternProcess.run(["held", "show", id], in: sandbox)
        #expect(shown.output.contains("Held as unroutable"), "\(shown.output)\(shown.errors)")
        _ = try await PosternProcess.run(["held", "export", id, "--output", "out.eml"], in: sandbox)
        let came = try Data(contentsOf: URL(fileURLWithPath: sandbox.path(mail)))
        #expect(try Data(contentsOf: URL(fileURLWithPath: sandbox.path("out.eml"))) == came)
        #expect(try await PosternProcess.run(["held", "discard", id], in: sandbox).status == 0)
        #expect(try await PosternProcess.run(["held", "discard", id], in: sandbox).status == 1)
        let gone = try await PosternProcess.run(["held", "show", id], in: sandbox)
        #expect(gone.errors.contains("mail \(id) is not held, since it has been acted on or put away"))
        let never = try await PosternProcess.run(["held", "show", "99"], in: sandbox)
        #expect(never.errors.contains("there is no mail 99"))
    }

    @Test("serve sends what comes into its Maildir and what a command beside it files, and ends in order on SIGTERM")
    func serve() async throws {
        let sandbox = try JourneyCommandTests.installation()
        let process = try PosternProcess.start(["serve"], in: sandbox, name: "serve")
        try await eventually { FileManager.default.fileExists(atPath: sandbox.path("var/in/new")) }
        let second = try await PosternProcess.run(["serve"], in: sandbox)
        #expect(second.status == 1)
        #expect(second.errors.contains("already serving"))
        let mail = try Data(contentsOf: URL(fileURLWithPath: sandbox.path("samples/mails/1-enquiry.eml")))
        try Maildir(path: sandbox.path("var/in")).drop([UInt8](mail))
        let sam = Maildir(path: sandbox.path("var/out/sam.rivers@mail.example"))
        try await eventually { (try? sam.mails().count) == 2 }
        let other = String(decoding: mail, as: UTF8.self).replacing("sam.rivers", with: "kim").replacing(
            "0b6f", with: "1c7a")
        _ = try await PosternProcess.run(["ingest", "-"], in: sandbox, input: other)
        try await eventually { (try? Maildir(path: sandbox.path("var/out/kim@mail.example")).mails().count) == 2 }
        process.terminate()
        await process.ended()
        let result = try PosternProcess.result(of: process, in: sandbox, name: "serve")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("authentication.require is off"))
        #expect(!result.errors.contains("@"))
    }

    @Test("after the play the demonstration goes on as a gateway, which ends with its process however that ends")
    func demoGoesOn() async throws {
        let sandbox = try JourneyCommandTests.installation()
        let process = try PosternProcess.start(["demo"], in: sandbox, name: "demo")
        try await eventually {
            (try? String(contentsOfFile: sandbox.path("demo.out"), encoding: .utf8))?.contains("Ctrl-C") == true
        }
        let arguments = ["samples/mails/1-enquiry.eml", "--config", "var/demo/config.json"]
        let jane = Maildir(path: sandbox.path("var/demo/out/jane@practice.example"))
        let before = try jane.mails().count
        _ = try await PosternProcess.run(["ingest"] + arguments, in: sandbox)
        try await eventually { (try? jane.mails().count) == before + 1 }
        #expect(try await PosternProcess.run(["demo", "--once"], in: sandbox).status == 1)
        kill(process.pid, SIGKILL)
        await process.ended()
        #expect(try await PosternProcess.run(["demo", "--once"], in: sandbox).status == 0)
    }

    @Test("with a ZenDesk as the desk, an agent's answer on its page becomes a mail while the gateway goes on")
    func demoDeskGoesOn() async throws {
        let sandbox = try JourneyCommandTests.installation()
        let process = try PosternProcess.start(["demo", "--desk"], in: sandbox, name: "demo")
        func output() -> String { (try? String(contentsOfFile: sandbox.path("demo.out"), encoding: .utf8)) ?? "" }
        try await eventually { output().contains("Ctrl-C") || output().contains("Failure") }
        let line = try #require(output().split(separator: "\n").first { $0.contains("ZenDesk's tickets") })
        let page = try #require(line.split(separator: " ").first { $0.hasPrefix("http://") }).dropLast(2)
        let robin = Maildir(path: sandbox.path("var/demo/out/robin@hale.example"))
        let before = try robin.mails().count
        let number = try #require(output().split(separator: "ticket 3, enquiry of Robin, ZenDesk's ").last?.prefix(4))
        let loop = CurlLoop()
        defer { loop.stop() }
        let answer = try await loop.send(
            HTTPRequest(
                .post, "\(page)/_stand-in/tickets/\(number)/reply", headers: [("Content-Type", "application/json")],
                body: Array(#"{"body": "One more thing from us.", "public": true}"#.utf8)))
        #expect(answer.status == 200)
        // Sooner than the export is read again: the webhook has told of it.
        try await eventually { (try? robin.mails().count) == before + 1 }
        kill(process.pid, SIGKILL)
        await process.ended()
        try await eventually {
            FreePort.isFree(host: "127.0.0.1", port: Int(page.split(separator: ":").last ?? "") ?? 0)
        }
    }

    @Test("check names every server that cannot be reached and warns of what is switched off")
    func check() async throws {
        let sandbox = try JourneyCommandTests.installation()
        let fine = try await PosternProcess.run(["check"], in: sandbox)
        #expect(fine.status == 0, "\(fine.output)")
        #expect(fine.output.contains("WARN  authentication"))
        try sandbox.write("secret", "s")
        // Nobody listens on port 1.
        let server = #""user": "u", "security": "none", "secret": {"file": "secret"}"#
        try sandbox.write(
            "mailboxes/inbox.json", #"{"name": "m", "source": {"imap": {"url": "imap://127.0.0.1:1", \#(server)}}}"#)
        let config = try String(contentsOfFile: sandbox.path("config.json"), encoding: .utf8)
        try sandbox.write(
            "config.json",
            config.replacing("\"maildir\": \"var/out\"", with: #""smtp": {"url": "smtp://127.0.0.1:1", \#(server)}"#))
        let broken = try await PosternProcess.run(["check", "--json"], in: sandbox)
        #expect(broken.status == 1)
        let failed = broken.list.filter { $0["result"] as? String == "FAIL" }.compactMap { $0["subject"] as? String }
        #expect(failed == ["mailbox m", "delivery"], "\(broken.output)")
    }

    /// Looks until it is so; fails after a time that no machine needs.
    private func eventually(_ isSo: () -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while !isSo() {
            try #require(ContinuousClock.now < end, "it did not happen")
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
