import MailOut
import TestSupport
import Testing

@testable import Gateway

@Suite struct AttachmentSettingsTests {
    /// A folder with settings that have this section.
    private static func sandbox(_ attachments: String) throws -> Sandbox {
        let sandbox = try Sandbox()
        let config = Sandbox.config.replacing("\"delivery\"", with: "\"attachments\": \(attachments), \"delivery\"")
        _ = try sandbox.writeSettings(config: config)
        return sandbox
    }

    private static func read(_ attachments: String) throws -> Settings {
        let sandbox = try sandbox(attachments)
        return try SettingsReader(file: sandbox.path("config.json")).read()
    }

    @Test("settings that say nothing block programs, look into archives and have no scanner")
    func defaults() throws {
        let sandbox = try Sandbox()
        let settings = try SettingsReader(file: try sandbox.writeSettings()).read().attachments
        #expect(settings.policy == AttachmentPolicy())
        #expect(settings.policy.blocked.isSuperset(of: ["exe", "js", "lnk", "iso"]))
        #expect(settings.clamd == nil)
    }

    @Test("settings as written")
    func written() throws {
        let settings = try AttachmentSettingsTests.read(
            #"{"maxBytes": 1000, "blocked": [".EXE", "doc"], "archives": "pass", "clamd": "tcp://127.0.0.1:3310"}"#)
        let policy = AttachmentPolicy(maxBytes: 1_000, blocked: ["exe", "doc"], archives: .pass)
        #expect(settings.attachments.policy == policy)
        #expect(settings.attachments.clamd == ClamdAddress("tcp://127.0.0.1:3310"))
        #expect(settings.composing.attachments == policy)
        #expect(try AttachmentSettingsTests.read(#"{"blocked": []}"#).attachments.policy.blocked.isEmpty)
    }

    @Test(
        "each mistake is named with its path and what may stand there",
        arguments: [
            (#"{"maxBytes": -1}"#, "attachments.maxBytes", "from 0"),
            (#"{"blocked": ["tar.gz"]}"#, "attachments.blocked", "no ending"),
            (#"{"archives": "drop"}"#, "attachments.archives", "look, pass"),
            (#"{"clamd": "/run/clamav/clamd.ctl"}"#, "attachments.clamd", "unix:/run"),
            (#"{"virus": true}"#, "attachments.virus", "is not a key"),
        ])
    func mistakesNamed(attachments: String, path: String, says: String) throws {
        let sandbox = try AttachmentSettingsTests.sandbox(attachments)
        let found = mistakes(in: sandbox.path("config.json"))
        #expect(found.map(\.path) == [path])
        #expect(found.first?.message.contains(says) == true, "\(found)")
    }

    @Test("check asks the scanner, and says what waits for one that does not answer")
    func check() async throws {
        let clamd = try FakeClamd()
        let there = try AttachmentSettingsTests.sandbox(#"{"clamd": "tcp://127.0.0.1:\#(clamd.port)"}"#)
        let found = await Doctor(file: there.path("config.json")).findings().filter { $0.subject == "scanner" }
        #expect(found.map(\.result) == [.fine])
        let gone = try AttachmentSettingsTests.sandbox(#"{"clamd": "unix:/nowhere/clamd.ctl"}"#)
        let missing = await Doctor(file: gone.path("config.json")).findings().filter { $0.subject == "scanner" }
        #expect(missing.map(\.result) == [.fail])
        #expect(missing.first?.words.contains("mails with files wait") == true)
    }
}
