import Desk
import DeskStandIn
import Flow
import Mail
import Store
import Testing
import Triage

@Suite struct ZenDeskCheckTests {
    @Test("scenario: a default trigger left active mails requesters twice, and the check names it and what to change")
    func triggers() async throws {
        try await ZenDeskRig.run(keepsTriggers: true) { zen in
            let (_, number) = try await zen.enquiry()
            try zen.server.reply("Hello", to: number)
            try await zen.pull()
            #expect(try await zen.mails(.messageFromSupport) == 1)
            #expect(zen.server.mailsToRequesters.map(\.cause) == ZenDeskRig.mailingTriggers, "the double mail")
            let warnings = await zen.desk.check().filter { $0.weight == .warning }.map(\.words)
            #expect(warnings.count == 2)
            for (warning, title) in zip(warnings, ZenDeskRig.mailingTriggers) {
                #expect(warning.contains("\"\(title)\""))
                #expect(warning.contains("Contains none of the following, postern_managed"))
            }
        }
    }

    @Test("an account that is set up as it should be is fine, and nothing was changed to find that out")
    func fine() async throws {
        try await ZenDeskRig.run(settings: { $0.webhook = "http://127.0.0.1:9/zd" }) { zen in
            try zen.server.subscribe(to: "http://127.0.0.1:9/zd", secret: "s")
            let before = zen.server.requests.count
            let findings = await zen.desk.check()
            #expect(findings.allSatisfy { $0.weight == .fine }, "\(findings)")
            #expect(findings.count == 5)
            #expect(
                zen.server.requests.dropFirst(before).allSatisfy { $0.method == "GET" || $0.target == "/oauth/tokens" })
        }
    }

    /// What is wrong, and what the check says about it.
    static let mistakes:
        [(change: @Sendable (inout ZenDeskSettings) -> Void, weight: DeskFinding.Weight, words: String)] = [
            ({ $0.login = .client(id: "postern", secret: { "wrong" }) }, .failure, "gives this client no token"),
            ({ $0.login = .token(email: "gateway@desk.example", secret: { "wrong" }) }, .failure, "refuses the login"),
            ({ $0.practitionerField = 77 }, .failure, "desk.zendesk.practitionerField"),
            ({ $0.exportLogin = nil }, .failure, "desk.zendesk.export"),
            ({ $0.webhook = "https://gw.example/zd" }, .warning, "no webhook to https://gw.example/zd"),
            ({ $0.url = "http://127.0.0.1:9" }, .failure, "unreachable"),
        ]

    @Test("what is missing is named", arguments: mistakes.indices)
    func names(_ row: Int) async throws {
        let mistake = Self.mistakes[row]
        try await ZenDeskRig.run(settings: mistake.change) { zen in
            let findings = await zen.desk.check().filter { $0.weight != .fine }
            #expect(findings.map(\.weight) == [mistake.weight], "\(findings)")
            #expect(findings.first?.words.contains(mistake.words) == true, "\(findings)")
            #expect(findings.allSatisfy { !$0.words.contains("stand-in-secret") && !$0.words.contains("wrong") })
        }
    }
}
