import Foundation
import Testing

@testable import Gateway

@Suite(.serialized) struct KeysCommandTests {
    /// An installation with one mail filed and sent, so that reply addresses live.
    private static func installation() async throws -> Sandbox {
        let sandbox = try Sandbox()
        for name in ["config.json", "mailboxes", "samples", "templates"] {
            let url = Sandbox.tree.appending(path: name).resolvingSymlinksInPath()
            try FileManager.default.copyItem(at: url, to: sandbox.folder.appending(path: name))
        }
        let sent = try await PosternProcess.run(["ingest", "--drain", "samples/mails/1-enquiry.eml"], in: sandbox)
        try #require(sent.status == 0, "\(sent.errors)")
        return sandbox
    }

    @Test("a rotated key signs, the old one verifies; retiring says first what dies with it")
    func rotation() async throws {
        let sandbox = try await KeysCommandTests.installation()
        let rotated = try await PosternProcess.run(["keys", "rotate", "--json"], in: sandbox)
        #expect(rotated.object["id"] as? Int == 2, "\(rotated.errors)")
        #expect(FileManager.default.fileExists(atPath: sandbox.path("var/keys/tokens-2")))
        let list = try await PosternProcess.run(["keys", "--json"], in: sandbox)
        #expect(list.list.compactMap { $0["id"] as? Int } == [2, 1])
        #expect(list.list.compactMap { $0["addresses"] as? Int } == [0, 2])
        let config = try String(contentsOfFile: sandbox.path("config.json"), encoding: .utf8)
        #expect(config.contains(#""createMissing": true"#) && config.contains(#""organisation": "Calm Harbour""#))
        let asked = try await PosternProcess.run(["keys", "retire", "1"], in: sandbox)
        #expect(asked.output.contains("key 1: 2 living reply addresses"), "\(asked.output)\(asked.errors)")
        #expect(asked.output.contains("Nothing has been changed"))
        let retired = try await PosternProcess.run(["keys", "retire", "1", "--yes", "--json"], in: sandbox)
        #expect(retired.object["retired"] as? Bool == true)
        let after = try await PosternProcess.run(["keys", "list", "--json"], in: sandbox)
        #expect(after.list.compactMap { $0["id"] as? Int } == [2])
        #expect(FileManager.default.fileExists(atPath: sandbox.path("var/keys/tokens-1")))
    }

    @Test("the key that signs is not retired, and one that is not there is named")
    func refusals() async throws {
        let sandbox = try await KeysCommandTests.installation()
        let current = try await PosternProcess.run(["keys", "retire", "1", "--yes"], in: sandbox)
        #expect(current.status == 1 && current.errors.contains("is the one that signs"))
        let unknown = try await PosternProcess.run(["keys", "retire", "9"], in: sandbox)
        #expect(unknown.status == 1 && unknown.errors.contains("there is no key 9; there are 1"))
        try sandbox.write("var/keys/tokens-2", "somebody's")
        let taken = try await PosternProcess.run(["keys", "rotate"], in: sandbox)
        #expect(taken.status == 1 && taken.errors.contains("tokens-2 is there already"))
        let list = try await PosternProcess.run(["keys", "list", "--json"], in: sandbox)
        #expect(list.list.count == 1)
    }

    @Test("threads are told line by line, and a bad line is named")
    func threads() async throws {
        let sandbox = try Sandbox()
        let mails = ["Message-ID: <a@x.example>\r\n\r\none", "In-Reply-To: <a@x.example>\r\n\r\ntwo", "\r\nthree"]
        let input = mails.map { "{\"raw\": \"\(Data($0.utf8).base64EncodedString())\"}" }.joined(separator: "\n")
        let result = try await PosternProcess.run(["thread"], in: sandbox, input: input)
        #expect(result.list.map { $0["parent"] as? Int } == [nil, 0, nil])
        #expect(result.list[0]["thread"] as? String == result.list[1]["thread"] as? String)
        for (bad, word) in [("{}", "line 1: it has no text"), ("{\"raw\": \"ä\"}", "line 1"), ("[", "line 1")] {
            let refused = try await PosternProcess.run(["thread"], in: sandbox, input: bad)
            #expect(refused.status == 1 && refused.errors.contains(word), "\(bad): \(refused.errors)")
        }
    }
}
