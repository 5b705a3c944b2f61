import Curl
import Flow
import Foundation
import Mail
import Store
import Testing
import TestSupport

@testable import MailIn

/// A real Dovecot.
@Suite(.timeLimit(.minutes(2)))
struct LabTests {
    private struct Watched {
        let rig: StoreRig
        let loop: CurlLoop
        let poller: MailboxPoller
        let run: Task<Void, Never>

        func end() async {
            run.cancel()
            await run.value
            loop.stop()
        }
    }

    private func watch(
        _ lab: MailLab, _ user: String, rig: StoreRig? = nil, security: Endpoint.Security = .tls,
        password: String? = nil, host: String? = nil, caFile: String? = nil,
        folders: [IMAPAccount.Folder] = [.init(name: "INBOX")], afterwards: Afterwards = .keep
    ) throws -> Watched {
        let rig = try rig ?? StoreRig()
        let loop = CurlLoop()
        let password = password ?? lab.password
        let endpoint = Endpoint(
            host: host ?? lab.host, port: security == .tls ? lab.imapsPort : lab.imapPort, security: security,
            user: user, caFile: caFile ?? lab.caFile)
        let account = IMAPAccount(
            name: "box", endpoint: endpoint, credentials: .password { password }, folders: folders,
            afterwards: afterwards, pollInterval: .milliseconds(200))
        let poller = MailboxPoller(
            account: account, store: rig.store, loop: loop, intake: rig.intake, judgement: rig.judgement, owner: nil,
            lease: .seconds(60), now: rig.now, onFiled: rig.onFiled, logger: StoreRig.logger,
            pause: { _ in try await Task.sleep(for: .milliseconds(100)) })
        return Watched(rig: rig, loop: loop, poller: poller, run: Task { await poller.run() })
    }

    private func mail(_ number: Int) -> [UInt8] {
        Array(
            "From: jane@example.org\r\nMessage-ID: <\(number)@example.org>\r\nSubject: n\(number)\r\n\r\nbody\r\n".utf8)
    }

    private func user(_ lab: MailLab) -> String { lab.gatewayUser(of: lab.newDomain()) }

    @Test("Mail is fetched however the connection is secured", arguments: Endpoint.Security.allCases)
    func securities(security: Endpoint.Security) async throws {
        let lab = try await MailLab.shared()
        let user = user(lab)
        try lab.place(mail(1), in: user)
        let watched = try watch(lab, user, security: security)
        #expect(try await StoreRig.wait { watched.rig.filedUIDs.count == 1 })
        #expect(watched.rig.arrivals.map(\.raw) == [mail(1)])
        #expect(try await StoreRig.wait { watched.poller.status.filed == 1 })
        #expect(watched.poller.status.lastError == nil)
        await watched.end()
    }

    @Test("Mail that comes while we watch is told by the server and filed once each")
    func idle() async throws {
        let lab = try await MailLab.shared()
        let domain = lab.newDomain()
        let watched = try watch(lab, lab.gatewayUser(of: domain))
        #expect(try await StoreRig.wait { watched.poller.status.lastSuccess != nil })
        for number in 1...3 {
            try await lab.deliver(mail(number), from: "jane@example.org", to: ["r-1@\(domain)"])
            #expect(try await StoreRig.wait { watched.rig.filedUIDs.count == number })
        }
        #expect(watched.rig.filedUIDs == [1, 2, 3])
        await watched.end()
    }

    @Test("A wrong password says so")
    func wrongPassword() async throws {
        let lab = try await MailLab.shared()
        let watched = try watch(lab, user(lab), password: "wrong")
        #expect(try await StoreRig.wait { watched.poller.status.lastError != nil })
        let error = try #require(watched.poller.status.lastError)
        #expect(error.hasPrefix("login: "))
        #expect(!error.contains("wrong"))
        await watched.end()
    }

    @Test(
        "A certificate of an unknown authority or for another name is refused before any login",
        arguments: [true, false])
    func badCertificate(isUnknown: Bool) async throws {
        let lab = try await MailLab.shared()
        let user = user(lab)
        // Every name under .localhost is this machine (RFC 6761 §6.3), and not in the certificate.
        let host = isUnknown ? lab.host : "other.localhost"
        let caFile = isUnknown ? "/etc/ssl/certs/ca-certificates.crt" : lab.caFile
        for security in [Endpoint.Security.tls, .startTLS] {
            let loop = CurlLoop()
            let port = security == .tls ? lab.imapsPort : lab.imapPort
            let endpoint = Endpoint(
                host: host, port: port, security: security, user: user, password: lab.password, caFile: caFile)
            let error = await #expect(throws: TransferError.self) {
                try await loop.openIMAP(endpoint, timeout: .seconds(10))
            }
            #expect(error?.kind == .certificate)
            loop.stop()
        }
    }

    @Test("A server that goes away and comes back costs nothing")
    func stopAndStart() async throws {
        let lab = try await MailLab.start()
        let user = lab.gatewayUser(of: lab.newDomain())
        try lab.place(mail(1), in: user)
        let watched = try watch(lab, user)
        #expect(try await StoreRig.wait { watched.rig.filedUIDs.count == 1 })
        try await lab.stopDovecot()
        #expect(try await StoreRig.wait { watched.poller.status.lastError != nil })
        try lab.place(mail(2), in: user)
        try await lab.startDovecot()
        #expect(try await StoreRig.wait { watched.rig.filedUIDs.count == 2 })
        #expect(watched.rig.filedUIDs == [1, 2])
        #expect(try await StoreRig.wait { watched.poller.status.lastError == nil })
        await watched.end()
        try await lab.stop()
    }

    @Test("A thousand mails are filed exactly once, also when the reader is ended in their midst")
    func thousand() async throws {
        let lab = try await MailLab.shared()
        let user = user(lab)
        for number in 1...1_000 { try lab.place(mail(number), in: user) }
        let first = try watch(lab, user)
        #expect(try await StoreRig.wait { first.rig.filedUIDs.count >= 200 })
        await first.end()
        let second = try watch(lab, user, rig: first.rig)
        #expect(try await StoreRig.wait { first.rig.filedUIDs.count >= 1_000 })
        #expect(try await StoreRig.wait { second.poller.status.lastSuccess != nil })
        await second.end()
        #expect(first.rig.filedUIDs.sorted() == Array(1...1_000))
        #expect(try await first.rig.store.cursor(mailbox: "box", folder: "INBOX")?.uid == 1_000)
    }

    @Test("The junk folder is read too, and its mails are known as junk")
    func junk() async throws {
        let lab = try await MailLab.shared()
        let user = user(lab)
        let folders: [IMAPAccount.Folder] = [.init(name: "INBOX"), .init(name: "Junk", isJunk: true)]
        let watched = try watch(lab, user, folders: folders)
        #expect(try await StoreRig.wait { watched.poller.status.lastSuccess != nil })
        try lab.place(mail(1), in: user, folder: "Junk")
        try lab.place(mail(2), in: user)
        #expect(try await StoreRig.wait { watched.rig.filedUIDs.count == 2 })
        #expect(Set(watched.rig.arrivals.map(\.source.folder)) == ["INBOX", "Junk"])
        await watched.end()
    }

    @Test("Filed mails are moved, into a folder that is made where it is missing")
    func move() async throws {
        let lab = try await MailLab.shared()
        let user = user(lab)
        for number in 1...3 { try lab.place(mail(number), in: user) }
        let watched = try watch(lab, user, afterwards: .move(to: "Done"))
        #expect(
            try await StoreRig.wait {
                lab.mails(of: user, folder: "Done").count == 3 && lab.mails(of: user).isEmpty
            })
        #expect(watched.rig.filedUIDs == [1, 2, 3])
        await watched.end()
    }

    @Test("A store that cannot be written leaves everything on the server, and the mail is filed once it can")
    func closedStore() async throws {
        let lab = try await MailLab.shared()
        let user = user(lab)
        try lab.place(mail(1), in: user)
        let closed = try StoreRig()
        try closed.store.close()
        let watched = try watch(lab, user, rig: closed, afterwards: .move(to: "Done"))
        #expect(try await StoreRig.wait { watched.poller.status.lastError != nil })
        await watched.end()
        #expect(lab.mails(of: user).count == 1)
        let open = try watch(lab, user, afterwards: .move(to: "Done"))
        #expect(try await StoreRig.wait { lab.mails(of: user, folder: "Done").count == 1 })
        await open.end()
    }
}
