import Foundation
import TestSupport
import Testing

@Suite("check --round-trip names the hop that fails", .timeLimit(.minutes(5)))
struct RoundTripTests {
    private func check(
        _ practice: Practice, _ name: String, wait: Int = 15, fails: Bool = true
    ) async throws -> String {
        let result = try await practice.rig.run(["check", "--round-trip", "--wait", "\(wait)"])
        let lines = result.output.split(separator: "\n").filter { $0.contains("round trip") }.joined(separator: "\n")
        print("### round trip, \(name)\n\(lines)")
        #expect((result.status != 0) == fails, "\(result.output)")
        return lines
    }

    @Test("Everything in order: out, back by both addresses, filed")
    func whole() async throws {
        let practice = try await Practice()
        try await practice.open()
        practice.lab.authenticate(sender: "notices@\(practice.rig.domain)", as: .pass)
        let words = try await check(practice, "all in order", fails: false)
        #expect(words.contains("an address with a token") && words.contains("round trip, filed"))
        #expect(!words.contains("FAIL"))
        let held = try await practice.rig.run(["held", "list", "--json"])
        #expect(held.output.trimmed == "[]")
        try await practice.rig.end()
    }

    @Test("Nobody serves; a server that has stopped; a sender whom no trusted server proves")
    func filed() async throws {
        let practice = try await Practice()
        let idle = try await check(practice, "nobody serves", fails: false)
        #expect(idle.contains("nobody serves this store"))
        try await practice.open()
        // One that is stopped before it has the store serves nobody.
        try await practice.until("the gateway serves") {
            try await !practice.rig.run(["check"]).output.contains("nobody serves it")
        }
        kill(practice.rig.processID, SIGSTOP)
        let stopped = try await check(practice, "the gateway hangs", wait: 6)
        #expect(stopped.contains("has not filed what lies in the mailbox"))
        kill(practice.rig.processID, SIGCONT)
        try await practice.rig.end()
        let blind = try await Practice { options, _ in options.trustedServer = "mx.elsewhere.example" }
        let words = try await check(blind, "Authentication-Results of nobody we trust", fails: false)
        #expect(words.contains("no trusted server proves our own domain"))
    }

    @Test("The way out: no server there; the recipient refused")
    func out() async throws {
        let port = try freePorts(1)[0]
        let unreachable = try await Practice { options, _ in
            options.delivery = #"{"smtp": {"url": "smtp://127.0.0.1:\#(port)", "security": "none"}}"#
        }
        let words = try await check(unreachable, "no SMTP server")
        #expect(words.contains("the server cannot be reached"))
        let practice = try await Practice()
        practice.lab.refuse(recipient: "notices@\(practice.rig.domain)", with: "550 5.1.1 no such user")
        let refused = try await check(practice, "a recipient refused")
        #expect(refused.contains("the recipient is refused"))
    }

    @Test("The way back: the mail goes elsewhere; the mailbox cannot be opened")
    func back() async throws {
        let sink = try SMTPSink()
        defer { sink.stop() }
        let lost = try await Practice { options, _ in options.send(to: sink) }
        let words = try await check(lost, "swallowed on the way", wait: 3)
        #expect(words.contains("no watched folder got it within 3 s"))
        let closed = try await Practice { options, _ in options.password = "wrong" }
        let refused = try await check(closed, "the mailbox refuses the login", wait: 3)
        #expect(refused.contains("cannot be looked into"))
    }
}
