import Curl
import Flow
import Foundation
import MailIn
import MailOut
import OAuth
import Store

/// Looks at everything an installation needs, and says of each whether it is in order and what to do.
struct Doctor {
    let file: String

    struct Finding: Sendable {
        enum Result: String, Sendable {
            case fine = "OK"
            case warning = "WARN"
            case fail = "FAIL"

            /// The word, coloured and as wide as the widest.
            var shown: String {
                switch self {
                case .fine: Terminal.styled("OK  ", .green)
                case .warning: Terminal.styled("WARN", .yellow)
                case .fail: Terminal.styled("FAIL", .red)
                }
            }
        }

        var subject: String
        var result: Result
        var words: String

        var json: JSONValue {
            ["subject": .string(subject), "result": .string(result.rawValue), "words": .string(words)]
        }
    }

    func findings() async -> [Finding] {
        let settings: Settings
        do {
            settings = try SettingsReader(file: file).read()
        } catch {
            return [Finding(subject: "settings", result: .fail, words: "\(error)")]
        }
        var findings = [
            Finding(
                subject: "settings", result: .fine,
                words: "mailboxes: \(settings.mailboxes.count), people: \(settings.people.flatMap(\.people).count)")
        ]
        findings.append(
            look("secrets") {
                _ = try settings.secrets(creating: false); return "all there, or made at the first start"
            })
        findings.append(authentication(settings))
        findings.append(templates(settings))
        findings.append(await store(settings))
        findings += await trouble(settings)
        findings += await desk(settings)
        findings += web(settings)
        findings += await people(settings)
        let loop = CurlLoop()
        defer { loop.stop() }
        for mailbox in settings.mailboxes { findings.append(await self.mailbox(mailbox, settings, loop)) }
        findings += await readings(settings)
        findings += await feeds(settings, loop)
        findings.append(await delivery(settings, loop))
        findings += dkim(settings)
        findings += await scanner(settings)
        findings.append(await metadata(settings))
        findings += documents()
        return findings
    }

    private func look(_ subject: String, _ body: () throws -> String) -> Finding {
        do {
            return Finding(subject: subject, result: .fine, words: try body())
        } catch {
            return Finding(subject: subject, result: .fail, words: "\(error)")
        }
    }

    private func templates(_ settings: Settings) -> Finding {
        let problems = Templates.problems(in: settings.templates)
        guard !problems.isEmpty else { return Finding(subject: "templates", result: .fine, words: settings.templates) }
        let isBroken = problems.contains { !$0.isWarning }
        return Finding(
            subject: "templates", result: isBroken ? .fail : .warning,
            words: "\(settings.templates)\n\(problems.map(\.description).joined(separator: "\n"))")
    }

    private func authentication(_ settings: Settings) -> Finding {
        guard settings.rules.requireAuthentication else {
            return Finding(
                subject: "authentication", result: .warning,
                words:
                    "authentication.require is off: anybody can write in anybody's name; switch it on before real use")
        }
        let blind = settings.mailboxes.filter { $0.trustedServers.isEmpty }.map(\.name)
        guard blind.isEmpty else {
            return Finding(
                subject: "authentication", result: .warning,
                words:
                    "no trustedServers in \(blind.joined(separator: ", ")): every practitioner's mail there is held; "
                    + "name the authserv-id of the server in front of it")
        }
        return Finding(subject: "authentication", result: .fine, words: "senders must be proven")
    }

    private func store(_ settings: Settings) async -> Finding {
        guard FileManager.default.fileExists(atPath: settings.store) else {
            return Finding(
                subject: "store", result: .fine, words: "\(settings.store): not there yet, the first start makes it")
        }
        do {
            let store = try settings.openStore()
            let counts = try await store.counts()
            try store.close()
            let held = counts["arrivals.held"] ?? 0
            let due = counts["outgoing.due"] ?? 0
            let serving = ServeLock.holder(for: settings).map { ", served by process \($0)" } ?? ", nobody serves it"
            return Finding(
                subject: "store", result: .fine,
                words:
                    "\(settings.store): \(counts["conversations"] ?? 0) conversations, \(held) mails held, \(due) due"
                    + serving)
        } catch {
            return Finding(subject: "store", result: .fail, words: "\(error)")
        }
    }

    /// What keeps mails from going out, and alarms that nobody has cleared.
    private func trouble(_ settings: Settings) async -> [Finding] {
        guard FileManager.default.fileExists(atPath: settings.store), let store = try? settings.openStore() else {
            return []
        }
        let lines = (try? await Trouble(of: store))?.lines ?? []
        try? store.close()
        return lines.map { line in
            Finding(subject: "queue", result: .warning, words: "\(line); \(Program.call("queue alarms")) has more")
        }
    }

    /// What keeps somebody from being brought in; nothing where the store is not there or cannot be read.
    private func people(_ settings: Settings) async -> [Finding] {
        guard FileManager.default.fileExists(atPath: settings.store), let store = try? settings.openStore() else {
            return []
        }
        var findings: [Finding] = []
        for file in settings.people {
            let problems = (try? await store.importProblems(file.people, now: .now)) ?? []
            findings += problems.map { problem in
                Finding(subject: "people", result: .warning, words: "\(file.path), \(problem): left as they are")
            }
        }
        let readers = (try? await store.peopleWithoutFullContent()) ?? 0
        if readers > 0, settings.web == nil {
            let words =
                "people who want excerpts or notices only: \(readers), and there are no pages to read the rest on: "
                + "their mails are held; set web.url, or content to full"
            findings.append(Finding(subject: "people", result: .fail, words: words))
        }
        try? store.close()
        return findings
    }

    private func mailbox(_ mailbox: MailboxSettings, _ settings: Settings, _ loop: CurlLoop) async -> Finding {
        let subject = "mailbox \(mailbox.name)"
        switch mailbox.source {
        case .maildir(let folder, _, _):
            return look(subject) {
                guard FileManager.default.fileExists(atPath: folder) else {
                    return "Maildir \(folder), made at the start"
                }
                try Maildir(path: folder).create()
                return "Maildir \(folder)"
            }
        case .imap(let server, let folders, _, _):
            do {
                _ = try await MailProbe(settings.imapAccount(mailbox, server, folders, .keep), loop: loop).baseline()
                let names = folders.map(\.name).joined(separator: ", ")
                return Finding(
                    subject: subject, result: .fine,
                    words: "logged in at \(server.host):\(server.port), \(names) opened")
            } catch {
                return Finding(subject: subject, result: .fail, words: "\(error)")
            }
        }
    }

    private func delivery(_ settings: Settings, _ loop: CurlLoop) async -> Finding {
        switch settings.delivery {
        case .maildir(let folder):
            return look("delivery") {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                guard FileManager.default.isWritableFile(atPath: folder) else {
                    throw Failure("\(folder) cannot be written: check its permissions")
                }
                return "a Maildir for each recipient below \(folder); nothing leaves this machine"
            }
        case .smtp(let server, let clientName, _):
            // An envelope that cannot be written down: the connection is made and logged in, and no mail is begun.
            let nobody = " "
            let transfer = SMTPTransfer(
                endpoint: server.endpoint(password: server.secret?.text()), clientName: clientName,
                envelopeFrom: nobody, envelopeTo: nobody, bytes: [], timeout: Doctor.patience)
            let result: SMTPResult
            do {
                let credentials = server.oauth?.tokens.credentials
                result =
                    if let credentials { try await loop.sendMail(transfer, credentials: credentials) } else {
                        await loop.sendMail(transfer)
                    }
            } catch {
                return Finding(subject: "delivery", result: .fail, words: "\(error)")
            }
            if let error = result.error, error.kind != .refused || !result.replies.isEmpty {
                return Finding(subject: "delivery", result: .fail, words: "\(error)")
            }
            return Finding(subject: "delivery", result: .fine, words: "logged in at \(server.host):\(server.port)")
        }
    }

    /// How long a server may take for the login.
    private static let patience = Duration.seconds(20)
}
