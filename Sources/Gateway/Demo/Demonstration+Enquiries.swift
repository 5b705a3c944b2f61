import Flow
import Mail
import Store
import Triage

/// People who have no account.
extension Demonstration {
    func playEnquiries() async throws {
        try await playStranger()
        try await playMember()
        try await playNameless()
        try await playGeneral()
    }

    private func playStranger() async throws {
        stage.title("1. A stranger asks a practitioner")
        let jane = try address(cast.handles.jane)
        try await write(
            cast.sam, to: jane, subject: "First appointment?", DemoWords.enquiry,
            telling: "\(cast.sam.name), who has no account, writes to \(jane)")
        try await reply(
            cast.jane, to: DemoWords.enquiryMark, "I could see you on Wednesday at six.",
            telling: "\(cast.jane.name) presses Reply in her mail client")
        try await reply(
            cast.sam, to: "Wednesday at six", "That suits me well. What does it cost?",
            telling: "\(cast.sam.name) presses Reply too")
    }

    private func playMember() async throws {
        stage.title("2. A member writes to a practitioner")
        let jane = try address(cast.handles.jane)
        try await write(
            cast.mia, to: jane, subject: "Tuesday", "May we move Tuesday to four o'clock?",
            telling: "\(cast.mia.name), who has a booking, writes to \(jane)")
        try await reply(
            cast.jane, to: "move Tuesday", "Four is fine.", telling: "\(cast.jane.name) presses Reply")
    }

    private func playNameless() async throws {
        stage.title("3. An enquiry without a name waits until there is one")
        let omar = try address(cast.handles.omar)
        try await write(
            cast.nameless, to: omar, subject: "Coaching", "Do you coach people who change their job?",
            telling: "Somebody without a name writes to \(omar)")
        try await reply(
            cast.nameless, to: "your name", "Alex Kim", telling: "They reply with it: Alex Kim",
            quoting: "Do you coach")
    }

    private func playGeneral() async throws {
        stage.title("4. An enquiry to nobody in particular goes over the help desk")
        let enquiries = try address("enquiries")
        try await write(
            cast.robin, to: enquiries, subject: "Whom to see?", "Who of you helps with a difficult team?",
            telling: "\(cast.robin.name), another stranger, writes to \(enquiries)")
        guard let ticket = try await newestTicket() else { throw Failure("the enquiry did not become a ticket") }
        try await step("An agent gives ticket \(ticket) to \(cast.omar.name)", quoting: "Who of you helps") {
            try await self.agent.assign(ticket, handle: self.cast.handles.omar)
        }
        let words = "Omar is the right one for this; he answers within a day."
        try await step("The agent answers on the ticket, in public", quoting: "Omar is the right") {
            try await self.agent.reply(ticket, words)
        }
        try await step("The agent leaves a private note on it", otherwise: "private notes leave in no mail") {
            try await self.agent.note(ticket, "Came by way of a newspaper.")
        }
    }

    private func newestTicket() async throws -> TicketID? {
        try await wiring.store.tickets(kind: .enquiry, done: true, limit: 1).first?.id
    }
}

/// Longer words of the demonstration.
enum DemoWords {
    static let enquiryMark = "sleeping badly"
    static let enquiry = """
        I have been sleeping badly for a few months. Do you have time for me?

        A friend recommended you. A weekday evening would be best.

        Best wishes,
        Sam
        """
}
