import ArgumentParser
import Flow
import Mail
import Schedule
import Store
import Triage

/// `postern reminders`: conversations that wait for an answer.
struct RemindersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reminders", abstract: "Conversations that wait for their practitioner's answer.",
        subcommands: [Due.self])

    struct Due: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what waits for an answer and when the next step falls due; --run does what is due now.",
            discussion: "With --run it may be called beside `serve`: a step that has happened is not done twice.")
        @OptionGroup var common: CommonOptions
        @Flag(help: "Do what is due now: reminder mails, and tickets at the end of the ladder.")
        var run = false
        @Option(help: "The most lines.")
        var limit = 100

        func run() async throws {
            let settings = try common.settings()
            let store = try settings.openExistingStore()
            let schedule = settings.schedule
            guard run else {
                let waiting = try await store.waitingConversations(
                    ladder: schedule.ladder, defaultHours: schedule.hours, limit: limit)
                let view = RemindersView(waiting, now: .now)
                return common.show(view.json, view.words)
            }
            let done = try await store.runReminders(
                now: .now, ladder: schedule.ladder, defaultHours: schedule.hours)
            let isServing = ServeLock.isHeld(for: settings)
            common.show(ReminderRunView.json(done), ReminderRunView.words(done, isServing: isServing))
            if let failure = done.failed.first {
                throw Failure(
                    "the reminders of practitioner \(failure.practitioner) could not be worked on: \(failure.why)")
            }
        }
    }
}

/// What waits for an answer, as the operator sees it.
struct RemindersView {
    private let waiting: [WaitingConversation]
    private let now: Timestamp

    /// The next step first, conversations whose ladder has ended last.
    init(_ waiting: [WaitingConversation], now: Timestamp) {
        self.waiting = waiting.sorted {
            ($0.next?.at ?? .never, $0.conversation) < ($1.next?.at ?? .never, $1.conversation)
        }
        self.now = now
    }

    var json: JSONValue { .array(waiting.map(json)) }

    private func json(_ one: WaitingConversation) -> JSONValue {
        [
            "conversation": .int(one.conversation.rawValue), "practitioner": .string(one.handle),
            "subject": .string(one.subject), "since": .string(ISODate.text(one.since)),
            "stepsDone": .int(Int64(one.stepsDone)), "next": .string(step(one)),
            "dueAt": .string(orNull: one.next.map { ISODate.text($0.at) }), "isDue": .bool(isDue(one)),
            "snoozedUntil": .string(orNull: one.snoozedUntil.map(ISODate.text)),
            "awayUntil": .string(orNull: one.awayUntil.map(ISODate.text)),
        ]
    }

    private func isDue(_ one: WaitingConversation) -> Bool { one.next.map { $0.at <= now } ?? false }

    private func step(_ one: WaitingConversation) -> String {
        guard let next = one.next else { return "none" }
        return one.isNextForDesk ? "desk" : "reminder \(next.step + 1)"
    }

    var words: String {
        guard !waiting.isEmpty else { return "Nobody waits for an answer." }
        var table = TextTable(["CONVERSATION", "PRACTITIONER", "SINCE", "NEXT", "DUE", "NOTE", "SUBJECT"])
        for one in waiting {
            table.add(
                [
                    "\(one.conversation)", one.handle, ISODate.text(one.since), step(one),
                    one.next.map { isDue(one) ? "now" : ISODate.text($0.at) } ?? "", note(one),
                    Terminal.printable(one.subject),
                ])
        }
        let due = waiting.filter(isDue).count
        guard due > 0 else { return table.text }
        return table.text
            + "\n\n\(due) due: `serve` sends them within working hours, \(Program.call("reminders due --run")) now."
    }

    private func note(_ one: WaitingConversation) -> String {
        let snoozed = one.snoozedUntil.map { $0 > now } ?? false
        let away = one.awayUntil.map { $0 > now } ?? false
        return [snoozed ? "snoozed" : nil, away ? "away" : nil].compactMap(\.self).joined(separator: ", ")
    }
}

/// What a run did.
enum ReminderRunView {
    static func json(_ run: ReminderRun) -> JSONValue {
        [
            "mails": .array(run.mails.map { .int($0.rawValue) }),
            "escalated": .array(run.escalated.map { .int($0.rawValue) }), "passed": .int(Int64(run.passed)),
            "next": .string(orNull: run.next.map(ISODate.text)),
        ]
    }

    static func words(_ run: ReminderRun, isServing: Bool) -> String {
        let next = run.next.map { "The next step falls due at \(ISODate.text($0))." } ?? "Nothing else falls due."
        guard !run.mails.isEmpty || !run.escalated.isEmpty else { return "Nothing is due now. \(next)" }
        let goesOut = isServing ? "`serve` sends them" : "they go out once \(Program.call("serve")) runs"
        return """
            \(run.mails.count) reminder mails queued (\(goesOut)), \(run.escalated.count) conversations sent to the desk.
            \(next)
            """
    }
}
