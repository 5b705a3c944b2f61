import Foundation
@testable import TestSupport
import Testing

@testable import Gateway

@Suite struct TakenPortTests {
    @Test("where another program listens, check and serve say what to do, and the demonstration goes without the web")
    func taken() async throws {
        let sandbox = try Sandbox()
        for name in ["config.json", "mailboxes", "samples", "templates"] {
            let url = Sandbox.tree.appending(path: name).resolvingSymlinksInPath()
            try FileManager.default.copyItem(at: url, to: sandbox.folder.appending(path: name))
        }
        let other = try Listener()
        let config = try String(contentsOfFile: sandbox.path("config.json"), encoding: .utf8)
        try sandbox.write("config.json", config.replacing("8080", with: "\(other.port)"))

        let check = try await PosternProcess.run(["check"], in: sandbox)
        #expect(check.status == 1)
        #expect(check.output.contains("somebody else listens on 127.0.0.1:\(other.port)"), "\(check.output)")
        let serve = try await PosternProcess.run(["serve"], in: sandbox)
        #expect(serve.status == 1)
        #expect(serve.errors.contains("Say another address in web.listen"), "\(serve.errors)")
        let demo = try await PosternProcess.run(["demo", "--once"], in: sandbox)
        #expect(demo.status == 0, "\(demo.errors)")
        let played = try String(contentsOfFile: sandbox.path("var/demo/config.json"), encoding: .utf8)
        #expect(!played.contains("\"web\""))
        withExtendedLifetime(other) {}
    }
}
