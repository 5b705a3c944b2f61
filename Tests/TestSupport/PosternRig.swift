import Foundation
import Synchronization

/// The program itself, as its user runs it: a folder with settings for the lab's servers, and `postern` as a process.
package final class PosternRig: Sendable {
    /// A practitioner in the rig's people file.
    package struct Practitioner: Sendable {
        package let handle: String
        package let name: String
        package let addresses: [String]

        package init(handle: String, name: String, addresses: [String]) {
            self.handle = handle
            self.name = name
            self.addresses = addresses
        }
    }

    /// A member in the rig's people file.
    package struct Member: Sendable {
        package let externalID: String
        package let name: String
        package let addresses: [String]
        /// As in a people file: `full`, `excerpt` or `notice-only`.
        package var content = "full"

        package init(externalID: String, name: String, addresses: [String]) {
            self.externalID = externalID
            self.name = name
            self.addresses = addresses
        }
    }

    /// What differs between rigs.
    package struct Options: Sendable {
        /// `{"smtp": …}` or `{"maildir": …}` as JSON; nil hands mail to the lab's Postfix with STARTTLS.
        package var delivery: String?
        /// `starttls`, `tls` or `none`.
        package var imapSecurity = "starttls"
        /// As in `mailboxes/*.json`; nil for the password of the lab.
        package var password: String?
        package var caFile: String?
        /// `source.imap.oauth` as JSON, in the place of the secret.
        package var oauth: String?
        package var requireAuthentication = true
        package var logLevel = "debug"
        /// As in `uncertain.resendAfter`, JSON.
        package var resendUncertain = "null"
        /// Mails an hour before budgets hold them.
        package var budget = 100_000
        package var members: [Member] = []
        /// Whose Authentication-Results count.
        package var trustedServer = MailLab.exchangerName
        /// As `enquiries.withoutName` and `enquiries.confirmAddress`.
        package var withoutName = "ask"
        package var confirmAddress = "never"
        /// Notices to one unconfirmed address in a day, and of one source in an hour.
        package var noticesToOneStranger = 100_000
        package var noticesToOneSource = 100_000
        /// Further members of `config.json`, each with a comma behind it.
        package var extra = ""
        package init() {}

        /// Mail goes to a sink in the clear, past the lab's Postfix.
        package mutating func send(to sink: SMTPSink) {
            delivery = #"{"smtp": {"url": "smtp://127.0.0.1:\#(sink.port)", "security": "none"}}"#
        }
    }

    package let domain: String
    /// The folder of the settings, the store and the log.
    package let folder: TemporaryFolder
    private let program: String
    private let process = Mutex<Process?>(nil)

    package var configFile: String { folder.file("config.json") }
    package var storeFile: String { folder.file("postern.sqlite") }
    package var logFile: String { folder.file("log.jsonl") }
    package var log: String { (try? String(contentsOfFile: logFile, encoding: .utf8)) ?? "" }
    /// The running process, 0 for none.
    package var processID: Int32 { process.withLock { $0?.processIdentifier ?? 0 } }

    /// Writes the settings of a gateway for `domain`.
    ///
    /// - Parameter program: the built `postern`; nil for the one beside the running test.
    /// - Throws: a Foundation error when the files cannot be written.
    package init(
        lab: MailLab, domain: String, practitioners: [Practitioner], options: Options = Options(),
        program: String? = nil
    ) throws {
        self.domain = domain
        folder = try TemporaryFolder("rig")
        self.program = program ?? PosternRig.builtProgram
        try write("secret", options.password ?? lab.password)
        try write("people.json", PosternRig.people(practitioners, options.members))
        try FileManager.default.createDirectory(atPath: folder.file("mailboxes"), withIntermediateDirectories: true)
        try write("mailboxes/gateway.json", PosternRig.mailbox(lab, domain, options))
        try write("config.json", PosternRig.config(lab, domain, options))
    }

    /// A test that fails leaves nothing running.
    deinit {
        process.withLock { running in
            if let running, running.isRunning { kill(running.processIdentifier, SIGKILL) }
        }
    }

    /// `postern` in the folder of the running program; `swift build` puts both there.
    package static var builtProgram: String {
        let own = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        var folder = own.deletingLastPathComponent()
        for _ in 0..<4 {
            let candidate = folder.appendingPathComponent("postern").path
            if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
            folder = folder.deletingLastPathComponent()
        }
        return FileManager.default.currentDirectoryPath + "/.build/debug/postern"
    }

    private func write(_ name: String, _ text: String) throws {
        try text.write(toFile: folder.file(name), atomically: true, encoding: .utf8)
    }

    /// Starts `postern serve`.
    ///
    /// - Throws: a Foundation error when the program cannot be started.
    package func start() throws {
        let serve = try make(["serve"], output: nil)
        try serve.run()
        process.withLock { $0 = serve }
    }

    /// Sends a signal to the running process and waits for its end.
    ///
    /// - Returns: the exit status; of a signal its number.
    @discardableResult
    package func end(with signal: Int32 = SIGTERM) async throws -> Int32 {
        guard let running = process.withLock({ $0 }) else { return 0 }
        return try await onOwnThread {
            kill(running.processIdentifier, signal)
            running.waitUntilExit()
            self.process.withLock { $0 = nil }
            return running.terminationStatus
        }
    }

    /// Runs one command on the rig's settings to its end.
    ///
    /// - Returns: its exit status and what it printed; of a failure, what was logged meanwhile, too.
    package func run(_ arguments: [String], input: [UInt8] = []) async throws -> (status: Int32, output: String) {
        try await onOwnThread { [self] in
            let output = Pipe()
            let command = try make(arguments, output: output)
            let stdin = Pipe()
            command.standardInput = stdin
            let logged = log.utf8.count
            try command.run()
            stdin.fileHandleForWriting.write(Data(input))
            try stdin.fileHandleForWriting.close()
            let printed = output.fileHandleForReading.readDataToEndOfFile()
            command.waitUntilExit()
            let words = String(decoding: printed, as: UTF8.self)
            guard command.terminationStatus != 0 else { return (0, words) }
            return (command.terminationStatus, words + String(decoding: log.utf8.dropFirst(logged), as: UTF8.self))
        }
    }

    /// Changes rows of the store from outside, as time or another program would.
    ///
    /// - Throws: `LabFailure` with what SQLite said.
    package func change(_ sql: String) async throws {
        try await onOwnThread { [storeFile] in
            let sqlite = Process()
            let errors = Pipe()
            sqlite.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            sqlite.arguments = ["sqlite3", "-cmd", ".timeout 10000", storeFile, sql]
            sqlite.standardError = errors
            try sqlite.run()
            let words = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            sqlite.waitUntilExit()
            if sqlite.terminationStatus != 0 { throw LabFailure("sqlite3: \(words)") }
        }
    }

    private func make(_ arguments: [String], output: Pipe?) throws -> Process {
        // Commands write beside `serve`: each at the end, wherever that is by then.
        let descriptor = open(logFile, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw LabFailure("cannot write \(logFile)") }
        let log = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments + ["--config", configFile]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output ?? log as Any
        process.standardError = log
        return process
    }
}

extension PosternRig {
    private static func people(_ practitioners: [Practitioner], _ members: [Member]) -> String {
        let clients = members.map { person in
            """
            {"externalId": "\(person.externalID)", "role": "member", "name": "\(person.name)",
             "content": "\(person.content)",
             "addresses": [\(person.addresses.map { "\"\($0)\"" }.joined(separator: ", "))]}
            """
        }
        let rows = practitioners.map { person in
            """
            {"externalId": "\(person.handle)", "role": "practitioner", "name": "\(person.name)",
             "handle": "\(person.handle)", "addresses": [\(person.addresses.map { "\"\($0)\"" }.joined(separator: ", "))]}
            """
        }
        return "[\((rows + clients).joined(separator: ",\n"))]"
    }

    private static func mailbox(_ lab: MailLab, _ domain: String, _ options: Options) -> String {
        let isTLS = options.imapSecurity == "tls"
        let url = isTLS ? "imaps://localhost:\(lab.imapsPort)" : "imap://localhost:\(lab.imapPort)"
        let login = options.oauth.map { "\"oauth\": \($0)" } ?? #""secret": {"file": "secret"}"#
        return """
            {"name": "gateway", "trustedServers": ["\(options.trustedServer)"], "unaddressed": "hold",
             "source": {"imap": {"url": "\(url)", "security": "\(options.imapSecurity)",
               "user": "\(lab.gatewayUser(of: domain))", \(login),
               "caFile": "\(options.caFile ?? lab.caFile)", "pollInterval": "5s"}}}
            """
    }

    private static func config(_ lab: MailLab, _ domain: String, _ options: Options) -> String {
        let smtp = """
            {"smtp": {"url": "smtp://localhost:\(lab.smtpPort)", "security": "starttls",
              "caFile": "\(options.caFile ?? lab.caFile)", "clientName": "gateway.test"}}
            """
        return """
            {"organisation": "Calm Harbour", "store": "postern.sqlite", "templates": "\(templates)",
             "mailboxes": "mailboxes", "people": ["people.json"],
             "addresses": {"domain": "\(domain)", "style": "catch-all"},
             "keys": {"tokens": [{"id": 1, "secret": {"file": "key"}}], "createMissing": true},
             "authentication": {"require": \(options.requireAuthentication)},
             "delivery": \(options.delivery ?? smtp),
             "uncertain": {"resendAfter": \(options.resendUncertain)},
             \(options.extra)
             "enquiries": {"withoutName": "\(options.withoutName)", "confirmAddress": "\(options.confirmAddress)",
               "perHour": {"fromOneStranger": \(options.budget), "noticesToStrangers": \(options.budget),
                 "noticesToOneSource": \(options.noticesToOneSource)},
               "perDay": {"noticesToOneStranger": \(options.noticesToOneStranger)}},
             "limits": {"perHour": {"fromOnePerson": \(options.budget), "inOneConversation": \(options.budget),
               "withTheSameWords": \(options.budget)}},
             "log": {"level": "\(options.logLevel)"}}
            """
    }

    /// The project's templates, found from this file's own place.
    private static var templates: String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("templates").path
    }
}
