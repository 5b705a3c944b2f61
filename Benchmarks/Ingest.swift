import Curl
import Flow
import Foundation
import Logging
import Mail
import MailIn
import Store
import TestSupport
import Triage

/// Fetch over TLS, parse, decide, file with FULL, queue: next to mbsync on the same mailbox of the same Dovecot.
enum Ingest {
    static func run(count: Int) async throws {
        let lab = try await MailLab.start()
        let domain = lab.newDomain()
        let user = lab.gatewayUser(of: domain)
        var mails = SampleMails(seed: 3, domain: domain)
        var bytes = 0
        for number in 0..<count {
            let mail = number % 10 == 9 ? mails.newsletter(number) : mails.enquiry(number)
            bytes += mail.count
            try lab.place(mail, in: user)
        }
        print("\(count) mails, \(bytes / count) bytes on average")
        let folder = try TemporaryFolder("ingest")
        // Once unmeasured: Dovecot builds its index of a mailbox it has never seen.
        _ = try await mbsync(lab, user, into: folder.file("warm"), secure: true, sync: false)
        var rows: [(name: String, seconds: Double)] = []
        for secure in [true, false] {
            let name = secure ? "with TLS" : "in the clear"
            for sync in [false, true] {
                let target = folder.file("mbsync-\(secure)-\(sync)")
                let seconds = try await mbsync(lab, user, into: target, secure: secure, sync: sync)
                rows.append(("mbsync \(name), \(sync ? "fsync" : "no fsync")", seconds))
            }
            rows.append(("postern \(name)", try await postern(lab, user, domain, folder, count: count, secure: secure)))
        }
        for row in rows {
            print("  \(row.name): \(row.seconds.short) s, \((Double(count) / row.seconds).short) mails/s")
        }
        for secure in [0, 3] {
            let ratios = rows[secure..<(secure + 2)].map { ($0.seconds / rows[secure + 2].seconds).short }
            print("\(rows[secure + 2].name): \(ratios[0]) × mbsync without fsync, \(ratios[1]) × with")
        }
        try await lab.stop()
    }

    private static func postern(
        _ lab: MailLab, _ user: String, _ domain: String, _ folder: TemporaryFolder, count: Int, secure: Bool
    ) async throws -> Double {
        let store = folder.file("store-\(secure)")
        let port = secure ? lab.imapsPort : lab.imapPort
        let (output, _) = try await execute(
            CommandLine.arguments[0],
            [
                "ingest-worker", store, domain, user, lab.password, lab.caFile, "\(port)", secure ? "tls" : "none",
                "\(count)",
            ])
        let figures = output.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        guard figures.count == 3 else { throw Failed("the worker said: \(output)") }
        print(
            "postern \(secure ? "with TLS" : "in the clear"): peak memory \(figures[1].short) MB,",
            "store \((figures[2] / 1_048_576).short) MB")
        return figures[0]
    }

    /// One ingest in a process of its own, for its peak memory: prints seconds, megabytes, bytes of the store.
    static func work(_ words: [String]) async throws {
        let count = Int(words[7]) ?? 0
        let store = try Store(at: words[0])
        try await store.importPeople(
            [
                ImportedPerson(
                    externalID: "jane", role: .practitioner, name: "Jane Doe", handle: "jane-doe",
                    addresses: [EmailAddress("jane@practice.test")].compactMap { $0 })
            ], now: Timestamp(milliseconds: Int64(now() * 1_000)))
        let scheme = AddressScheme(domain: words[1], style: .catchAll)
        let keys = TokenKeys(current: .init(id: 1, secret: Array(repeating: 7, count: 32)))
        let intake = Intake(
            scheme: scheme, keys: keys,
            mailboxes: [MailboxPolicy(name: "gateway", trustedServers: ["mx.lab.test"])])
        var rules = JourneyRules()
        rules.budgets.stranger = .max
        rules.budgets.sameBody = .max
        rules.budgets.noticesToStrangers = .max
        let judgement = Judgement(read: intake.arrival) { [rules] in decide($0, $1, by: rules) }
        let loop = CurlLoop()
        let secret = words[3]
        let endpoint = Endpoint(
            host: "localhost", port: Int(words[5]) ?? 0, security: words[6] == "tls" ? .tls : .none, user: words[2],
            caFile: words[4])
        let poller = MailboxPoller(
            account: IMAPAccount(name: "gateway", endpoint: endpoint, credentials: .password { secret }), store: store,
            loop: loop,
            intake: intake, judgement: judgement, owner: nil, lease: .seconds(60),
            now: { Timestamp(milliseconds: Int64(now() * 1_000)) }, onFiled: { _ in },
            logger: Logger(label: "bench"))
        let start = now()
        let polling = Task { await poller.run() }
        while poller.status.filed < count { try await Task.sleep(for: .milliseconds(20)) }
        let seconds = now() - start
        polling.cancel()
        let total = ["", "-wal"].map { size(of: words[0] + $0) }.reduce(0, +)
        print(seconds, memory("VmHWM", of: getpid()), total)
    }

    private static func mbsync(
        _ lab: MailLab, _ user: String, into folder: String, secure: Bool, sync: Bool
    ) async throws -> Double {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let settings = """
            FSync \(sync ? "yes" : "no")

            IMAPAccount lab
            Host localhost
            Port \(secure ? lab.imapsPort : lab.imapPort)
            User \(user)
            Pass \(lab.password)
            SSLType \(secure ? "IMAPS" : "None")
            CertificateFile \(lab.caFile)
            \(secure ? "" : "AuthMechs LOGIN")

            IMAPStore far
            Account lab

            MaildirStore near
            Path \(folder)/
            Inbox \(folder)/INBOX

            Channel all
            Far :far:
            Near :near:
            Patterns INBOX
            Create Near
            SyncState *

            """
        let file = folder + ".rc"
        try settings.write(toFile: file, atomically: true, encoding: .utf8)
        let start = now()
        _ = try await execute("/usr/bin/mbsync", ["-q", "-c", file, "all"])
        return now() - start
    }
}
