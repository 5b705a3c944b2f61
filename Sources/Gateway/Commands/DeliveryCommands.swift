import ArgumentParser
import Flow
import Mail
import Store

extension QueueCommand {
    struct Alarms: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What keeps mails from going out, and what else an operator should look at.")
        @OptionGroup var common: CommonOptions
        @Option(help: "Clear this one: it has been looked at.")
        var clear: Int64?

        func run() async throws {
            let store = try common.settings().openExistingStore()
            if let clear { try await store.clearAlarm(clear, now: .now) }
            let trouble = try await Trouble(of: store)
            common.show(
                trouble.json, trouble.isEmpty ? "Nothing is the matter." : trouble.lines.joined(separator: "\n"))
        }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End all pauses now: whatever was the matter with the account is mended.")
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await common.settings().openExistingStore().resume(now: .now)
            common.show(["resumed": .bool(true)], "Nothing is paused any more.")
        }
    }

    struct Suppressed: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the addresses that nothing, or after a complaint no notice, is sent to.")
        @OptionGroup var common: CommonOptions
        @Option(help: "The most lines.")
        var limit = 50

        func run() async throws {
            let store = try common.settings().openExistingStore()
            let addresses = try await store.suppressedAddresses(limit: limit, now: .now)
            common.show(.array(addresses.map(Suppressed.json)), Suppressed.list(addresses))
        }

        private static func json(_ address: SuppressedAddress) -> JSONValue {
            [
                "address": .string(address.address), "cause": .string(address.cause),
                "strikes": .int(Int64(address.strikes)), "since": .string(ISODate.text(address.since)),
            ]
        }

        private static func list(_ addresses: [SuppressedAddress]) -> String {
            guard !addresses.isEmpty else { return "No address is suppressed." }
            var table = TextTable(["ADDRESS", "CAUSE", "STRIKES", "SINCE"])
            for address in addresses {
                table.add([address.address, address.cause, "\(address.strikes)", ISODate.text(address.since)])
            }
            return table.text
        }
    }

    struct Lift: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Send to a suppressed address again.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The address, as `queue suppressed` lists it.")
        var address: String

        func run() async throws {
            guard let found = EmailAddress(address) else { throw Failure("\(address) is no mail address") }
            try await common.settings().openExistingStore().liftSuppression(of: found, now: .now)
            common.show(["lifted": .string(found.canonical)], "Mails go to \(found) again.")
        }
    }
}

/// What keeps mails from going out.
struct Trouble {
    private let alarms: [Alarm]
    private let pauses: [Pause]

    private static let limit = 100

    init(of store: Store) async throws {
        alarms = try await store.alarms(limit: Trouble.limit)
        pauses = try await store.pauses(now: .now)
    }

    var isEmpty: Bool { alarms.isEmpty && pauses.isEmpty }

    var lines: [String] {
        pauses.map { "PAUSED  \($0.scope) until \(ISODate.text($0.until)): \($0.why)" }
            + alarms.map { alarm in
                "ALARM \(alarm.id)  \(alarm.kind): \(alarm.detail), \(alarm.times) times, last at "
                    + "\(ISODate.text(alarm.lastAt))"
            }
    }

    var json: JSONValue {
        [
            "pauses": .array(
                pauses.map { pause in
                    [
                        "scope": .string(pause.scope), "until": .string(ISODate.text(pause.until)),
                        "why": .string(pause.why), "times": .int(Int64(pause.times)),
                    ]
                }),
            "alarms": .array(
                alarms.map { alarm in
                    [
                        "id": .int(alarm.id), "kind": .string(alarm.kind), "detail": .string(alarm.detail),
                        "raisedAt": .string(ISODate.text(alarm.raisedAt)),
                        "lastAt": .string(ISODate.text(alarm.lastAt)), "times": .int(Int64(alarm.times)),
                    ]
                }),
        ]
    }
}
