import ArgumentParser
import Mail
import Reply
import Triage

/// `postern parse [FILE…]`: a raw message as JSON.
struct ParseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse", abstract: "Show a raw message as JSON: headers, bodies, attachments, verdict, new words.",
        discussion: """
            With --jsonl there is one line for each message, in order, and the input may hold any number of them: files \
            with one message, an mbox, folders (a Maildir or any other), or lines {"raw": "…base64…"}, which is told from \
            how it begins. For a message that cannot be read the line is {"error": "why"}, and the exit code 1.
            """)

    @Argument(help: "Files with a raw message each; standard input where none is named.")
    var files: [String] = []

    @Flag(help: "One line for each message, in order.")
    var jsonl = false

    @Flag(help: "Print JSON; what this command prints anyway.")
    var json = false

    @Flag(help: "Cut quotes only, keep signatures.")
    var keepSignature = false

    func validate() throws {
        guard files.count <= 1 || jsonl else {
            throw ValidationError("Several files make several messages: add --jsonl to get one line for each.")
        }
    }

    func run() throws {
        let options = ReplyOptions(keepSignature: keepSignature)
        let names = files.isEmpty ? ["-"] : files
        guard jsonl else {
            let message = Message(parsing: try InputFile.bytes(of: names[0]))
            return Terminal.write(MessageView(message, options: options).json.pretty)
        }
        let failures = ParseStream(options: options).run(MailStream(names))
        if failures > 0 { throw ExitCode.failure }
    }
}
