import Foundation
import Mail
import Reply
import TestSupport

/// Finding the new words of plain bodies in one thread: next to github's email_reply_parser, on the same bodies.
enum Replies {
    /// - Parameters:
    ///   - count: how many mails are made
    ///   - pack: mails to read instead, see `Pack`
    static func run(count: Int, pack: String?) async throws {
        let folder = try TemporaryFolder("replies")
        let bodies = bodies(of: try Parse.mails(count: count, pack: pack))
        let file = folder.file("bodies")
        try Pack.write(bodies, to: file)
        let bytes = bodies.reduce(0) { $0 + $1.count }
        print("\(bodies.count) plain bodies, \(bytes / bodies.count) bytes on average")
        try await Race(pack: file, count: bodies.count, bytes: bytes)
            .run(.postern("reply-worker"), against: .emailReplyParser)
    }

    /// One round in this process: prints bodies, bytes, seconds of processor time, bytes of the replies.
    static func work(_ words: [String]) throws {
        let bodies = try Pack.read(words[0]).map { String(decoding: $0, as: UTF8.self) }
        let start = processorSeconds()
        var kept = 0
        for body in bodies { kept += extractReply(plain: body).text.utf8.count }
        let seconds = processorSeconds() - start
        print(bodies.count, bodies.reduce(0) { $0 + $1.utf8.count }, seconds, kept)
    }

    /// The plain bodies of a pack of mails as a pack of their own.
    static func bodies(of mails: [[UInt8]]) -> [[UInt8]] {
        mails.compactMap { Message(parsing: $0).plainBody.map { Array($0.utf8) } }
    }
}
