import ArgumentParser

/// `postern`: the commands by name.
struct Postern: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "postern",
        abstract: "The email gateway between practitioners and their clients.",
        discussion: "Start with `postern demo`: it needs no server and no account.",
        version: "Postern \(Program.version)",
        subcommands: [
            ServeCommand.self, CheckCommand.self, ParseCommand.self, ReplyTextCommand.self, ThreadCommand.self,
            ExplainCommand.self, IngestCommand.self, HeldCommand.self, QueueCommand.self, ConversationCommand.self,
            TicketCommand.self, SignInCommand.self, TokenCommand.self, MailboxCommand.self, FeedCommand.self,
            PersonCommand.self, ImportCommand.self, TemplateCommand.self, RemindersCommand.self, AgendaCommand.self,
            KeysCommand.self, DemoCommand.self,
        ])
}
