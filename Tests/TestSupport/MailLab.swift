import Foundation
import Synchronization

/// A private Dovecot and a private Postfix on free ports of 127.0.0.1: a world of mail that ends with the process.
///
/// Every address exists. Mail to `anybody@some.domain` goes to the mailbox of the user `anybody@some.domain`, except
/// under `MailLab.baseDomain` and its subdomains, where all of a domain's mail goes to its `gateway@` mailbox, and under
/// `MailLab.bouncingDomain`, where it is accepted and then comes back as a delivery report. Every user has the same
/// password. Postfix takes Authentication-Results out of what arrives and stamps its own (authserv-id
/// `MailLab.exchangerName`): DMARC pass, unless `authenticate` says otherwise.
package final class MailLab: Sendable {
    /// The name of the lab's mail exchanger, its authserv-id in Authentication-Results.
    package static let exchangerName = "mx.lab.test"
    /// The domain whose mail, and that of its subdomains, goes to the gateway's mailboxes.
    package static let baseDomain = "messages.test"
    /// The domain, with its subdomains, whose mail bounces with 5.1.1 after it has been accepted.
    package static let bouncingDomain = "bounces.test"
    /// The largest mail that the lab takes, in bytes.
    package static let messageSizeLimit = 80_000_000

    static let gatewayName = "gateway"

    /// The password of every user.
    package let password = "lab-password"
    /// The file of the authority that signed the servers' certificate (PEM); clients verify with it.
    package let caFile: String
    /// The name in the servers' certificate; 127.0.0.1 stands in it too.
    package let host = "localhost"

    private let folder: TemporaryFolder
    private let ports: LabPorts
    private let policy: LabPolicy
    /// The authorization server whose tokens Dovecot and Postfix take beside the password.
    package let tokens: TokenEndpoint
    private let dovecot: LabServer
    private let postfix: LabServer
    private let keeper: LabKeeper
    private let counter = Mutex(0)

    /// IMAP, in the clear and with STARTTLS.
    package var imapPort: Int { ports.imap }
    /// IMAP with TLS from the first byte.
    package var imapsPort: Int { ports.imaps }
    /// SMTP as a mail exchanger: no login, STARTTLS where wanted.
    package var smtpPort: Int { ports.smtp }
    /// SMTP submission: STARTTLS and a login are required.
    package var submissionPort: Int { ports.submission }
    /// SMTP submission with TLS from the first byte; a login is required.
    package var submissionsPort: Int { ports.submissions }
    /// LMTP straight into the mailboxes.
    package var lmtpPort: Int { ports.lmtp }

    private static let attempts = 3
    private static let sharedStart = Task { try await MailLab.start() }

    /// The lab that all tests of this process share, started when the first one asks.
    ///
    /// Tests run side by side: each takes a domain of its own from `newDomain`.
    /// - Throws: `LabFailure`.
    package static func shared() async throws -> MailLab {
        try await sharedStart.value
    }

    /// Starts a lab of the caller's own, for a test that stops servers or fills queues.
    ///
    /// - Throws: `LabFailure` that says what to install when a server is missing, else why it did not start.
    package static func start() async throws -> MailLab {
        try await onOwnThread {
            // Its ports are free when they are chosen; another test's connection may have taken one by the time a server
            // asks for it.
            for _ in 1..<MailLab.attempts {
                do {
                    return try MailLab()
                } catch let error as LabFailure where !error.description.contains("mail lab needs") {
                    continue
                }
            }
            return try MailLab()
        }
    }

    private init() throws {
        for name in ["dovecot", "postfix", "openssl"] { _ = try Command(name, []) }
        // The keeper reads the servers' process ids there after all else has gone.
        let folder = try TemporaryFolder("lab", isLeft: true)
        // The servers reach into the folder as users of their own.
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
        let pidFiles = [LabServer.dovecotPIDFile, LabServer.postfixPIDFile].map(folder.file)
        keeper = try LabKeeper(folder: folder.path, pidFiles: pidFiles)
        let certificate = try LabCertificate(in: folder)
        let ports = try LabPorts()
        let policy = try LabPolicy()
        let tokens = try TokenEndpoint()
        dovecot = try .dovecot(in: folder, ports: ports, certificate: certificate, password: password, tokens: tokens)
        postfix = try .postfix(in: folder, ports: ports, certificate: certificate, policyPort: policy.port)
        caFile = certificate.authorityFile
        (self.folder, self.ports, self.policy, self.tokens) = (folder, ports, policy, tokens)
        policy.start()
        try dovecot.startAndWait()
        try postfix.startAndWait()
    }

    /// Ends both servers and takes the lab's folder away; without it the same happens when the process ends.
    ///
    ///
    /// - Throws: `LabFailure` when something is left behind.
    package func stop() async throws {
        policy.stop()
        try await keeper.end()
    }
}

extension MailLab {
    /// A gateway domain that no other test of this process uses; its mailbox is `gatewayUser(of:)`.
    package func newDomain() -> String {
        "m\(number()).\(MailLab.baseDomain)"
    }

    /// The user whose mailbox takes all mail of a gateway domain.
    package func gatewayUser(of domain: String) -> String {
        "\(MailLab.gatewayName)@\(domain)"
    }

    /// Says what the exchanger finds out about mail from `sender`, an envelope address or `@` and a domain.
    package func authenticate(sender: String, as authentication: SenderAuthentication) {
        policy.set(authentication, sender: sender)
    }

    /// Makes the exchanger refuse `recipient`, an address or `@` and a domain, at RCPT.
    ///
    /// - Parameter reply: code, enhanced code and text, as in `452 4.2.2 mailbox is full`; nil takes it back.
    package func refuse(recipient: String, with reply: String?) {
        policy.setRefusal(reply, recipient: recipient)
    }

    /// Hands a mail to Postfix from outside, as the mail server of the sender's provider would.
    ///
    /// - Parameters:
    ///   - message: the mail; its line ends may be LF.
    ///   - sender: the envelope sender, empty for none.
    ///   - recipients: the envelope recipients.
    /// - Throws: `SMTPRefusal`, `SocketError`.
    package func deliver(_ message: [UInt8], from sender: String, to recipients: [String]) async throws {
        let port = smtpPort
        try await onOwnThread {
            var delivery = try SMTPDelivery(port: port)
            try delivery.deliver(message, from: sender, to: recipients)
        }
    }

    /// Puts a mail straight into a user's mailbox, past all servers: for mailboxes that a test finds already filled.
    ///
    /// - Throws: `LabFailure`; a Foundation error when it cannot be written.
    package func place(_ message: [UInt8], in user: String, folder: String = "INBOX") throws {
        try maildir(user, folder).add(message, number: number())
    }

    /// The mails in a user's mailbox, in order of arrival, as they lie on disk (with LF or CRLF, as Dovecot stored them).
    package func mails(of user: String, folder: String = "INBOX") -> [[UInt8]] {
        maildir(user, folder).mails()
    }

    /// Waits until a user's mailbox holds at least `count` mails, and returns all of them.
    ///
    /// - Throws: `LabFailure` with the end of the servers' logs after `timeout`.
    package func waitForMail(
        to user: String, count: Int = 1, folder: String = "INBOX", timeout: Duration = .seconds(60)
    ) async throws -> [[UInt8]] {
        let clock = ContinuousClock()
        let deadline = clock.now + timeout
        while true {
            let mails = mails(of: user, folder: folder)
            if mails.count >= count { return mails }
            guard clock.now < deadline else {
                let log = logs.map { $0.suffix(MailLab.quotedLogLength) }.joined(separator: "\n")
                throw LabFailure("\(user) has \(mails.count) mails, not \(count), after \(timeout):\n\(log)")
            }
            try await Task.sleep(for: MailLab.mailboxPollInterval)
        }
    }

    /// Stops Dovecot, as when the IMAP server is down; mail that arrives meanwhile waits in Postfix.
    ///
    /// - Throws: `LabFailure`.
    package func stopDovecot() async throws {
        try await onOwnThread { [dovecot] in try dovecot.stopAndWait() }
    }

    /// Starts Dovecot again, on the same ports and with the same mail.
    ///
    /// - Throws: `LabFailure`.
    package func startDovecot() async throws {
        try await onOwnThread { [dovecot] in try dovecot.startAndWait() }
    }

    /// Stops Postfix, as when the SMTP server is down, once no delivery is under way.
    ///
    /// A delivery that it had no time to note as done it would do again when it starts, and the mail would be there twice.
    /// - Throws: `LabFailure`.
    package func stopPostfix() async throws {
        try await onOwnThread { [postfix, folder] in
            try LabServer.waitForDeliveries(in: folder)
            try postfix.stopAndWait()
        }
    }

    /// Starts Postfix again, on the same ports and with the same queue.
    ///
    /// - Throws: `LabFailure`.
    package func startPostfix() async throws {
        try await onOwnThread { [postfix] in try postfix.startAndWait() }
    }

    /// What both servers have logged, Dovecot first.
    package var log: String { logs.joined(separator: "\n") }

    private var logs: [String] {
        [dovecot.logFile, postfix.logFile].map { (try? String(contentsOfFile: $0, encoding: .utf8)) ?? "" }
    }

    private static let mailboxPollInterval = Duration.milliseconds(20)
    private static let quotedLogLength = 2_000

    private func number() -> Int {
        counter.withLock { number in
            number += 1
            return number
        }
    }

    private func maildir(_ user: String, _ name: String) -> LabMaildir {
        LabMaildir(mail: folder.file("mail"), user: user, folder: name)
    }
}
