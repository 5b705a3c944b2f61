import Flow
import Foundation
import Mail
import Store
import TestSupport
import Testing

@testable import MailOut

@Suite(.timeLimit(.minutes(1))) struct ScannedMailTests {
    private static let letter = Array("%PDF-1.4 a letter".utf8)

    private static func alarms(_ practice: Practice) async throws -> [String] {
        try await practice.store.alarms().map(\.kind)
    }

    private static func relayed(_ courier: RecordingCourier) -> Message? {
        courier.delivered.first { $0.1.envelopeTo.domain == "clinic.example" }.map { Message(parsing: $0.1.bytes) }
    }

    @Test("a file that the scanner finds clean is carried as it came")
    func clean() async throws {
        let clamd = try FakeClamd()
        let practice = try await Practice()
        try await practice.enquiry(1, file: ScannedMailTests.letter)
        let courier = RecordingCourier()
        let scanner = AttachmentScanner(.tcp(host: "127.0.0.1", port: clamd.port))
        try await practice.runner(courier: courier, scanner: scanner).drain()
        #expect(try await practice.states() == [.sent: 3])
        let message = try #require(ScannedMailTests.relayed(courier))
        #expect(message.attachments.map(\.bytes) == [ScannedMailTests.letter])
        #expect(clamd.files == [ScannedMailTests.letter])
    }

    @Test("a file with a virus stays behind, its mail goes on, and its reader is told")
    func infected() async throws {
        let clamd = try FakeClamd(.answer("stream: Some.Virus FOUND"))
        let practice = try await Practice()
        try await practice.enquiry(1, file: ScannedMailTests.letter)
        let courier = RecordingCourier()
        let scanner = AttachmentScanner(.tcp(host: "127.0.0.1", port: clamd.port))
        try await practice.runner(courier: courier, scanner: scanner).drain()
        let message = try #require(ScannedMailTests.relayed(courier))
        #expect(message.attachments.isEmpty)
        let told = "letter.pdf: a virus was found in it (Some.Virus)"
        #expect(message.plainBody?.contains("Do you have time?") == true)
        #expect(message.plainBody?.contains(told) == true && message.htmlBody?.contains(told) == true)
    }

    @Test("while the scanner is down a mail with a file waits with an alarm, and others go; then it goes too")
    func down() async throws {
        let clamd = try FakeClamd(.hangUp)
        let practice = try await Practice()
        try await practice.enquiry(1, file: ScannedMailTests.letter)
        try await practice.enquiry(2)
        let courier = RecordingCourier()
        let scanner = AttachmentScanner(.tcp(host: "127.0.0.1", port: clamd.port))
        let runner = try practice.runner(courier: courier, scanner: scanner)
        try await runner.drain()
        #expect(try await practice.states() == [.sent: 5, .due: 1])
        #expect(try await ScannedMailTests.alarms(practice) == ["scanner-down"])
        // Not before its time, and not while nothing has changed.
        practice.pass(.seconds(30))
        #expect(try await runner.drain() == 0)
        practice.pass(.seconds(40))
        #expect(try await runner.drain() == 0)
        #expect(try await practice.states() == [.sent: 5, .due: 1])
        clamd.behave(.answer("stream: OK"))
        // Each failure makes the pause twice as long.
        practice.pass(.seconds(61))
        #expect(try await runner.drain() == 0)
        practice.pass(.seconds(60))
        #expect(try await runner.drain() == 1)
        #expect(try await practice.states() == [.sent: 6])
        #expect(try await ScannedMailTests.alarms(practice).isEmpty)
        #expect(clamd.files == [ScannedMailTests.letter])
    }

    @Test("an alarm from before a restart ends when the scanner answers")
    func restarted() async throws {
        let clamd = try FakeClamd(.hangUp)
        let practice = try await Practice()
        try await practice.enquiry(1, file: ScannedMailTests.letter)
        let scanner = AttachmentScanner(.tcp(host: "127.0.0.1", port: clamd.port))
        try await practice.runner(courier: RecordingCourier(), scanner: scanner).drain()
        #expect(try await ScannedMailTests.alarms(practice) == ["scanner-down"])
        clamd.behave(.answer("stream: OK"))
        practice.pass(.seconds(61))
        #expect(try await practice.runner(courier: RecordingCourier(), scanner: scanner).drain() == 1)
        #expect(try await ScannedMailTests.alarms(practice).isEmpty)
    }

    @Test("a file that a scanner which is there cannot finish stays behind, and its mail and others go on")
    func unfinished() async throws {
        let clamd = try FakeClamd(.answer("stream: Can't allocate memory ERROR"))
        let practice = try await Practice()
        try await practice.enquiry(1, file: ScannedMailTests.letter)
        let courier = RecordingCourier()
        let scanner = AttachmentScanner(.tcp(host: "127.0.0.1", port: clamd.port))
        try await practice.runner(courier: courier, scanner: scanner).drain()
        #expect(try await practice.states() == [.sent: 4], "the sender is told as well")
        #expect(try await ScannedMailTests.alarms(practice).isEmpty)
        let message = try #require(ScannedMailTests.relayed(courier))
        #expect(message.plainBody?.contains("letter.pdf: it could not be looked through for viruses") == true)
        #expect(message.attachments.isEmpty && clamd.files.count == 2)
    }

    @Test("who waits for the scanner longer than for any server has failed, and it is told")
    func patience() async throws {
        let clamd = try FakeClamd(.hangUp)
        let practice = try await Practice()
        try await practice.enquiry(1, file: ScannedMailTests.letter)
        let scanner = AttachmentScanner(.tcp(host: "127.0.0.1", port: clamd.port))
        let runner = try practice.runner(courier: RecordingCourier(), scanner: scanner)
        try await runner.drain()
        #expect(try await practice.states() == [.sent: 2, .due: 1])
        practice.pass(.seconds(6 * 86_400))
        try await runner.drain()
        #expect(try await practice.states()[.failed] == 1)
    }

    @Test("what is left out anyway is not shown to the scanner")
    func leftOut() async throws {
        let clamd = try FakeClamd()
        let practice = try await Practice()
        try await practice.enquiry(1, file: Array("#!/bin/sh\nrm -rf /".utf8))
        let courier = RecordingCourier()
        let scanner = AttachmentScanner(.tcp(host: "127.0.0.1", port: clamd.port))
        try await practice.runner(courier: courier, scanner: scanner).drain()
        #expect(clamd.files.isEmpty)
        let message = try #require(ScannedMailTests.relayed(courier))
        #expect(message.plainBody?.contains("Not passed on: letter.pdf: it is a program (script)") == true)
        #expect(message.attachments.isEmpty)
    }
}
