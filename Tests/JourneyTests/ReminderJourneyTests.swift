import Foundation
import Mail
import TestSupport
import Testing

@Suite("Reminders and delivery problems, on real servers", .timeLimit(.minutes(5)))
struct ReminderJourneyTests {
    /// Everybody works at all hours, so that only time that has passed counts.
    private static func practice() async throws -> Practice {
        try await Practice { options, _ in
            options.extra = #""reminders": {"workingHours": "mon-sun 00:00-24:00"},"#
        }
    }

    /// Lets that many hours pass for everything that waits, as if it had been asked earlier.
    private static func pass(_ hours: Int, _ practice: Practice) async throws {
        let span = hours * 3_600_000
        try await practice.rig.change(
            "UPDATE waiting SET since = since - \(span), anchor = anchor - \(span), due_at = NULL; UPDATE entry SET filed_at = filed_at - \(span)"
        )
    }

    @discardableResult
    private static func remind(_ practice: Practice, _ title: String) async throws -> [SentMail] {
        try await practice.step(title, filings: 0) {
            let run = try await practice.rig.run(["reminders", "due", "--run"])
            #expect(run.status == 0, "\(run.output)")
        }
    }

    @Test("Rule 4: unanswered brings a reminder, once; replying to it answers the conversation")
    func single() async throws {
        let practice = try await Self.practice()
        try await practice.open()
        try await practice.write(practice.mia, to: "jane-doe", "Tuesday", "May we move Tuesday?")
        #expect(try await Self.remind(practice, "at once").isEmpty)
        try await Self.pass(5, practice)
        #expect(try await Self.remind(practice, "five hours later").words == ["reminder → jane"])
        #expect(try await Self.remind(practice, "and again").isEmpty)
        let reminder = try #require(practice.mails(of: practice.jane).last)
        let answer = try await practice.reply(
            practice.jane, to: reminder, "We may.", title: "Jane replies to the reminder")
        #expect(answer.words == ["message-from-practitioner → mia"])
        try await Self.pass(200, practice)
        #expect(try await Self.remind(practice, "a week later").isEmpty)
        try await practice.rig.end()
        try Privacy.check(practice)
        practice.story.tell("reminder")
    }

    @Test("Two conversations are one mail with an address for each; #close and #snooze; after days down, one mail")
    func combined() async throws {
        let practice = try await Self.practice()
        try await practice.open()
        try await practice.write(practice.mia, to: "jane-doe", "Tuesday", "May we move Tuesday?")
        try await practice.write(practice.sam, to: "jane-doe", "A first session", "Have you time on Friday?")
        try await Self.pass(60, practice)
        let reminded = try await Self.remind(practice, "two and a half days down, then both are due")
        #expect(reminded.words.filter { $0.hasPrefix("reminder") } == ["reminder → jane"])
        let reminder = try #require(
            practice.mails(of: practice.jane).last { $0.header.first("auto-submitted") != nil })
        let addresses = Set(Self.addresses("r-", in: reminder, practice))
        #expect(addresses.count == 2)
        let closed = try await practice.write(
            practice.jane, to: try #require(addresses.first), "Re: reminder", "#close",
            title: "Jane: #close to one of them")
        #expect(closed.isEmpty)
        let snoozed = try await practice.write(
            practice.jane, to: try #require(addresses.dropFirst().first), "Re: reminder", "#snooze 2d",
            title: "Jane: #snooze 2d to the other")
        #expect(snoozed.isEmpty)
        #expect(try await Self.remind(practice, "then nothing").isEmpty)
        let waiting = try await practice.rig.run(["reminders", "due", "--json"])
        let rows = (try? JSONSerialization.jsonObject(with: Data(waiting.output.utf8))) as? [[String: Any]] ?? []
        #expect(rows.count == 1 && rows.first?["snoozedUntil"] as? String != nil, "\(waiting.output)")
        try await practice.rig.end()
        try Privacy.check(practice)
        practice.story.tell("reminders-combined")
    }

    @Test("The end of the ladder is an escalation ticket, once; the agent's answer reaches the client")
    func escalation() async throws {
        let practice = try await Self.practice()
        try await practice.open()
        try await practice.write(practice.mia, to: "jane-doe", "Tuesday", "May we move Tuesday?")
        for _ in 0..<5 {
            try await Self.pass(30, practice)
            try await Self.remind(practice, "thirty hours later")
        }
        try await practice.until("there is a ticket") { try await !practice.desk.tickets(practice).isEmpty }
        let tickets = try await practice.desk.tickets(practice)
        #expect(tickets.map(\.kind) == ["escalation"])
        let reminders = practice.story.rows.filter { $0[2].contains("reminder → jane") }.count
        #expect((1...3).contains(reminders))
        let agent = try await practice.step("an agent answers the client", filings: 0) {
            _ = try await practice.rig.run(["ticket", "reply", "\(tickets[0].id)", "We are looking for Jane."])
        }
        #expect(agent.words == ["message-from-support → mia"])
        try await practice.rig.end()
        try Privacy.check(practice)
        practice.story.tell("escalation")
    }

    @Test("An answer that does not arrive: the practitioner is told at once, and the question waits again")
    func undelivered() async throws {
        let practice = try await Self.practice()
        try await practice.open()
        try await practice.write(practice.mia, to: "jane-doe", "Tuesday", "May we move Tuesday?")
        let asked = try await practice.mail(of: practice.jane, with: "move Tuesday")
        practice.lab.refuse(recipient: practice.mia.address, with: "550 5.1.1 no such user")
        let answer = try await practice.reply(practice.jane, to: asked, "We may.")
        #expect(answer.words == ["message-from-practitioner → mia (failed)", "delivery-problem → jane"])
        let waiting = try await practice.rig.run(["reminders", "due", "--json"])
        #expect(waiting.output.contains("\"conversation\""), "\(waiting.output)")
        practice.lab.refuse(recipient: practice.mia.address, with: nil)
        try await practice.rig.end()
        try Privacy.check(practice)
        practice.story.tell("undelivered-answer")
    }

    @Test("A client's words that do not reach the practitioner: the client is told, and the desk at once")
    func unreached() async throws {
        let practice = try await Self.practice()
        try await practice.open()
        practice.lab.refuse(recipient: practice.jane.address, with: "550 5.1.1 no such user")
        let first = try await practice.write(practice.mia, to: "jane-doe", "Tuesday", "May we move Tuesday?")
        #expect(first.words.contains("existing-client-message → jane (failed)"))
        #expect(first.words.contains("not-delivered → mia"))
        try await Self.remind(practice, "what falls due")
        try await practice.until("the desk has it") {
            try await practice.desk.tickets(practice).first?.kind == "escalation"
        }
        practice.lab.refuse(recipient: practice.jane.address, with: nil)
        try await practice.rig.end()
        practice.story.tell("unreached-practitioner")
    }

    @Test("An out-of-office notice is a note, passed on once, and no answer")
    func away() async throws {
        let practice = try await Self.practice()
        try await practice.open()
        try await practice.write(practice.mia, to: "jane-doe", "Tuesday", "May we move Tuesday?")
        let asked = try await practice.mail(of: practice.jane, with: "move Tuesday")
        for round in 1...2 {
            let mails = try await practice.step("Jane's out-of-office notice, \(round)") {
                let notice = practice.jane.reply(
                    to: asked.raw, text: "I am away until 3 December.", id: practice.newID(practice.jane))
                let bytes = Array("Auto-Submitted: auto-replied (vacation)\r\n".utf8) + notice
                let to = Message(parsing: bytes).to.first?.address?.description ?? ""
                try await practice.lab.deliver(bytes, from: practice.jane.address, to: [to])
            }
            #expect(mails.words == (round == 1 ? ["away → mia"] : []))
        }
        let waiting = try await practice.rig.run(["reminders", "due", "--json"])
        #expect(waiting.output.contains("2026-12-03"), "\(waiting.output)")
        try await practice.rig.end()
        try Privacy.check(practice)
        practice.story.tell("away")
    }

    private static func addresses(_ prefix: String, in mail: Message, _ practice: Practice) -> [String] {
        let words = (mail.plainBody ?? "").split { !($0.isLetter || $0.isNumber || "-@.".contains($0)) }.map(
            String.init)
        return words.filter { $0.hasPrefix(prefix) && $0.hasSuffix("@\(practice.rig.domain)") }
    }
}
