import Foundation
import Mail
import TestSupport
import Testing

@Suite("A practitioner leaves, on real servers", .timeLimit(.minutes(4)))
struct DepartureJourneyTests {
    @Test(
        "what she has not answered is the desk's; who writes is told once, a reply by mail reaches them; she reaches nobody",
        arguments: HelpDeskKind.allCases)
    func leaves(kind: HelpDeskKind) async throws {
        let practice = try await Practice(desk: kind)
        try await practice.open()
        _ = try await practice.write(practice.mia, to: "jane-doe", "Tuesday", "May we move Tuesday to four?")
        let relayed = try await practice.mail(of: practice.jane, with: "move Tuesday to four")
        try await Self.leave(practice)
        let escalation = try await practice.ticket("escalation")
        try await practice.until("the desk has the words") {
            try await practice.desk.comments(practice, escalation.id).contains { $0.contains("Tuesday to four") }
        }

        let acknowledged = try await practice.mail(of: practice.mia, with: Words.monitored)
        let further = try await practice.reply(practice.mia, to: acknowledged, "Or to five?")
        #expect(further.words == ["practitioner-left → mia"])
        try await practice.until("the desk has the further words") {
            try await practice.desk.comments(practice, escalation.id).contains { $0.contains("Or to five") }
        }
        let answered = try await practice.step("an agent answers", filings: 0, mails: 1) {
            try await practice.desk.reply(practice, escalation.id, "Raj takes over, on Tuesday at five.")
            _ = try await practice.mail(of: practice.mia, with: "Raj takes over")
        }
        #expect(answered.words == ["message-from-support → mia"])

        let own = try await practice.reply(practice.jane, to: relayed, "I have a practice of my own now.")
        #expect(own.words == ["routed-to-support → jane"])
        let enquiry = try await practice.write(practice.sam, to: "jane-doe", "A first session", "I would like one.")
        #expect(Set(enquiry.words) == ["enquiry-received → sam", "welcome → sam"])
        let given = try await practice.step("an agent gives it to Raj", filings: 0, mails: 2) {
            let ticket = try await practice.ticket("enquiry")
            try await practice.desk.assign(practice, ticket.id, "raj-patel")
            _ = try await practice.mail(of: practice.raj, with: "I would like one.")
        }
        #expect(Set(given.words) == ["enquiry-acknowledgement → sam", "new-customer-enquiry → raj"])
        try await practice.end()
        #expect(practice.mails(of: practice.mia).allSatisfy { !Journal.readable($0).contains("practice of my own") })
        try Privacy.check(practice)
        practice.story.tell(kind.named("practitioner-leaves"))
    }

    private static func leave(_ practice: Practice) async throws {
        let file = practice.rig.folder.file("people.csv")
        try
            "externalId,role,name,handle,addresses,status\njane-doe,practitioner,\(practice.jane.name),jane-doe,\(practice.jane.address),left\n"
            .write(toFile: file, atomically: true, encoding: .utf8)
        let result = try await practice.rig.run(["import", "people", file])
        try #require(result.status == 0, "\(result.output)")
    }
}
