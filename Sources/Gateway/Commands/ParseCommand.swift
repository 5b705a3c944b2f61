import ArgumentParser
import Foundation
import Mail
import Reply
import Triage

/// `postern parse [FILE…]`: a raw message as JSON.
struct ParseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse", abstract: "Show a raw message as JSON: headers, bodies, attachments, verdict, new words.")

    @Argument(help: "Files with one raw message each; standard input where none is named.")
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
        for name in files.isEmpty ? ["-"] : files {
            let view = MessageView(
                Message(parsing: try InputFile.bytes(of: name)), options: ReplyOptions(keepSignature: keepSignature))
            Terminal.write(jsonl ? view.json.line : view.json.pretty)
        }
    }
}
