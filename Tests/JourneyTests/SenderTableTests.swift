import Foundation
import Mail
import TestSupport
import Testing

@Suite("Who writes where: each cell of the table, on real servers", .timeLimit(.minutes(5)))
struct SenderTableTests {
    /// What happens in one cell.
    private struct Cell {
        let writer: String
        let proof: SenderAuthentication
        let mails: [String]
        let held: String?
    }

    @Test("Practitioner: accepted with a pass; without one held and asked; forged held")
    func practitioner() async throws {
        let practice = try await Practice()
        try await practice.open()
        try await practice.write(practice.sam, to: "jane-doe", "A first session", "Have you time on Friday?")
        let relayed = try await practice.mail(of: practice.jane, with: "time on Friday")
        try await check(
            practice, practice.jane, "practitioner",
            [
                .pass: (["message-from-practitioner → sam"], nil),
                .none: (["confirm-sender → jane"], "unproven-sender"),
                .fail: ([], "failed-authentication"),
            ]
        ) { text in try await practice.reply(practice.jane, to: relayed, text) }
        try await practice.rig.end()
        practice.story.tell("table-practitioner")
    }

    @Test("Member with their own token: accepted without a pass too; forged held")
    func token() async throws {
        let practice = try await Practice()
        try await practice.open()
        try await practice.write(practice.mia, to: "jane-doe", "Tuesday", "May we move Tuesday?")
        let asked = try await practice.mail(of: practice.jane, with: "move Tuesday")
        try await practice.reply(practice.jane, to: asked, "We may.")
        let received = try await practice.mail(of: practice.mia, with: "We may.")
        try await check(
            practice, practice.mia, "member with token",
            [
                .pass: (["existing-client-message → jane"], nil), .none: (["existing-client-message → jane"], nil),
                .fail: ([], "failed-authentication"),
            ]
        ) { text in try await practice.reply(practice.mia, to: received, text) }
        let unproven = try await practice.mail(of: practice.jane, with: "with none")
        #expect(
            Journal.readable(unproven).contains("not confirmed")
                || Journal.readable(unproven).contains("could not check"))
        try await practice.rig.end()
        practice.story.tell("table-member-with-token")
    }

    @Test("Member without a token: in-house with a pass; without one held and asked; forged held")
    func member() async throws {
        let practice = try await Practice()
        try await practice.open()
        try await check(
            practice, practice.mia, "member without token",
            [
                .pass: (["member-acknowledgement → mia", "existing-client-message → jane"], nil),
                .none: (["confirm-address → mia"], "unconfirmed-address"), .fail: ([], "failed-authentication"),
            ]
        ) { text in try await practice.write(practice.mia, to: "jane-doe", text, text) }
        try await practice.rig.end()
        practice.story.tell("table-member-without-token")
    }

    @Test("Stranger: an enquiry with or without a pass; forged held")
    func stranger() async throws {
        let practice = try await Practice()
        try await practice.open()
        try await check(
            practice, practice.sam, "stranger",
            [
                .pass: (["enquiry-acknowledgement → sam", "welcome → sam", "new-customer-enquiry → jane"], nil),
                .none: (["enquiry-acknowledgement → sam", "new-customer-enquiry → jane"], nil),
                .fail: ([], "failed-authentication"),
            ]
        ) { text in try await practice.write(practice.sam, to: "jane-doe", text, text) }
        try await practice.rig.end()
        practice.story.tell("table-stranger")
    }

    private func check(
        _ practice: Practice, _ client: MailClient, _ writer: String,
        _ cells: [SenderAuthentication: (mails: [String], held: String?)],
        _ write: (String) async throws -> [SentMail]
    ) async throws {
        for (proof, name) in [(SenderAuthentication.pass, "pass"), (.none, "none"), (.fail, "fail")] {
            guard let cell = cells[proof] else { continue }
            practice.lab.authenticate(sender: client.address, as: proof)
            let mails = try await write("This is written with \(name)")
            #expect(Set(mails.words) == Set(cell.mails), "\(writer), \(name)")
            let last = try #require(practice.rig.filings.last)
            #expect(last.reason == cell.held ?? "", "\(writer), \(name)")
        }
    }
}
