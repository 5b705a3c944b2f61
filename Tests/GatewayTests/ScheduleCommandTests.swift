import Flow
import Foundation
import Mail
import Testing
import Triage

@testable import Gateway
@testable import Store

/// `reminders due` and `agenda send`, through the whole program.
@Suite(.serialized) struct ScheduleCommandTests {
    /// An installation in which somebody has asked Jane two days of working hours ago.
    private static func installation() async throws -> Sandbox {
        let sandbox = try Sandbox()
        for name in ["config.json", "mailboxes", "samples", "templates"] {
            let url = Sandbox.tree.appending(path: name).resolvingSymlinksInPath()
            try FileManager.default.copyItem(at: url, to: sandbox.folder.appending(path: name))
        }
        let shipped = try JSONSerialization.jsonObject(
            with: Data(contentsOf: sandbox.folder.appending(path: "config.json")))
        var config = try #require(shipped as? [String: Any])
        config["reminders"] = ["workingHours": "always", "desk": "never"]
        try sandbox.write(
            "config.json", String(decoding: JSONSerialization.data(withJSONObject: config), as: UTF8.self))
        let filed = try await PosternProcess.run(["ingest", "samples/mails/1-enquiry.eml"], in: sandbox)
        try #require(filed.status == 0, "\(filed.errors)")
        let store = try Store(at: sandbox.path("var/postern.sqlite"))
        try await store.write { db in
            let long = Timestamp.now + .seconds(-90_000)
            try Waiting(db: db, now: long).close(ConversationID(1))
            try Waiting(db: db, now: long).begin(ConversationID(1), entry: EntryID(1))
        }
        try store.close()
        return sandbox
    }

    @Test("reminders due lists what waits, --run does it once, and the mail waits in the queue")
    func reminders() async throws {
        let sandbox = try await Self.installation()
        let list = try await PosternProcess.run(["reminders", "due", "--json"], in: sandbox)
        #expect(list.status == 0, "\(list.errors)")
        #expect(list.list.count == 1)
        #expect(list.list.first?["practitioner"] as? String == "jane-doe")
        #expect(list.list.first?["isDue"] as? Bool == true)
        let words = try await PosternProcess.run(["reminders", "due"], in: sandbox)
        #expect(words.output.contains("1 due"), "\(words.output)")
        let run = try await PosternProcess.run(["reminders", "due", "--run", "--json"], in: sandbox)
        #expect((run.object["mails"] as? [Any])?.count == 1, "\(run.output)\(run.errors)")
        let again = try await PosternProcess.run(["reminders", "due", "--run"], in: sandbox)
        #expect(again.output.contains("Nothing is due now"), "\(again.output)\(again.errors)")
        let queue = try await PosternProcess.run(["queue", "list", "--json"], in: sandbox)
        #expect(queue.list.filter { $0["template"] as? String == "reminder" }.count == 1)
    }

    @Test("agenda send gives everybody with something to be told today's agenda once, and one practitioner's always")
    func agenda() async throws {
        let sandbox = try await Self.installation()
        let first = try await PosternProcess.run(["agenda", "send", "--json"], in: sandbox)
        #expect((first.object["mails"] as? [Any])?.count == 1, "\(first.output)\(first.errors)")
        let second = try await PosternProcess.run(["agenda", "send", "--json"], in: sandbox)
        #expect((second.object["mails"] as? [Any])?.count == 0)
        let named = try await PosternProcess.run(
            ["agenda", "send", "--practitioner", "Jane-Doe", "--json"], in: sandbox)
        #expect((named.object["mails"] as? [Any])?.count == 1, "\(named.output)\(named.errors)")
        let nobody = try await PosternProcess.run(["agenda", "send", "--practitioner", "nobody"], in: sandbox)
        #expect(nobody.status == 1)
        #expect(nobody.errors.contains("there is no practitioner nobody"))
    }
}
