import ArgumentParser
import Foundation
import People
import Mail
import People
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
        let lines = try InputFile.bytes(of: "-").split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        var mails: [ThreadedMail] = []
        for (number, line) in lines.enumerated() where !line.allSatisfy({ $0 <= UInt8(ascii: " ") }) {
            mails.append(ThreadedMail(Message(parsing: try Self.message(in: Array(line), number: number + 1))))
        }
        let places: [JSONValue] = threads(of: mails).map { place in
            ["thread": .string(place.thread), "parent": place.parent.map { .int(Int64($0)) } ?? .null]
        }
        Terminal.write(JSONValue.array(places).line)
    }

    private static func message(in line: [UInt8], number: Int) throws -> [UInt8] {
        let wanted = "each line is an object like {\"raw\": \"…base64…\"}"
        let node: JSONNode
        do {
            node = try JSONReader.read(line)
        } catch {
            throw Failure("line \(number): \(error.what), at column \(error.place.column); \(wanted)")
        }
        guard case .object(let members) = node.value, let raw = members.first(where: { $0.key == "raw" })?.node,
            case .string(let text) = raw.value
        else { throw Failure("line \(number): it has no text under \"raw\"; \(wanted)") }
        guard let data = Data(base64Encoded: text, options: .ignoreUnknownCharacters) else {
            throw Failure("line \(number): what stands under \"raw\" is no base64; \(wanted)")
        }
        return Array(data)
    }
}
