import ArgumentParser
import Mail
import Triage

/// `postern thread`: which of many messages belong together.
struct ThreadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "thread",
        abstract: "Read messages in order of arrival from standard input, print the thread and the parent of each.",
        discussion: """
            Each line of the input is an object with a raw message: {"raw": "…base64…"}. The output is a list in the same \
            order: {"thread": key, "parent": place of the message it answers, or null}.
            """)

    @Flag(help: "Print JSON; what this command prints anyway.")
    var json = false

    func run() throws {
        let input = try ByteStream(of: "-")
        var mails: [ThreadedMail] = []
        var number = 0
        while let line = try input.line() {
            number += 1
            guard line.contains(where: { $0 > UInt8(ascii: " ") }) else { continue }
            do {
                mails.append(ThreadedMail(Message(parsing: try MailLine.mail(in: Array(line)))))
            } catch {
                throw Failure("line \(number): \(error)")
            }
        }
        let places: [JSONValue] = threads(of: mails).map { place in
            ["thread": .string(place.thread), "parent": place.parent.map { .int(Int64($0)) } ?? .null]
        }
        Terminal.write(JSONValue.array(places).line)
    }
}
