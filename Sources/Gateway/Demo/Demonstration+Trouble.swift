import Flow
import Mail
import Schedule
import Store
import Triage

/// Absence, mails that come back, and silence.
extension Demonstration {
    func playWhatGoesWrong() async throws {
        try await playAbsence()
        try await playBounce()
        try await playSilence()
    }

    private func playAbsence() async throws {
        stage.title("7. Somebody is away")
        try await reply(
            cast.omar, to: "difficult team", "I do. Tell me a little about the team, please.",
            telling: "\(cast.omar.name) answers \(cast.robin.name)")
        let until = clock.day.advanced(by: 10)
        for words in [
            "\(cast.robin.firstName)'s server answers by itself: away until \(until)", "It does so once more",
        ] {
            try await step(words, otherwise: "passed on once only; no mail leaves") {
                try self.drop(
                    self.correspondence.vacation(
                        of: self.cast.robin, to: self.newest(to: self.cast.robin, carrying: "about the team"),
                        text: "I am out of the office until \(until)."))
            }
        }
    }

    private func playBounce() async throws {
        stage.title("8. A mail comes back")
        try await reply(
            cast.omar, to: "change their job", "I do, on Mondays.",
            telling: "\(cast.omar.name) answers \(cast.nameless.firstName), who has closed that mailbox meanwhile")
        try await step("The other server sends a delivery report to the mail's return path") {
            let mail = try self.newest(to: self.cast.nameless, carrying: "on Mondays")
            guard let path = mail.header.first("return-path")?.text, let address = EmailAddress(path.bare) else {
                throw Failure("the mail has no return path")
            }
            try self.drop(self.correspondence.report(that: self.cast.nameless.address, isUnknownTo: address))
        }
    }

    private func playSilence() async throws {
        stage.title("9. Nobody has answered \(cast.sam.name)")
        let schedule = wiring.settings.schedule
        let store = wiring.store
        _ = try await store.runReminders(now: clock.now, ladder: schedule.ladder, defaultHours: schedule.hours)
        guard let due = try await store.nextReminder() else { throw Failure("nobody waits for an answer") }
        clock.advance(to: due)
        try await step("Four working hours after his question, by a clock that is set forward") {
            _ = try await store.runReminders(
                now: self.clock.now, ladder: schedule.ladder, defaultHours: schedule.hours)
        }
        try await reply(
            cast.jane, to: "still waiting", "#close",
            telling: "\(cast.jane.name), who has telephoned with him, replies with one line: #close",
            otherwise: "understood, and passed on to nobody; the reminders end")
        let waiting = try await store.waitingConversations(
            ladder: schedule.ladder, defaultHours: schedule.hours, limit: Demonstration.rowsLookedAt)
        guard !waiting.contains(where: { $0.handle == cast.handles.jane }) else {
            throw Failure("#close did not end the waiting for \(cast.jane.name)'s answer")
        }
    }
}

extension String {
    /// A path without its angle brackets (RFC 5321 §4.1.2).
    fileprivate var bare: String { filter { $0 != "<" && $0 != ">" } }
}
