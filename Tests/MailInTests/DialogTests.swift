import Curl
import Flow
import Foundation
import Store
import Testing
import TestSupport

@testable import MailIn

/// What a script says at its top of the mailbox and of what must have become of it.
private struct DialogCase {
    var capabilities = "IDLE UIDPLUS"
    /// Whether the login's completion tells the capabilities.
    var isTold = true
    var afterwards = Afterwards.keep
    var folders = [IMAPAccount.Folder(name: "INBOX")]
    var limit = IMAPAccount.standardMessageLimit
    /// Seconds by which the clock moves at each pause.
    var step = 0
    var filed: [UInt32] = []
    var truncated: [UInt32] = []
    var junk: [UInt32] = []
    var cursor = ""

    init(_ script: String) throws {
        for line in script.split(separator: "\n") where line.hasPrefix("# ") {
            let parts = line.dropFirst(2).split(separator: ": ", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { continue }
            let value = parts[1]
            let numbers = value.split(separator: " ").compactMap { UInt32($0) }
            switch parts[0] {
            case "capabilities": capabilities = value
            case "told": isTold = value == "yes"
            case "afterwards": afterwards = value == "flag" ? .flag : .move(to: String(value.dropFirst("move ".count)))
            case "folders":
                folders = value.split(separator: " ").map {
                    IMAPAccount.Folder(name: $0.filter { $0 != "*" }, isJunk: $0.hasSuffix("*"))
                }
            case "limit": limit = try #require(Int(value))
            case "step": step = try #require(Int(value))
            case "filed": filed = numbers
            case "truncated": truncated = numbers
            case "junk": junk = numbers
            case "cursor": cursor = value
            default: break
            }
        }
    }

    /// libcurl's part of each connection.
    var login: String {
        """
        S: * OK [CAPABILITY IMAP4rev1 \(capabilities)] ready
        C: $tag CAPABILITY
        S: * CAPABILITY IMAP4rev1 \(capabilities)
        S: $tag OK done
        C~ $tag LOGIN
        S: $tag OK \(isTold ? "[CAPABILITY IMAP4rev1 \(capabilities)] " : "")in

        """
    }
}

@Suite(.timeLimit(.minutes(1)))
struct DialogTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/dialogs")

    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".imap") }.sorted()
    }()

    @Test("There are dialogs")
    func some() {
        #expect(Self.names.count >= 15)
    }

    @Test("A server's behaviour ends in the right mails filed once and the right cursor", arguments: names)
    func play(name: String) async throws {
        let script = try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
        let wanted = try DialogCase(script)
        let whole = script.components(separatedBy: "---\n").map { wanted.login + $0 }.joined(separator: "---\n")
        let server = try ScriptedServer(script: whole)
        let rig = try StoreRig()
        let loop = CurlLoop()
        let account = IMAPAccount(
            name: "box", endpoint: Endpoint(host: "127.0.0.1", port: server.port, security: .none, user: "u"),
            credentials: .password { "secret" }, folders: wanted.folders, afterwards: wanted.afterwards,
            messageLimit: wanted.limit)
        let poller = MailboxPoller(
            account: account, store: rig.store, loop: loop, intake: rig.intake, judgement: rig.judgement, owner: nil,
            lease: .seconds(60), now: rig.now, onFiled: rig.onFiled, logger: StoreRig.logger,
            pause: { _ in
                rig.advance(by: .seconds(wanted.step))
                try await Task.sleep(for: .milliseconds(2))
            })
        let run = Task { await poller.run() }
        try await server.finish()
        #expect(try await StoreRig.wait { rig.filedUIDs.count >= wanted.filed.count })
        run.cancel()
        await run.value
        loop.stop()

        #expect(rig.filedUIDs == wanted.filed)
        #expect(rig.arrivals.filter { $0.truncatedFrom != nil }.map(\.source.uid) == wanted.truncated)
        let junk = Set(wanted.folders.filter(\.isJunk).map(\.name))
        #expect(rig.arrivals.filter { junk.contains($0.source.folder) }.map(\.source.uid) == wanted.junk)
        let cursor = try await rig.store.cursor(mailbox: "box", folder: "INBOX")
        #expect(cursor.map { "\($0.uidValidity)/\($0.uid)" } == wanted.cursor)
    }
}
