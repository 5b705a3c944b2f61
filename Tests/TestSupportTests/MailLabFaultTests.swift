import Foundation
import Testing

@testable import TestSupport

/// What stops servers has a lab of its own.
@Suite(.timeLimit(.minutes(2))) struct MailLabFaultTests {
    @Test("Servers stop and start again with their mail; mail waits for Dovecot; nothing is left behind at the end")
    func faults() async throws {
        let lab = try await MailLab.start()
        let folder = URL(fileURLWithPath: lab.caFile).deletingLastPathComponent().deletingLastPathComponent().path
        try await lab.stopDovecot()
        #expect(throws: SocketError.self) { try Socket(port: lab.imapPort, timeout: .seconds(1)) }
        try await lab.deliver(mail("waits", "1"), from: "ann@people.test", to: ["bob@people.test"])
        #expect(lab.mails(of: "bob@people.test").isEmpty)
        try await lab.startDovecot()
        #expect(try await lab.waitForMail(to: "bob@people.test").count == 1)

        try await lab.stopPostfix()
        await #expect(throws: SocketError.self) {
            try await lab.deliver(mail("refused", "1"), from: "ann@people.test", to: ["bob@people.test"])
        }
        try await lab.startPostfix()
        try await lab.deliver(mail("again", "1"), from: "ann@people.test", to: ["bob@people.test"])
        #expect(try await lab.waitForMail(to: "bob@people.test", count: 2).count == 2)

        try await lab.stop()
        #expect(!FileManager.default.fileExists(atPath: folder))
        #expect(throws: SocketError.self) { try Socket(port: lab.imapPort, timeout: .seconds(1)) }
        #expect(throws: SocketError.self) { try Socket(port: lab.smtpPort, timeout: .seconds(1)) }
    }

    @Test("A wait for mail that does not come ends, and shows what the servers logged")
    func waitEnds() async throws {
        let lab = try await MailLab.shared()
        let failure = await #expect(throws: LabFailure.self) {
            try await lab.waitForMail(to: "nobody@wait.test", timeout: .milliseconds(50))
        }
        #expect(failure?.description.contains("nobody@wait.test has 0 mails, not 1") == true)
        #expect(failure?.description.contains("postfix/") == true)
    }

    @Test("A program that is not installed is named, with what installs it")
    func missingProgram() {
        let failure = #expect(throws: LabFailure.self) { try Command("no-such-server", []) }
        #expect(failure?.description.contains("no-such-server") == true)
        #expect(failure?.description.contains("scripts/setup.sh test") == true)
    }
}
