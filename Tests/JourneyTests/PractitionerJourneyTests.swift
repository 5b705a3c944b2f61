import Foundation
import Mail
import TestSupport
import Testing

@Suite("Practitioner → client, on real servers", .timeLimit(.minutes(5)))
struct PractitionerJourneyTests {
    @Test(
        "The agenda on request; a contact address starts a conversation with an active client, and else means support",
        arguments: HelpDeskKind.allCases)
    func contact(_ kind: HelpDeskKind) async throws {
        let practice = try await Practice(desk: kind)
        try await practice.open()
        let asked = try await practice.write(practice.jane, to: "agenda", "", "please")
        #expect(asked.words == ["agenda → jane"])
        let agenda = try #require(practice.mails(of: practice.jane).last)
        let contact = try #require(Self.address("c-", in: agenda, practice))
        let started = try await practice.write(
            practice.jane, to: contact, "Your next session", "Please bring your notes.")
        #expect(started.words == ["message-from-practitioner → mia"])
        let received = try await practice.mail(of: practice.mia, with: "bring your notes")
        let answer = try await practice.reply(practice.mia, to: received, "I will.")
        #expect(Set(answer.words) == ["member-acknowledgement → mia", "existing-client-message → jane"])

        try await practice.book("booking-1", "mia", status: "cancelled")
        let refused = try await practice.write(practice.jane, to: contact, "Another matter", "Will you come again?")
        #expect(refused.words == ["routed-to-support → jane"])
        #expect(!practice.mails(of: practice.mia).contains { Journal.readable($0).contains("come again") })
        let ticket = try await practice.ticket("support")
        let notice = try #require(
            practice.mails(of: practice.jane).last { $0.header.first("auto-submitted") != nil })
        let more = try await practice.reply(practice.jane, to: notice, "She asked me to write.")
        #expect(more.isEmpty)
        try await practice.until("the reply continues the ticket") {
            try await practice.desk.comments(practice, ticket.id) == ["Will you come again?", "She asked me to write."]
        }
        try await practice.end()
        try Privacy.check(practice)
        practice.story.tell(kind.named("practitioner"))
    }

    @Test(
        "support@: a ticket; the agent's answer comes by mail, and replies continue it",
        arguments: HelpDeskKind.allCases)
    func support(_ kind: HelpDeskKind) async throws {
        let practice = try await Practice(desk: kind)
        try await practice.open()
        let first = try await practice.write(practice.jane, to: "support", "Calendar", "My calendar is empty.")
        #expect(first.isEmpty)
        let ticket = try await practice.ticket("support")
        let agent = try await practice.step("an agent answers", filings: 0, mails: 1) {
            try await practice.desk.reply(practice, ticket.id, "It is filled again.")
        }
        #expect(agent.words == ["message-from-support → jane"])
        let answer = try await practice.mail(of: practice.jane, with: "filled again")
        let more = try await practice.reply(practice.jane, to: answer, "So it is, thank you.")
        #expect(more.isEmpty)
        try await practice.until("the reply continues the ticket") {
            try await practice.desk.comments(practice, ticket.id).last == "So it is, thank you."
        }
        try await practice.end()
        practice.story.tell(kind.named("practitioner-support"))
    }

    /// The first address of ours with that beginning in a mail's text or links.
    static func address(_ prefix: String, in mail: Message, _ practice: Practice) -> String? {
        let text = (mail.plainBody ?? "") + " " + (mail.htmlBody ?? "")
        let words = text.split { !($0.isLetter || $0.isNumber || "-@.".contains($0)) }.map(String.init)
        return words.first { $0.hasPrefix(prefix) && $0.hasSuffix("@\(practice.rig.domain)") }
    }
}
