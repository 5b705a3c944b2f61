import Flow
import Mail
import TestSupport
import Testing

@Suite struct ActionPageTests {
    private static let token = "q-abcdefghjkmnpqrstvwxyz23456789"
    /// As mails link to it.
    private static let path = WebLinks(origin: "").action(token)

    private static func asking(
        _ kind: QuestionKind, _ standing: ActionPage.Standing = .open, address: String? = nil
    ) -> RecordingPorts {
        RecordingPorts {
            $0.questions[token] = ActionPage(
                kind: kind, standing: standing, heldAt: Timestamp(seconds: 1_780_495_500), subject: "Late <b>hours</b>",
                addableAddress: address)
        }
    }

    @Test("looking at a link changes nothing, however often and by whatever reads it", arguments: ["GET", "HEAD"])
    func looking(method: String) async throws {
        try await WebRig.run(Self.asking(.confirmSender)) { rig in
            for _ in 0..<3 {
                let reply = try await rig.send(method, Self.path)
                #expect(reply.status == 200)
                #expect(reply["cache-control"] == "no-store")
                #expect(reply.body.isEmpty == (method == "HEAD"))
            }
            #expect(rig.ports.recorded.acts.isEmpty)
            #expect(rig.ports.recorded.questions[Self.token]?.standing == .open)
        }
    }

    struct Answer: CustomTestStringConvertible, Sendable {
        let kind: QuestionKind
        let choice: ActionChoice
        let says: String
        var testDescription: String { "\(kind.rawValue) \(choice.rawValue)" }
    }

    static let answers = [
        Answer(kind: .confirmSender, choice: .yes, says: "pass your message on now"),
        Answer(kind: .confirmSender, choice: .yesAndAddAddress, says: "counts as yours from now on"),
        Answer(kind: .confirmSender, choice: .no, says: "Nobody else gets to see it"),
        Answer(kind: .confirmAddress, choice: .yes, says: "The answer comes by e-mail"),
        Answer(kind: .confirmAddress, choice: .no, says: "is not passed on"),
        Answer(kind: .noAnswerNeeded, choice: .yes, says: "no more reminders"),
    ]

    @Test("a pressed button acts once; pressed again it finds the link used", arguments: answers)
    func acting(_ answer: Answer) async throws {
        try await WebRig.run(Self.asking(answer.kind, address: "jane@home.example")) { rig in
            let page = try await rig.get(Self.path)
            #expect(page.body.contains("name=\"choice\" value=\"\(answer.choice.rawValue)\""))
            #expect(page.body.contains("<form method=\"post\" action=\"\(Self.path)\""))
            let done = try await rig.post(Self.path, [("choice", answer.choice.rawValue)])
            #expect(done.status == 200)
            #expect(done.body.contains(answer.says))
            #expect(try await rig.post(Self.path, [("choice", answer.choice.rawValue)]).status == 410)
            let expected = RecordingPorts.Act(token: Self.token, choice: answer.choice, name: nil)
            #expect(rig.ports.recorded.acts == [expected])
        }
    }

    @Test(
        "without a pressed button nothing happens, whoever sends the form",
        arguments: ["", "maybe", "yes-and-add-address"])
    func noButton(choice: String) async throws {
        try await WebRig.run(Self.asking(.confirmSender)) { rig in
            let reply = try await rig.post(Self.path, [("choice", choice)])
            #expect(reply.status == 422)
            #expect(reply.body.contains("Nothing has happened yet"))
            #expect(rig.ports.recorded.acts.isEmpty)
        }
    }

    @Test("an address can be added only where it can be read")
    func addingUnseen() async throws {
        try await WebRig.run(Self.asking(.confirmSender)) { rig in
            let page = try await rig.get(Self.path)
            #expect(!page.body.contains("yes-and-add"))
        }
        try await WebRig.run(Self.asking(.confirmSender, address: "x\"><i>@home.example")) { rig in
            let page = try await rig.get(Self.path)
            #expect(page.body.contains("x&quot;&gt;&lt;i&gt;@home.example</bdi> is mine"))
            #expect(page.body.contains("Late &lt;b&gt;hours&lt;/b&gt;"))
            #expect(page.body.contains("3 June 2026, 14:05 UTC"))
        }
    }

    @Test("a name is asked for until there is one, and what was typed stays")
    func name() async throws {
        try await WebRig.run(Self.asking(.name)) { rig in
            let empty = try await rig.post(Self.path, [("choice", "yes"), ("name", " \t ")])
            #expect(empty.status == 422)
            #expect(empty.body.contains("aria-invalid"))
            let long = try await rig.post(Self.path, [("choice", "yes"), ("name", String(repeating: "é", count: 201))])
            #expect(long.status == 422)
            #expect(long.body.contains(String(repeating: "é", count: 201)))
            let good = try await rig.post(
                Self.path, [("choice", "yes"), ("name", " Ann\r\nBcc: x@y.example\u{0} Lee ")])
            #expect(good.status == 200)
            let expected = RecordingPorts.Act(token: Self.token, choice: .yes, name: "Ann Bcc: x@y.example Lee")
            #expect(rig.ports.recorded.acts == [expected])
        }
    }

    @Test("unknown, forged, used and expired links get the same words, which tell nothing about anybody")
    func uniform() async throws {
        let ports = Self.asking(.confirmSender, .used)
        let expired = "q-expired"
        ports.change { $0.questions[expired] = ActionPage(kind: .name, standing: .expired) }
        try await WebRig.run(ports) { rig in
            let used = try await rig.get(Self.path)
            #expect(used.status == 410)
            let others = [
                ("/a/\(expired)", 410), ("/a/q-never", 404), ("/a/r-abc", 404), ("/a/..", 404), ("/a/q-%61", 404),
                ("/a/q-\(String(repeating: "a", count: 63))", 404), ("/a/q-a%00", 404), ("/a/<script>", 404),
            ]
            for (path, status) in others {
                let seen = try await rig.get(path)
                #expect(seen.status == status, "\(path)")
                #expect(seen.body == used.body, "\(path)")
                let sent = try await rig.post(path, [("choice", "yes")])
                #expect(sent.status == status, "\(path)")
                #expect(sent.body == used.body, "\(path)")
            }
            #expect(rig.ports.recorded.acts.isEmpty)
            #expect(!rig.ports.recorded.looks.contains { $0.contains("%") || $0.contains("<") || $0.utf8.count > 64 })
        }
    }

    @Test("whoever comes second is told that the link is over", arguments: ActionOutcome.allCases)
    func outcome(_ outcome: ActionOutcome) async throws {
        let ports = Self.asking(.noAnswerNeeded)
        ports.change { $0.outcome = outcome }
        try await WebRig.run(ports) { rig in
            let status = try await rig.post(Self.path, [("choice", "yes")]).status
            #expect(status == [.done: 200, .alreadyUsed: 410, .expired: 410, .unknown: 404][outcome])
        }
    }

    @Test("a link is read without regard to case, as addresses are")
    func upperCase() async throws {
        try await WebRig.run(Self.asking(.noAnswerNeeded)) { rig in
            let reply = try await rig.get("/a/\(Self.token.uppercased())")
            #expect(reply.status == 200)
        }
    }

    @Test("a store that does not answer gives a page that says so, and nothing of why")
    func failing() async throws {
        try await WebRig.run(RecordingPorts { $0.isFailing = true }) { rig in
            let reply = try await rig.get(Self.path)
            #expect(reply.status == 500)
            #expect(reply.body.contains("Something went wrong on our side"))
            #expect(!reply.body.contains("Failed"))
            #expect(reply["content-security-policy"] != nil)
        }
    }

    @Test("half an answer is none: a body that breaks off does not act")
    func brokenBody() async throws {
        try await WebRig.run(Self.asking(.noAnswerNeeded)) { rig in
            let head = """
                POST \(Self.path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 100\r\n\
                Content-Type: application/x-www-form-urlencoded\r\n\r\nchoice=yes
                """
            let reply = try await exchange(port: rig.port, Array(head.utf8), closing: true)
            #expect((reply?.status ?? 400) == 400)
            #expect(rig.ports.recorded.acts.isEmpty)
        }
    }
}
