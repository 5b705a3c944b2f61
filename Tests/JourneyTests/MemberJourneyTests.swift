import Mail
import TestSupport
import Testing

@Suite("Existing member → practitioner, on real servers", .timeLimit(.minutes(4)))
struct MemberJourneyTests {
    @Test(
        "Rules 1, 3, 5, 6: in-house, told of the monitoring once, both sides notified; an active client is shown as one"
    )
    func member() async throws {
        let practice = try await Practice()
        try await practice.open()
        let first = try await practice.write(practice.mia, to: "jane-doe", "Tuesday", "May we move Tuesday to four?")
        #expect(first.words == ["member-acknowledgement → mia", "existing-client-message → jane"].sorted(by: order))
        let told = try await practice.mail(of: practice.mia, with: Words.monitored)
        #expect(told.header.first("auto-submitted")?.text == "auto-replied")
        let relayed = try await practice.mail(of: practice.jane, with: "move Tuesday to four")
        #expect(relayed.header.first("auto-submitted") == nil)
        #expect(relayed.plainBody?.folded.contains("active client") == true)

        let answer = try await practice.reply(practice.jane, to: relayed, "Four is fine.")
        #expect(answer.words == ["message-from-practitioner → mia"])
        let received = try await practice.mail(of: practice.mia, with: "Four is fine.")
        let further = try await practice.reply(practice.mia, to: received, "Thank you, see you then.")
        #expect(further.words == ["existing-client-message → jane"])

        let shown = try await practice.rig.run(["person", "show", "mia", "--json"])
        #expect(shown.output.contains(Words.monitored), "\(shown.output)")
        let tickets = try await practice.rig.run(["ticket", "list", "--all", "--json"])
        #expect(tickets.output.trimmed == "[]", "a member's words are no ticket: \(tickets.output)")
        try await practice.rig.end()
        try Privacy.check(practice)
        practice.story.tell("member")
    }

    @Test("People in Cc are shown by name, see no address, get nothing, and join no conversation")
    func copies() async throws {
        let practice = try await Practice()
        try await practice.open()
        let friend = MailClient(name: "Ann Friend", address: "ann@\(practice.label).friends.test")
        let first = try await practice.step("Mia writes with a friend in Cc") {
            let to = practice.address("jane-doe")
            let mail = practice.mia.write(
                to: to, cc: "\(friend.name) <\(friend.address)>", subject: "Tuesday", text: "May we move Tuesday?",
                id: practice.newID(practice.mia))
            try await practice.lab.deliver(mail, from: practice.mia.address, to: [to])
        }
        #expect(Set(first.words) == ["member-acknowledgement → mia", "existing-client-message → jane"])
        let relayed = try await practice.mail(of: practice.jane, with: "move Tuesday")
        #expect(relayed.plainBody?.contains("Also addressed to: Ann Friend") == true)
        #expect(!Journal.readable(relayed).contains(friend.address))
        let answer = try await practice.reply(practice.jane, to: relayed, "We may.")
        #expect(answer.words == ["message-from-practitioner → mia"])
        #expect(practice.mails(of: friend).isEmpty)
        let stranger = try await practice.step("the friend answers all") {
            let mail = friend.write(
                to: practice.address("jane-doe"), subject: "Re: Tuesday", text: "I come along.",
                id: practice.newID(friend))
            try await practice.lab.deliver(mail, from: friend.address, to: [practice.address("jane-doe")])
        }
        #expect(stranger.words.contains("new-customer-enquiry → jane"), "theirs is a conversation of their own")
        try await practice.rig.end()
        try Privacy.check(practice)
        practice.story.tell("member-copies")
    }

    @Test("A member who is no active client is in-house too, and the practitioner sees that they are none")
    func inactive() async throws {
        let practice = try await Practice()
        try await practice.open()
        let first = try await practice.write(practice.max, to: "jane-doe", "A question", "Are you back in June?")
        #expect(first.words == ["member-acknowledgement → max", "existing-client-message → jane"].sorted(by: order))
        let relayed = try await practice.mail(of: practice.jane, with: "back in June")
        let answer = try await practice.reply(practice.jane, to: relayed, "I am.")
        #expect(answer.words == ["message-from-practitioner → max"])
        try await practice.rig.end()
        try Privacy.check(practice)
        practice.story.tell("member-inactive")
    }

    private func order(_ a: String, _ b: String) -> Bool { a.hasPrefix("member") && !b.hasPrefix("member") }
}
