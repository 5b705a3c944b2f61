import Foundation
import Testing

@testable import Gateway

@Suite(.serialized) struct TicketCommandTests {
    /// The shipped installation with one enquiry of Sam Rivers to Jane Doe, filed and not yet at the desk.
    private static func withEnquiry() async throws -> Sandbox {
        let sandbox = try Sandbox()
        for name in ["config.json", "mailboxes", "samples", "templates"] {
            let url = Sandbox.tree.appending(path: name).resolvingSymlinksInPath()
            try FileManager.default.copyItem(at: url, to: sandbox.folder.appending(path: name))
        }
        let filed = try await PosternProcess.run(["ingest", "samples/mails/1-enquiry.eml"], in: sandbox)
        #expect(filed.status == 0, "\(filed.errors)")
        return sandbox
    }

    private static func ticket(
        _ arguments: [String], in sandbox: Sandbox, input: String = ""
    ) async throws -> PosternProcess.Result {
        try await PosternProcess.run(["ticket"] + arguments, in: sandbox, input: input)
    }

    @Test("an enquiry is listed and shown, and an agent's reply goes to the enquirer by mail, from a reply address")
    func reply() async throws {
        let sandbox = try await Self.withEnquiry()
        let list = try await Self.ticket(["list", "--kind", "enquiry", "--json"], in: sandbox)
        let first = try #require(list.list.first, "\(list.output)\(list.errors)")
        #expect(first["status"] as? String == "new")
        #expect(first["waitingSince"] is String)
        #expect((first["practitioner"] as? [String: Any])?["handle"] as? String == "jane-doe")
        let done = try await Self.ticket(
            ["reply", "1", "-", "--agent", "Ann"], in: sandbox, input: "We look into it.\n")
        #expect(done.status == 0, "\(done.errors)")
        #expect(done.output.contains("Sam Rivers"))
        let queue = try await PosternProcess.run(["queue", "list", "--json"], in: sandbox)
        let mail = queue.list.filter { $0["template"] as? String == "message-from-support" }
        #expect(mail.map { $0["to"] as? String } == ["sam.rivers@mail.example"])
        let shown = try await Self.ticket(["show", "1", "--json"], in: sandbox)
        #expect(shown.object["status"] as? String == "pending")
        let comments = shown.object["comments"] as? [[String: Any]] ?? []
        #expect(comments.map { $0["author"] as? String } == ["counterpart", "agent"])
        #expect(comments.last?["name"] as? String == "Ann")
        #expect(comments.last?["text"] as? String == "We look into it.\n")
    }

    @Test("a private note and a status send nothing")
    func notesAndStatus() async throws {
        let sandbox = try await Self.withEnquiry()
        let before = try await PosternProcess.run(["queue", "list", "--json"], in: sandbox).list.count
        let note = try await Self.ticket(["note", "1", "Called them."], in: sandbox)
        #expect(note.status == 0, "\(note.errors)")
        let solved = try await Self.ticket(["status", "1", "solved", "--json"], in: sandbox)
        #expect(solved.object["status"] as? String == "solved", "\(solved.errors)")
        #expect(try await PosternProcess.run(["queue", "list", "--json"], in: sandbox).list.count == before)
        #expect(try await Self.ticket(["list"], in: sandbox).output.contains("Nothing is to be done"))
        #expect(try await Self.ticket(["list", "--all", "--json"], in: sandbox).list.count == 1)
        let shown = try await Self.ticket(["show", "1"], in: sandbox)
        #expect(shown.output.contains("(private)"))
        #expect(shown.output.contains("    Called them."))
    }

    /// What is asked for, and the words that say why not.
    static let refusals: [(arguments: [String], status: Int32, words: String)] = [
        (["show", "9"], 1, "there is no ticket 9"), (["reply", "9", "x"], 1, "there is no ticket 9"),
        (["reply", "1", "  "], 1, "there are no words"), (["note", "1", "-"], 1, "there are no words"),
        (["status", "1", "done"], 2, "solved"), (["status", "1", "closed"], 2, "solved"),
        (["assign", "1", "jane-doe"], 1, "given to nobody"),
        (["assign", "1", "jane-do"], 1, "near it are jane-doe"),
        (["assign", "1", "zzzzzzzz"], 1, "has the handle zzz"),
    ]

    @Test("what cannot be done is refused in words that say what to do")
    func refuses() async throws {
        let sandbox = try await Self.withEnquiry()
        for (arguments, status, words) in Self.refusals {
            let result = try await Self.ticket(arguments, in: sandbox)
            #expect(result.status == status, "\(arguments)")
            #expect(result.errors.contains(words), "\(arguments): \(result.errors)")
        }
        let nothing = try await Self.ticket(["retry", "1", "--json"], in: sandbox)
        #expect(nothing.object["due"] as? Int == 0)
    }

    @Test("beside a running serve the reply is sent by it, and the ticket gets one comment for each message")
    func besideServe() async throws {
        let sandbox = try await Self.withEnquiry()
        let process = try PosternProcess.start(["serve"], in: sandbox, name: "serve")
        let sam = Maildir(path: sandbox.path("var/out/sam.rivers@mail.example"))
        try await eventually { (try? sam.mails().count) == 2 }
        let done = try await Self.ticket(["reply", "1", "Hello Sam."], in: sandbox)
        #expect(done.output.contains("`serve` sends it"), "\(done.output)\(done.errors)")
        try await eventually { (try? sam.mails().count) == 3 }
        let shown = try await Self.ticket(["show", "1", "--json"], in: sandbox)
        #expect((shown.object["comments"] as? [Any])?.count == 2)
        #expect(shown.object["waitingTasks"] as? Int == 0)
        process.terminate()
        await process.ended()
        let result = try PosternProcess.result(of: process, in: sandbox, name: "serve")
        #expect(result.status == 0, "\(result.errors)")
        #expect(!result.errors.contains("@"))
    }

    @Test(
        "a mistyped handle is met by the nearest ones, and by none where nothing is near",
        arguments: [
            ("jane-do", ["jane-doe", "jane-dow"]), ("", []), ("jane-doe", ["jane-doe", "jane-dow"]),
            ("mark-ro", ["mark-roe"]), ("completely-else", []),
        ])
    func nearest(word: String, expected: [String]) {
        #expect(NearestWords.of(word, in: ["mark-roe", "jane-dow", "jane-doe", "x-ray-nine"]) == expected)
    }

    private func eventually(_ isSo: () -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while !isSo() {
            try #require(ContinuousClock.now < end, "it did not happen")
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
