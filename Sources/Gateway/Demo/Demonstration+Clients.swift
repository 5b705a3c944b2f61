import Flow
import Mail
import Store
import Triage

/// Practitioners who write first, and an enquirer who becomes a client.
extension Demonstration {
    func playClients() async throws {
        try await playContact()
        try await playPromotion()
    }

    private func playContact() async throws {
        stage.title("5. A practitioner writes first")
        let agenda = try address("agenda")
        try await write(
            cast.jane, to: agenda, subject: "", "please", telling: "\(cast.jane.name) writes to \(agenda)")
        let noah = try contact(of: cast.noah)
        try await write(
            cast.jane, to: noah, subject: "Your next session", "Please bring your notes.",
            telling: "She writes to the address in it for \(cast.noah.name), an active client")
        clock.advance(by: .seconds(60))
        try await installation.importBookings("cancelled-bookings.csv", wiring, clock)
        try await write(
            cast.jane, to: noah, subject: "Another matter", "Will you come again in spring?",
            telling: "His booking is cancelled, so he is no active client; she writes there again")
    }

    /// Somebody's contact address in the agenda: the one below their name.
    private func contact(of person: Correspondence.Person) throws -> EmailAddress {
        let lines = (try newest(to: cast.jane, carrying: "Message to: ").plainBody ?? "").split(
            whereSeparator: \.isNewline)
        let below = lines.drop { !$0.contains(person.firstName) }
        guard let line = below.first(where: { $0.contains("@") }), let word = line.split(separator: " ").last,
            let address = EmailAddress(String(word))
        else { throw Failure("the agenda holds no contact address of \(person.firstName)") }
        return address
    }

    private func playPromotion() async throws {
        stage.title("6. The stranger becomes a client")
        try await step(
            "\(cast.sam.name) has an account and a booking now: both are imported",
            otherwise: "his enquiry is an in-house conversation from now on; no mail leaves"
        ) {
            try await self.installation.importPeople("new-client.csv", self.wiring, self.clock)
            try await self.installation.importBookings("new-client-bookings.csv", self.wiring, self.clock)
        }
        guard try await conversation(of: cast.sam)?.kind == .inHouse else {
            throw Failure("the booking did not make \(cast.sam.name)'s enquiry an in-house conversation")
        }
        try await reply(
            cast.sam, to: "Wednesday at six", "I have booked. Shall I bring anything?",
            telling: "He replies to the old mail; its address goes on working")
    }
}
