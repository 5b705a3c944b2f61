import Foundation
import TestSupport
import Testing

@testable import Gateway

@Suite(.serialized) struct DKIMTests {
    /// Runs `body` with the settings file that has this list, and its folder.
    private static func with<Value>(_ dkim: String, _ body: (Sandbox, String) throws -> Value) throws -> Value {
        let sandbox = try Sandbox()
        let config = Sandbox.config.replacing(
            "\"maildir\": \"var/out\"", with: "\"maildir\": \"var/out\", \"dkim\": \(dkim)")
        return try body(sandbox, sandbox.writeSettings(config: config))
    }

    @Test(
        "each mistake is named with its path and what may stand there",
        arguments: [
            (#"[{"selector": "s", "domain": "example.net", "key": {"env": "K"}}]"#, "delivery.dkim[0].domain", "DMARC"),
            (
                #"[{"selector": "s", "domain": "a.messages.example.org", "key": {"env": "K"}}]"#,
                "delivery.dkim[0].domain",
                "nor a domain above it"
            ),
            (#"[{"selector": "a b", "key": {"env": "K"}}]"#, "delivery.dkim[0].selector", "no name in the DNS"),
            (#"[{"key": {"env": "K"}}]"#, "delivery.dkim[0].selector", "is missing"),
            (#"[{"selector": "s"}]"#, "delivery.dkim[0].key", "is missing"),
            (#"[{"selector": "s", "key": "MIIE"}]"#, "delivery.dkim[0].key", "no secret in the open"),
            (
                #"[{"selector": "s", "algorithm": "dsa", "key": {"env": "K"}}]"#, "delivery.dkim[0].algorithm",
                "rsa, ed25519"
            ),
            (
                #"[{"selector": "s", "key": {"env": "K"}}, {"selector": "S", "key": {"env": "L"}}]"#,
                "delivery.dkim[1].selector", "another key"
            ),
        ])
    func mistakesNamed(dkim: String, path: String, says: String) throws {
        let found = try DKIMTests.with(dkim) { _, file in mistakes(in: file) }
        #expect(found.map(\.path) == [path])
        #expect(found.first?.message.contains(says) == true, "\(found)")
    }

    @Test("a domain above that of the addresses may sign")
    func domainAbove() throws {
        let dkim = #"[{"selector": "s", "domain": "example.org", "key": {"env": "K"}}]"#
        let settings = try DKIMTests.with(dkim) { _, file in try SettingsReader(file: file).read() }
        #expect(settings.dkim.map(\.domain) == ["example.org"])
    }

    @Test("a key that is none is named when secrets are read, without what it holds")
    func brokenKey() throws {
        try DKIMTests.with(#"[{"selector": "s", "key": {"file": "dkim.pem"}}]"#) { sandbox, file in
            let settings = try SettingsReader(file: file).read()
            #expect(throws: SettingsError.self) { try settings.secrets() }
            try sandbox.write("dkim.pem", "hunter2")
            let error = try #require(throws: SettingsError.self) { try settings.secrets() }
            #expect(error.problems.map(\.path) == ["delivery.dkim[0].key"])
            #expect(error.problems.first?.message.contains("no RSA key") == true)
            #expect(!"\(error)".contains("hunter2"))
        }
    }

    @Test("a key is made, its record is printed, and with it in the settings what goes out is signed")
    func fromKeyToMail() async throws {
        let sandbox = try Sandbox()
        for name in ["config.json", "mailboxes", "samples", "templates"] {
            let url = Sandbox.tree.appending(path: name).resolvingSymlinksInPath()
            try FileManager.default.copyItem(at: url, to: sandbox.folder.appending(path: name))
        }
        var records: [String: String] = [:]
        var settings: [String] = []
        for algorithm in ["rsa", "ed25519"] {
            let made = try await PosternProcess.run(
                ["keys", "dkim", "s-\(algorithm)", "--algorithm", algorithm, "--json"], in: sandbox)
            let file = try #require(made.object["file"] as? String, "\(made.errors)")
            #expect(file.hasSuffix("/var/keys/dkim-s-\(algorithm).pem"))
            let rights = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
            #expect(rights == 0o600)
            let name = try #require(made.object["name"] as? String)
            #expect(name == "s-\(algorithm)._domainkey.messages.example.org")
            records[name] = try #require(made.object["value"] as? String)
            let setting = try JSONSerialization.data(withJSONObject: try #require(made.object["setting"]))
            settings.append(String(decoding: setting, as: UTF8.self))
        }
        let again = try await PosternProcess.run(["keys", "dkim", "s-rsa"], in: sandbox)
        #expect(again.status == 1 && again.errors.contains("is there already"))
        let config = try String(contentsOfFile: sandbox.path("config.json"), encoding: .utf8)
        try sandbox.write(
            "config.json",
            config.replacing(
                #""delivery": { "maildir": "var/out" }"#,
                with: #""delivery": { "maildir": "var/out", "dkim": [\#(settings.joined(separator: ","))] }"#))
        let check = try await PosternProcess.run(["check", "--json"], in: sandbox)
        for (name, value) in records {
            let words = check.list.compactMap { $0["words"] as? String }
            #expect(words.contains { $0.contains(name) && $0.contains(value.suffix(40)) }, "\(check.output)")
        }
        let sent = try await PosternProcess.run(["ingest", "--drain", "samples/mails/1-enquiry.eml"], in: sandbox)
        try #require(sent.status == 0, "\(sent.errors)")
        let mails = try DKIMTests.mails(below: sandbox.path("var/out"))
        #expect(!mails.isEmpty)
        let results = try DKIMVerifier.verify(mails, records: records)
        #expect(results.allSatisfy { $0 == [true, true] }, "\(results)")
    }

    @Test(
        "a domain that mails do not come from, and a bad selector, get no key",
        arguments: [["bad selector"], ["s", "--domain", "example.net"], ["s", "--algorithm", "dsa"]])
    func refused(arguments: [String]) async throws {
        let sandbox = try Sandbox()
        _ = try sandbox.writeSettings()
        let refused = try await PosternProcess.run(["keys", "dkim"] + arguments, in: sandbox)
        #expect(refused.status != 0)
        #expect(!FileManager.default.fileExists(atPath: sandbox.path("var/dkim-s.pem")))
    }

    private static func mails(below folder: String) throws -> [[UInt8]] {
        let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return try files.filter { $0.contains("/new/") }.map { name in
            [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
        }
    }
}
