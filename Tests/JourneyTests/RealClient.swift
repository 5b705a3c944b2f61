import Foundation
import Mail
import TestSupport

/// A mail program of Debian, driven as a person drives it: it opens the mail, answers, and hands over by SMTP itself.
enum RealClient: String, CaseIterable, Sendable {
    case mutt
    /// Heirloom mailx's successor.
    case sNail = "s-nail"
    /// GNU mail: no quote, no Message-ID, and words in In-Reply-To.
    case mailutils = "mail.mailutils"

    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    /// Answers a mail with some words above what the program quotes.
    func reply(to mail: Message, _ words: String, as person: MailClient, lab: MailLab, in folder: TemporaryFolder)
        async throws
    {
        let box = folder.file("\(rawValue)-\(UUID().uuidString).mbox")
        try Self.mbox(of: mail).write(to: URL(fileURLWithPath: box))
        switch self {
        case .mutt: try await mutt(box, words, person, lab, folder)
        case .sNail:
            try await run(
                "s-nail",
                [
                    "-n", "-#", "-R", "-f", "-S", "v15-compat", "-S", "quote", "-S", "indentprefix=> ",
                    "-S", "mta=smtp://127.0.0.1:\(lab.smtpPort)", "-S", "smtp-auth=none", "-S", "hostname=people.test",
                    "-S", "from=\(person.name) <\(person.address)>", box,
                ], input: "reply 1\n\(words)\n~.\nxit\n")
        case .mailutils:
            try await run(
                rawValue,
                [
                    "-N", "-f", box, "-E", "set dot", "-E", "set return-address=\(person.address)",
                    "-E", "set sendmail=\"smtp://127.0.0.1:\(lab.smtpPort)\"",
                ], input: "Reply 1\n\(words)\n.\nexit\n")
        }
    }

    private static func mbox(of mail: Message) -> Data {
        let text = String(decoding: mail.raw, as: UTF8.self).replacing("\r\n", with: "\n")
        return Data("From postern@localhost Sat Nov 28 20:00:00 2026\n\(text)\n\n".utf8)
    }

    private func run(_ program: String, _ arguments: [String], input: String) async throws {
        let said = try await onOwnThread {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = [program] + arguments
            let (stdin, output) = (Pipe(), Pipe())
            (process.standardInput, process.standardOutput, process.standardError) = (stdin, output, output)
            try process.run()
            stdin.fileHandleForWriting.write(Data(input.utf8))
            try stdin.fileHandleForWriting.close()
            let said = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return (status: process.terminationStatus, words: String(decoding: said, as: UTF8.self))
        }
        guard said.status == 0 else { throw Failed(description: "\(program) ended with \(said.status): \(said.words)") }
    }

    // MARK: mutt

    private func mutt(
        _ box: String, _ words: String, _ person: MailClient, _ lab: MailLab, _ folder: TemporaryFolder
    ) async throws {
        let editor = folder.file("editor-\(UUID().uuidString).sh")
        try "{ echo '\(words)'; echo; cat \"$1\"; } >\"$1.new\" && mv \"$1.new\" \"$1\"\n"
            .write(toFile: editor, atomically: true, encoding: .utf8)
        let settings = folder.file("muttrc-\(UUID().uuidString)")
        try """
        set folder="\(folder.path)"
        set from="\(person.address)" realname="\(person.name)" use_from=yes envelope_from=yes hostname="people.test"
        set smtp_url="smtp://localhost:\(lab.smtpPort)" ssl_ca_certificates_file="\(lab.caFile)"
        set editor="sh \(editor)" fast_reply=yes include=yes copy=no record="" abort_noattach=no sleep_time=0

        """.write(toFile: settings, atomically: true, encoding: .utf8)
        // It wants a terminal, and keys when it is ready for them.
        try await onOwnThread {
            try Keys(["timeout", "60", "script", "-qefc", "mutt -n -F \(settings) -R -f \(box)", "/dev/null"]).press([
                (awaiting: "Mutt: ", key: "r"), (awaiting: "Mutt: Compose", key: "y"),
                (awaiting: "Mail sent", key: "x"),
            ])
        }
    }

    /// A program on a terminal of its own, and keys that are pressed when it shows something.
    private final class Keys {
        private let process = Process()
        private let (stdin, output) = (Pipe(), Pipe())

        init(_ command: [String]) throws {
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = command
            process.environment = ProcessInfo.processInfo.environment.merging(["TERM": "xterm"]) { $1 }
            (process.standardInput, process.standardOutput, process.standardError) = (stdin, output, output)
            try process.run()
        }

        func press(_ steps: [(awaiting: String, key: String)]) throws {
            let handle = output.fileHandleForReading
            var shown = ""
            defer { if process.isRunning { process.terminate() } }
            for step in steps {
                while !shown.contains(step.awaiting) {
                    let new = handle.availableData
                    guard !new.isEmpty else {
                        throw Failed(description: "no “\(step.awaiting)” was shown: \(shown.suffix(600))")
                    }
                    shown += String(decoding: new, as: UTF8.self)
                }
                shown = ""
                stdin.fileHandleForWriting.write(Data(step.key.utf8))
            }
        }
    }
}
