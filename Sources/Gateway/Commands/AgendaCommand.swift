import ArgumentParser
import Flow
import Mail
import Schedule
import Store
import Triage

/// `postern agenda`: the mail with upcoming bookings and unanswered conversations.
struct AgendaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agenda", abstract: "The mail with upcoming bookings and unanswered conversations.",
        subcommands: [Send.self])

    struct Send: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Queue today's agenda of everybody who has not had it yet, or one practitioner's in any case.",
            discussion: "Whoever has neither bookings nor unanswered conversations gets none, unless named.")
        @OptionGroup var common: CommonOptions
        @Option(help: "A practitioner's handle: theirs alone, whatever has been sent today.")
        var practitioner: String?

        func run() async throws {
            let settings = try common.settings()
            let store = try settings.openExistingStore()
            let mails =
                if let practitioner {
                    [try await one(practitioner, store, settings.schedule)]
                } else {
                    try await everybody(store, settings.schedule)
                }
            let isOne = mails.count == 1
            let next =
                ServeLock.isHeld(for: settings)
                ? "`serve` sends \(isOne ? "it" : "them")"
                : "\(isOne ? "it goes" : "they go") out once \(Program.call("serve")) runs"
            common.show(
                ["mails": .array(mails.map { .int($0.rawValue) })],
                mails.isEmpty
                    ? "Everybody who has something to be told has had today's agenda."
                    : isOne ? "One agenda is queued: \(next)." : "\(mails.count) agendas are queued: \(next).")
        }

        private func one(_ handle: String, _ store: Store, _ schedule: ScheduleSettings) async throws -> OutgoingMailID
        {
            guard let person = try await store.practitioner(handle: handle.lowercased()) else {
                throw Failure("there is no practitioner \(handle)")
            }
            guard !person.hasLeft else { throw Failure("\(handle) has left, and gets no agenda") }
            return try await store.queueAgenda(for: person.id, days: schedule.agendaDays, now: .now)
        }

        private func everybody(_ store: Store, _ schedule: ScheduleSettings) async throws -> [OutgoingMailID] {
            let now = Timestamp.now
            var mails: [OutgoingMailID] = []
            for zone in try await store.practitionerZones() {
                let day = (WallClock(zone) ?? .utc).day(at: now)
                while true {
                    let people = try await store.practitionersWithoutAgenda(zone: zone, day: day, limit: Self.together)
                    for person in people {
                        let mail = try await store.queueAgenda(
                            for: person, day: day, days: schedule.agendaDays, now: now)
                        if let mail { mails.append(mail) }
                    }
                    if people.count < Self.together { break }
                }
            }
            return mails
        }

        private static let together = 100
    }
}
