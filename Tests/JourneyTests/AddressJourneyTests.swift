import Foundation
import Mail
import TestSupport
import Testing

@Suite("People with several addresses, on real servers", .timeLimit(.minutes(4)))
struct AddressJourneyTests {
    @Test("A member with two addresses is one person from either; mails go to the first, and neither is ever shown")
    func twoAddresses() async throws {
        let practice = try await Practice { options, label in
            let known = options.members[0]
            options.members[0] = .init(
                externalID: known.externalID, name: known.name,
                addresses: known.addresses + ["mia.work@\(label).offices.test"])
        }
        try await practice.open()
        let office = MailClient(name: "M. Moor", address: "mia.work@\(practice.label).offices.test")
        let first = try await practice.write(office, to: "jane-doe", "Tuesday", "May we move Tuesday?")
        #expect(Set(first.words) == ["member-acknowledgement → mia", "existing-client-message → jane"])
        let relayed = try await practice.mail(of: practice.jane, with: "move Tuesday")
        let answer = try await practice.reply(practice.jane, to: relayed, "We may. Is \(office.address) the right one?")
        #expect(answer.words == ["message-from-practitioner → mia"])
        let received = try await practice.mail(of: practice.mia, with: "We may")
        let further = try await practice.reply(
            office, to: received, "It is \(office.address), or \(practice.mia.address).")
        #expect(further.words == ["existing-client-message → jane"])
        let shown = try await practice.mail(of: practice.jane, with: "It is")
        #expect(!Journal.readable(shown).contains(office.address))
        #expect(!Journal.readable(shown).contains(practice.mia.address))
        #expect(practice.mails(of: office).isEmpty, "mail goes to the first address")
        let conversations = try await practice.rig.run(["conversation", "list", "--json"])
        #expect(conversations.output.components(separatedBy: "\"subject\"").count == 2, "\(conversations.output)")
        try await practice.end()
        try Privacy.check(practice)
        practice.story.tell("two-addresses")
    }

    @Test("A practitioner's address in their words to an enquirer is masked on the ticket too")
    func onTheTicket() async throws {
        let practice = try await Practice(desk: .zendesk)
        try await practice.open()
        _ = try await practice.write(practice.sam, to: "jane-doe", "A first session", "I would like one.")
        let relayed = try await practice.mail(of: practice.jane, with: "I would like one.")
        _ = try await practice.reply(practice.jane, to: relayed, "Gladly. Write to \(practice.jane.address) directly.")
        let ticket = try await practice.ticket("enquiry")
        try await practice.until("the ticket has the answer") {
            try await practice.desk.comments(practice, ticket.id).contains { $0.contains("Gladly") }
        }
        let comments = try await practice.desk.comments(practice, ticket.id)
        #expect(comments.count == 2)
        #expect(comments.allSatisfy { !$0.contains(practice.jane.address) }, "\(comments)")
        try await practice.end()
        try Privacy.check(practice)
    }
}
