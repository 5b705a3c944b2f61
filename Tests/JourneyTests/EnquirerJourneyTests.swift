import Foundation
import Mail
import TestSupport
import Testing

@Suite("Non-member → practitioner, on real servers", .timeLimit(.minutes(5)))
struct EnquirerJourneyTests {
    @Test(
        "Rules 2, 3: an enquiry is acknowledged, welcomed once, a ticket, forwarded; the answer is its comment",
        arguments: HelpDeskKind.allCases)
    func enquiry(_ kind: HelpDeskKind) async throws {
        let practice = try await Practice(desk: kind)
        try await practice.open()
        let first = try await practice.write(
            practice.sam, to: "jane-doe", "A first session", "Have you time on Friday?")
        #expect(
            Set(first.words) == [
                "enquiry-acknowledgement → sam", "welcome → sam", "new-customer-enquiry → jane",
            ])
        _ = try await practice.mail(of: practice.sam, with: Words.acknowledgement)
        let ticket = try await practice.ticket("enquiry")
        #expect(ticket.requester == "Sam Lee")
        #expect(try await practice.desk.comments(practice, ticket.id) == ["Have you time on Friday?"])

        let relayed = try await practice.mail(of: practice.jane, with: "time on Friday")
        let answer = try await practice.reply(practice.jane, to: relayed, "Friday at three.")
        #expect(answer.words == ["message-from-practitioner → sam"])
        let received = try await practice.mail(of: practice.sam, with: "Friday at three.")
        let further = try await practice.reply(practice.sam, to: received, "Three it is.")
        #expect(further.words == ["enquirer-message → jane"])
        try await practice.until("the ticket has all three") {
            try await practice.desk.comments(practice, ticket.id)
                == ["Have you time on Friday?", "Friday at three.", "Three it is."]
        }
        let second = try await practice.write(practice.sam, to: "raj-patel", "Coaching", "Do you coach on Mondays?")
        #expect(Set(second.words) == ["enquiry-acknowledgement → sam", "new-customer-enquiry → raj"])
        try await practice.end()
        try Privacy.check(practice)
        practice.story.tell(kind.named("enquirer"))
    }

    @Test("No name: held and asked for it; the answer releases the enquiry under that name")
    func nameless() async throws {
        let practice = try await Practice()
        try await practice.open()
        let nameless = MailClient(name: "", address: practice.sam.address)
        let first = try await practice.write(nameless, to: "jane-doe", "A first session", "Have you time?")
        #expect(first.words == ["name-needed → sam"])
        #expect(practice.mails(of: practice.jane).isEmpty)
        let question = try #require(practice.mails(of: practice.sam).last)
        let named = try await practice.reply(nameless, to: question, "Sam Lee", title: "answers with the name")
        #expect(
            Set(named.words) == [
                "enquiry-acknowledgement → sam", "welcome → sam", "new-customer-enquiry → jane",
            ])
        let relayed = try await practice.mail(of: practice.jane, with: "Have you time?")
        #expect(relayed.header.first("from")?.text.contains("Sam L.") == true)
        try await practice.rig.end()
        try Privacy.check(practice)
        practice.story.tell("enquirer-without-name")
    }

    @Test("confirmAddress always: held until whoever reads mail at the address says it is theirs")
    func confirmed() async throws {
        let practice = try await Practice { options, _ in options.confirmAddress = "always" }
        try await practice.open()
        let first = try await practice.write(practice.sam, to: "jane-doe", "A first session", "Have you time?")
        #expect(first.words == ["confirm-address → sam"])
        let question = try #require(practice.mails(of: practice.sam).last)
        #expect(!Journal.readable(question).contains("first session"))
        let answered = try await practice.reply(practice.sam, to: question, "Yes")
        #expect(answered.words.contains("new-customer-enquiry → jane"))
        try await practice.rig.end()
        practice.story.tell("enquirer-confirms-address")
    }

    @Test(
        "The general address: a ticket without a practitioner; assigned, it is forwarded and the sentence is true",
        arguments: HelpDeskKind.allCases)
    func general(_ kind: HelpDeskKind) async throws {
        let practice = try await Practice(desk: kind)
        try await practice.open()
        let first = try await practice.write(practice.sam, to: "enquiries", "Whom to see", "Who helps with sleep?")
        #expect(Set(first.words) == ["enquiry-received → sam", "welcome → sam"])
        #expect(
            !practice.mails(of: practice.sam).contains { ($0.plainBody ?? "").folded.contains(Words.acknowledgement) })
        let ticket = try await practice.ticket("enquiry")
        let assigned = try await practice.step("the desk assigns jane-doe", filings: 0, mails: 2) {
            try await practice.desk.assign(practice, ticket.id, "jane-doe")
        }
        #expect(Set(assigned.words) == ["enquiry-acknowledgement → sam", "new-customer-enquiry → jane"])
        let relayed = try await practice.mail(of: practice.jane, with: "helps with sleep")
        let answer = try await practice.reply(practice.jane, to: relayed, "I do.")
        #expect(answer.words == ["message-from-practitioner → sam"])

        let agent = try await practice.step("an agent answers in public", filings: 0, mails: 1) {
            try await practice.desk.reply(practice, ticket.id, "Jane is new here and very good.")
        }
        #expect(agent.words == ["message-from-support → sam"])
        let note = try await practice.step("an agent leaves a private note", filings: 0) {
            try await practice.desk.note(practice, ticket.id, "Watch this one.")
        }
        #expect(note.isEmpty)
        #expect(!practice.mails(of: practice.sam).contains { Journal.readable($0).contains("watch this one") })
        let received = try await practice.mail(of: practice.sam, with: "new here and very good")
        let back = try await practice.reply(practice.sam, to: received, "Good to know.")
        #expect(back.words == ["enquirer-message → jane"])
        try await practice.end()
        try Privacy.check(practice)
        practice.story.tell(kind.named("enquirer-general"))
    }

    @Test(
        "The enquirer becomes a client: promoted, the ticket solved, old addresses go on working; and back",
        arguments: HelpDeskKind.allCases)
    func promotion(_ kind: HelpDeskKind) async throws {
        let practice = try await Practice(desk: kind)
        try await practice.open()
        try await practice.write(practice.sam, to: "jane-doe", "A first session", "Have you time on Friday?")
        let relayed = try await practice.mail(of: practice.jane, with: "time on Friday")
        try await practice.reply(practice.jane, to: relayed, "Friday at three.")
        let people = practice.rig.folder.file("more.json")
        try """
        [{"externalId": "sam", "role": "member", "name": "Sam Lee", "addresses": ["\(practice.sam.address)"]}]
        """.write(toFile: people, atomically: true, encoding: .utf8)
        let promoted = try await practice.step("Sam becomes a member and books", filings: 0) {
            let imported = try await practice.rig.run(["import", "people", people])
            #expect(imported.status == 0, "\(imported.output)")
            try await practice.book("booking-2", "sam")
        }
        #expect(promoted.isEmpty)
        let ticket = try await practice.ticket("enquiry")
        try await practice.until("the ticket is solved") {
            try await practice.desk.tickets(practice).first { $0.id == ticket.id }?.status == "solved"
        }
        let received = try await practice.mail(of: practice.sam, with: "Friday at three.")
        let old = try await practice.reply(practice.sam, to: received, "Three it is.", title: "Sam answers an old mail")
        #expect(Set(old.words) == ["member-acknowledgement → sam", "existing-client-message → jane"])

        try await practice.book("booking-2", "sam", status: "cancelled")
        let lapsed = try await practice.mail(of: practice.jane, with: "Three it is.")
        let answer = try await practice.reply(
            practice.jane, to: lapsed, "See you.", title: "answered, the booking cancelled since")
        #expect(answer.words == ["message-from-practitioner → sam"])
        try await practice.end()
        try Privacy.check(practice)
        practice.story.tell(kind.named("enquirer-becomes-client"))
    }
}

extension String {
    var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
