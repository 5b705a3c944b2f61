import ArgumentParser

/// `postern`: the commands by name.
struct Postern: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "postern",
        abstract: "The email gateway between practitioners and their clients.",
        discussion: "Start with `postern demo`: it needs no server and no account.",
        subcommands: [
            ServeCommand.self, CheckCommand.self, ParseCommand.self, ReplyTextCommand.self, ExplainCommand.self,
            IngestCommand.self, HeldCommand.self, QueueCommand.self, ConversationCommand.self,
            DemoCommand.self,
        ])
}
