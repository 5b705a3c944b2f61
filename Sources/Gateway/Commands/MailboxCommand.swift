import ArgumentParser
import Foundation
import Mail
import MailIn
import Store

/// `postern mailbox`: the mailboxes that are read.
struct MailboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mailbox", abstract: "The mailboxes that are read: when each last was, and who may log in.",
        subcommands: [List.self, Authorize.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "When each mailbox was last read to its end.")
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try common.settings()
            let readings = try await List.readings(settings)
            let now = Timestamp.now
            var table = TextTable(["MAILBOX", "LAST READ", "AGE", "", "TROUBLE"])
            var rows: [JSONValue] = []
            for mailbox in settings.mailboxes {
                let reading = readings[mailbox.name]
                let age = reading.map { now - ($0.succeededAt ?? $0.since) }
                let isLate = age.map { $0 > mailbox.successLimit } ?? false
                table.add([
                    mailbox.name, reading?.succeededAt.map(ISODate.text) ?? "never",
                    reading?.succeededAt == nil ? "" : age.map(AgeWords.text) ?? "", isLate ? "LATE" : "",
                    reading?.trouble ?? "",
                ])
                rows.append([
                    "mailbox": .string(mailbox.name), "source": .string(Banner.source(mailbox)),
                    "lastRead": .string(orNull: reading?.succeededAt.map(ISODate.text)),
                    "late": .bool(isLate), "trouble": .string(orNull: reading?.trouble),
                ])
            }
            common.show(.array(rows), table.text)
        }

        /// Nothing where there is no store yet.
        private static func readings(_ settings: Settings) async throws -> [String: MailboxReading] {
            guard FileManager.default.fileExists(atPath: settings.store) else { return [:] }
            let store = try settings.openStore()
            defer { try? store.close() }
            return try await store.mailboxReadings()
        }
    }
}
