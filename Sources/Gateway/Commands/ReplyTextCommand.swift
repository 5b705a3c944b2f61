import ArgumentParser
import Mail
import Reply

/// `postern reply-text`: what was newly written in a body.
struct ReplyTextCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reply-text", abstract: "Read a mail's body from standard input, print what was newly written.")

    @Flag(help: "The body is HTML.")
    var html = false

    @Flag(help: "Cut quotes only, keep signatures.")
    var keepSignature = false

    @Flag(help: "Print the text, what was cut, the rule and the confidence as JSON.")
    var json = false

    func run() throws {
        let body = Charset.repairedText(try InputFile.bytes(of: "-"))
        let options = ReplyOptions(keepSignature: keepSignature)
        let reply = html ? extractReply(html: body, options: options) : extractReply(plain: body, options: options)
        Terminal.write(json ? MessageView.json(of: reply).pretty : reply.newWords)
    }
}
