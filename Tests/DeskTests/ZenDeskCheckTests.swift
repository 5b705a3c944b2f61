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
        try await ZenDeskRig.run(settings: { $0.webhook = ("http://127.0.0.1:9/zd", { "s" }) }) { zen in
            try zen.server.subscribe(to: "http://127.0.0.1:9/zd", secret: "s")
            let before = zen.server.requests.count
            let findings = await zen.desk.check()
            #expect(findings.allSatisfy { $0.weight == .fine }, "\(findings)")
            #expect(findings.count == 5)
            #expect(
                zen.server.requests.dropFirst(before).allSatisfy { $0.method == "GET" || $0.target == "/oauth/tokens" })
        }
    }

    @Test("forms and groups that tickets are given are there, or the setting to change is named")
    func formsAndGroups() async throws {
        try await ZenDeskRig.run { zen in
            var settings = zen.settings
            settings.forms = [.support: try #require(zen.server.forms.first), .enquiry: 71]
            settings.groups = [.enquiry: try #require(zen.server.groups.first), .escalation: 72]
            let findings = await zen.service(settings).check().filter { $0.weight != .fine }
            #expect(
                findings == [
                    DeskFinding(.failure, "ZenDesk has no 71 among its forms: change desk.zendesk.forms.enquiry"),
                    DeskFinding(.failure, "ZenDesk has no 72 among its groups: change desk.zendesk.groups.escalation"),
                ])
        }
    }

    @Test("a webhook that does not hear all that we want to hear is named with what it misses")
    func deafWebhook() async throws {
        try await ZenDeskRig.run(settings: { $0.webhook = ("http://127.0.0.1:9/zd", { "s" }) }) { zen in
            try zen.server.subscribe(to: "http://127.0.0.1:9/zd", secret: "s", events: ["comment_added", "undeleted"])
            let findings = await zen.desk.check().filter { $0.weight != .fine }
            #expect(findings.map(\.weight) == [.warning])
            #expect(
                ["status_changed", "custom_field_changed", "comment_made_private", "soft_deleted"].allSatisfy {
                    findings.first?.words.contains("zen:event-type:ticket.\($0)") == true
                } && findings.first?.words.contains("comment_added") == false,
                "\(findings)")
        }
    }

    @Test(
        "the daily look: rules that came back, mails that ZenDesk holds, tickets that are gone; once a day, until mended"
    )
    func inspection() async throws {
        try await ZenDeskRig.run { zen in
            let (conversation, number) = try await zen.enquiry()
            let (kept, _) = try await zen.enquiryBeside()
            try await zen.runner().inspectDaily()
            #expect(try await zen.rig.store.alarms().isEmpty)
            zen.server.setTrigger(ZenDeskRig.mailingTriggers[1], isActive: true)
            try zen.server.receiveMail([
                "from": ["email": "x@spam.example", "name": "X"], "to": "support@desk.example", "subject": "Buy",
                "text": "now", "is_spam": true,
            ])
            try zen.server.act("delete", on: number)
            try zen.server.act("destroy", on: number)
            try await zen.runner().inspectDaily()
            #expect(try await zen.rig.store.alarms().isEmpty, "not again on the same day")
            try zen.advance(86_401)
            try await zen.runner().inspectDaily()
            let alarms = try await zen.rig.store.alarms()
            #expect(alarms.map(\.kind) == [Alarm.deskDrift, Alarm.deskDrift])
            #expect(alarms.contains { $0.detail.contains(ZenDeskRig.mailingTriggers[1]) })
            #expect(alarms.contains { $0.detail.contains("Suspended tickets") })
            #expect(try await zen.status(conversation) == .closed)
            #expect(try await zen.status(kept) != .closed)
            zen.server.setTrigger(ZenDeskRig.mailingTriggers[1], isActive: false)
            try zen.advance(86_401)
            try await zen.runner().inspectDaily()
            #expect(try await zen.rig.store.alarms().count == 1)
            try await zen.rig.write("Again", by: .counterpart, in: conversation)
            try await zen.settle()
            #expect(zen.words(try await zen.number(conversation)).contains("Again"))
        }
    }

    @Test("a ticket that our user may not see is no ticket that is gone, and what may not be looked at is said")
    func forbidden() async throws {
        try await ZenDeskRig.run { zen in
            let (conversation, number) = try await zen.enquiry()
            let refused = FaultRule.Effect.answer(.init(403), done: false)
            zen.server.fail(FaultRule(refused, method: "GET", path: "/api/v2/suspended_tickets"))
            zen.server.fail(FaultRule(refused, method: "GET", path: "/api/v2/tickets/\(number)"))
            try zen.server.act("delete", on: number)
            try await zen.runner().inspectDaily()
            #expect(
                try await zen.rig.store.alarms().map(\.detail).filter { $0.contains("suspended tickets") }.count == 1)
            #expect(try await zen.status(conversation) != .closed)
            try zen.advance(86_401)
            try await zen.runner().inspectDaily()
            #expect(try await zen.status(conversation) == .closed)
            #expect(try await zen.rig.store.alarms().isEmpty)
        }
    }

    /// What is wrong, and what the check says about it.
    static let mistakes:
        [(change: @Sendable (inout ZenDeskSettings) -> Void, weight: DeskFinding.Weight, words: String)] = [
            ({ $0.login = .client(id: "postern", secret: { "wrong" }) }, .failure, "gives this client no token"),
            ({ $0.login = .token(email: "gateway@desk.example", secret: { "wrong" }) }, .failure, "refuses the login"),
            ({ $0.practitionerField = 77 }, .failure, "desk.zendesk.practitionerField"),
            ({ $0.exportLogin = nil }, .failure, "desk.zendesk.export"),
            ({ $0.webhook = ("https://gw.example/zd", { "s" }) }, .warning, "no webhook to https://gw.example/zd"),
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
