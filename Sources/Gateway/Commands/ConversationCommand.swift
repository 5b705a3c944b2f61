import ArgumentParser
import Flow
import Store
import Triage

/// `postern conversation`: what was said.
struct ConversationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conversation", abstract: "Conversations: what was said, and what became of the mails.",
        subcommands: [List.self, Show.self, Export.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List conversations, the newest activity first.")
        @OptionGroup var common: CommonOptions
        @Option(help: "The most lines.")
        var limit = 50

        func run() async throws {
            let conversations = try await common.settings().openExistingStore().conversations(limit: limit)
            common.show(
                .array(conversations.map { .object(ConversationView.members($0)) }),
                ConversationView.list(conversations))
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one conversation.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The conversation's number in `conversation list`.")
        var id: Int64

        func run() async throws {
            let (summary, entries) = try await ConversationCommand.find(id, common)
            common.show(ConversationView.json(summary, entries), ConversationView.words(summary, entries))
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write one conversation with everything that belongs to it as JSON.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The conversation's number in `conversation list`.")
        var id: Int64
        @Option(help: "The file to write; standard output where none is named.")
        var output: String?

        func run() async throws {
            let (summary, entries) = try await ConversationCommand.find(id, common)
            try OutputFile.write(Array((ConversationView.json(summary, entries).pretty + "\n").utf8), to: output)
        }
    }

    private static func find(_ id: Int64, _ common: CommonOptions) async throws -> (ConversationSummary, [Entry]) {
        guard let found = try await common.settings().openExistingStore().conversation(ConversationID(id)) else {
            throw Failure("there is no conversation \(id): \(Program.call("conversation list")) shows which there are")
        }
        return found
    }
}
