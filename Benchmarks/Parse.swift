import Foundation
import Mail
import TestSupport

/// Reading mails in one thread, every body decoded to UTF-8: next to GMime in C, on the same mails.
enum Parse {
    /// - Parameters:
    ///   - count: how many mails are made
    ///   - pack: mails to read instead, see `Pack`
    static func run(count: Int, pack: String?) async throws {
        let folder = try TemporaryFolder("parse")
        let mails = try Parse.mails(count: count, pack: pack)
        let file = folder.file("mails")
        try Pack.write(mails, to: file)
        let sizes = mails.map(\.count).sorted()
        let bytes = sizes.reduce(0, +)
        print(
            "\(mails.count) mails, \(bytes / mails.count) bytes on average, median \(sizes[sizes.count / 2]),",
            "largest \(sizes.last ?? 0)")
        let (ours, gmime) = (Peer.postern("parse-worker"), try await Peer.gmime(in: folder))
        try await Race(pack: file, count: mails.count, bytes: bytes).run(ours, against: gmime)
        let (few, empty) = (folder.file("few"), folder.file("empty"))
        let counted = min(mails.count, 2_000)
        try Pack.write(Array(mails.prefix(counted)), to: few)
        try Pack.write([], to: empty)
        let counter = try await Peer.allocationCounter(in: folder)
        for peer in [ours, gmime] {
            let calls = try await peer.allocations(on: few, of: counted, empty: empty, counter: counter)
            print("  \(peer.name): \(calls.short) allocations for each mail")
        }
        try await largest(folder)
    }

    /// The mails of a pack, or such as a practice has.
    static func mails(count: Int, pack: String?) throws -> [[UInt8]] {
        if let pack { return try Pack.read(pack, limit: count) }
        var practice = PracticeMails(seed: 4)
        return practice.mails(count)
    }

    /// What `postern parse` takes for a mail of 50 MB: one file, or nothing but text.
    private static func largest(_ folder: TemporaryFolder) async throws {
        let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appending(
            path: "postern")
        let length = 50_000_000
        let base64 = Data((0..<(length / 78 * 57)).map { UInt8(truncatingIfNeeded: $0 &* 31) })
            .base64EncodedString(options: [.lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed])
        let line = "A line of a text that goes on and on, like the log of a machine.\r\n"
        let bodies = [
            ("a file", "Content-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64),
            ("text", "Content-Type: text/plain\r\n\r\n" + String(repeating: line, count: length / line.utf8.count)),
        ]
        for (name, body) in bodies {
            let file = folder.file("large.eml")
            try Data("From: a@people.example\r\nSubject: Large\r\n\(body)".utf8).write(to: URL(fileURLWithPath: file))
            // From a process of its own: a child's peak counts from what its parent held.
            let worker = try await execute(CommandLine.arguments[0], ["memory-worker", program.path, "parse", file])
            guard let peak = figures(in: worker.output).first else { throw Failed("no memory was told") }
            print(
                "a mail of \((Double(size(of: file)) / 1_000_000).short) MB of \(name):",
                "peak memory \((peak / 1_000_000).short) MB")
        }
    }

    /// One round in this process: prints mails, bytes, seconds of processor time, decoded bytes.
    static func work(_ words: [String]) throws {
        let mails = try Pack.read(words[0])
        let start = processorSeconds()
        var decoded = 0
        var fields = 0
        for mail in mails { read(Message(parsing: mail), &fields, &decoded) }
        let seconds = processorSeconds() - start
        print(mails.count, mails.reduce(0) { $0 + $1.count }, seconds, decoded, fields)
    }

    private static func read(_ message: Message, _ fields: inout Int, _ decoded: inout Int) {
        fields += message.subject.utf8.count + (message.messageID?.text.utf8.count ?? 0)
        fields += message.from.count + message.to.count + message.inReplyTo.count + message.references.count
        fields += message.date == nil ? 0 : 1
        readBodies(message, &decoded)
    }

    private static func readBodies(_ message: Message, _ decoded: inout Int) {
        for part in message.allParts where part.children.isEmpty {
            if let inner = message.embedded(in: part) {
                readBodies(inner, &decoded)
            } else if part.contentType.type == "text" {
                decoded += message.text(of: part).utf8.count
            } else {
                decoded += message.decodedBody(of: part).count
            }
        }
    }
}

/// The processor time of this process so far: other programs on the machine do not count.
func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
}
