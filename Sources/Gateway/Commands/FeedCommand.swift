import ArgumentParser
import Curl
import Foundation
import Mail
import People
import Store

/// `postern feed`: the calendars that bookings come from.
struct FeedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feed",
        abstract: "The calendars that bookings come from: when each last was read, and read one now.",
        subcommands: [List.self, Read.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "When each calendar was last read.")
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try common.settings()
            let readings = try await List.readings(settings)
            let now = Timestamp.now
            var table = TextTable(["FEED", "PRACTITIONER", "FROM", "LAST READ", "", "TROUBLE"])
            var rows: [JSONValue] = []
            for feed in settings.feeds {
                let reading = readings[feed.name]
                let isLate = reading.map { now - ($0.succeededAt ?? $0.since) > feed.account.limit } ?? false
                let last = reading?.succeededAt.map(ISODate.text)
                table.add([
                    feed.name, feed.practitioner, feed.place, last ?? "never", isLate ? "LATE" : "",
                    reading?.trouble ?? "",
                ])
                rows.append([
                    "feed": .string(feed.name), "practitioner": .string(feed.practitioner), "from": .string(feed.place),
                    "lastRead": .string(orNull: last), "late": .bool(isLate),
                    "trouble": .string(orNull: reading?.trouble),
                ])
            }
            common.show(.array(rows), settings.feeds.isEmpty ? "No feeds are set: bookings.feeds" : table.text)
        }

        /// Nothing where there is no store yet.
        private static func readings(_ settings: Settings) async throws -> [String: FeedReading] {
            guard FileManager.default.fileExists(atPath: settings.store) else { return [:] }
            let store = try settings.openStore()
            defer { try? store.close() }
            return try await store.feedReadings()
        }
    }

    struct Read: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read one calendar now, and say what came of it.",
            discussion: """
                Where most of a calendar's bookings are gone from it, none is cancelled: it may be broken. With --confirm they \
                are, and the alarm ends.
                """)
        @OptionGroup var common: CommonOptions
        @Argument(help: "The feed's name in `feed list`.")
        var name: String
        @Flag(help: "Say what would happen, and change nothing.")
        var dryRun = false
        @Flag(help: "Cancel what is gone from the calendar, however much it is.")
        var confirm = false

        func run() async throws {
            let settings = try common.settings()
            guard let feed = settings.feeds.first(where: { $0.name == name }) else {
                let near = NearestWords.of(name, in: settings.feeds.map(\.name)).first
                throw Failure(
                    "there is no feed \(name)" + (near.map { "; did you mean \($0)?" } ?? " among bookings.feeds"))
            }
            let store = try settings.openExistingStore()
            defer { try? store.close() }
            let wiring = try Wiring(settings, store: store, looking: true)
            let loop = CurlLoop()
            defer { loop.stop() }
            let runner = wiring.feedRunner(loop)
            var options = CalendarImport.Options()
            (options.isRehearsal, options.isConfirmed) = (dryRun, confirm)
            let outcome: ImportOutcome
            do {
                outcome =
                    try await dryRun
                    ? runner.read(feed.account, options: options) : runner.readAndNote(feed.account, options)
            } catch let trouble as FeedTrouble {
                throw Failure("the calendar \(name) cannot be read: \(trouble)")
            }
            common.show(ImportView.json(outcome), ImportView.words(outcome, file: name))
        }
    }
}
