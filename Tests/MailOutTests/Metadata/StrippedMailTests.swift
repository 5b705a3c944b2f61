import Flow
import Foundation
import Mail
import Store
import TestSupport
import Testing

@testable import MailOut

@Suite(.timeLimit(.minutes(3))) struct StrippedMailTests {
    private static func photograph() throws -> [UInt8] { try SampleFile.bytes("photograph.jpg") }

    private static func alarms(_ practice: Practice) async throws -> [String] {
        try await practice.store.alarms().map(\.kind)
    }

    private static func relayed(_ courier: RecordingCourier) -> Message? {
        courier.delivered.first { $0.1.envelopeTo.domain == "clinic.example" }.map { Message(parsing: $0.1.bytes) }
    }

    /// ExifTool that can rewrite nothing, and is there.
    private static func unable() throws -> FakeTools { try FakeTools.exiftool("exit 1") }

    @Test("a photograph arrives without the place where it was taken")
    func stripped() async throws {
        let practice = try await Practice()
        try await practice.enquiry(1, file: try Self.photograph())
        let courier = RecordingCourier()
        try await practice.runner(courier: courier, stripper: MetadataStripper()).drain()
        let file = try #require(Self.relayed(courier)?.attachments.first)
        let metadata = try await FileReading.metadata(of: file.bytes, ending: "jpg")
        #expect(!metadata.contains("GPS") && metadata.contains("Rotate 90 CW"))
        #expect(try await practice.states() == [.sent: 3])
    }

    @Test("without a stripper files are carried as they came")
    func kept() async throws {
        let practice = try await Practice()
        try await practice.enquiry(1, file: try Self.photograph())
        let courier = RecordingCourier()
        try await practice.runner(courier: courier).drain()
        #expect(Self.relayed(courier)?.attachments.map(\.bytes) == [try Self.photograph()])
    }

    @Test("a file that cannot be stripped stays behind, its mail goes on, and its reader is told")
    func leftOut() async throws {
        let practice = try await Practice()
        try await practice.enquiry(1, file: try Self.photograph())
        let (courier, tools) = (RecordingCourier(), try Self.unable())
        try await practice.runner(courier: courier, stripper: tools.stripper()).drain()
        withExtendedLifetime(tools) {}
        let message = try #require(Self.relayed(courier))
        let told = "letter.pdf: what it says of place and author could not be taken out"
        #expect(message.plainBody?.contains(told) == true && message.htmlBody?.contains(told) == true)
        #expect(message.attachments.isEmpty && message.plainBody?.contains("Do you have time?") == true)
        #expect(try await Self.alarms(practice).isEmpty)
    }

    @Test("where the settings let it pass it goes as it came, and an alarm says so")
    func passed() async throws {
        let practice = try await Practice()
        try await practice.enquiry(1, file: try Self.photograph())
        let (courier, tools) = (RecordingCourier(), try Self.unable())
        try await practice.runner(courier: courier, stripper: tools.stripper(.pass)).drain()
        withExtendedLifetime(tools) {}
        #expect(Self.relayed(courier)?.attachments.map(\.bytes) == [try Self.photograph()])
        #expect(try await Self.alarms(practice) == ["metadata-kept"])
    }

    @Test(
        "while a program is missing a mail with such a file waits with an alarm, others go; then it goes too",
        arguments: MetadataStripper.Failure.allCases)
    func missing(failure: MetadataStripper.Failure) async throws {
        let tools = try FakeTools(without: ["exiftool"])
        let practice = try await Practice()
        try await practice.enquiry(1, file: try Self.photograph())
        try await practice.enquiry(2)
        try await practice.enquiry(3, file: Array("{\\rtf1 a letter of no kind that is stripped}".utf8))
        let courier = RecordingCourier()
        let runner = try practice.runner(courier: courier, stripper: tools.stripper(failure))
        try await runner.drain()
        #expect(try await practice.states() == [.sent: 8, .due: 1])
        #expect(try await Self.alarms(practice) == ["stripper-down"])
        practice.pass(.seconds(30))
        #expect(try await runner.drain() == 0)
        try tools.restore("exiftool")
        practice.pass(.seconds(40))
        #expect(try await runner.drain() == 1)
        #expect(try await practice.states() == [.sent: 9])
        #expect(try await Self.alarms(practice).isEmpty)
        let carried = courier.delivered.flatMap { Message(parsing: $0.1.bytes).attachments }
        #expect(!carried.map(\.bytes).contains(try Self.photograph()), "never as it came")
        withExtendedLifetime(tools) {}
    }

    @Test("a mail that is tried again has the bytes of the first time, and no file is worked on again")
    func retried() async throws {
        let tools = try FakeTools()
        let practice = try await Practice()
        try await practice.enquiry(1, file: try Self.photograph())
        let reply = ServerReply(stage: .body, code: 451)
        let first = RecordingCourier { _, _ in .deferred(reply) }
        try await practice.runner(courier: first, stripper: tools.stripper()).drain()
        try tools.remove("exiftool")
        practice.pass(.seconds(86_400))
        let second = RecordingCourier()
        try await practice.runner(courier: second, stripper: tools.stripper()).drain()
        let (before, after) = (Self.relayed(first), Self.relayed(second))
        #expect(before?.raw == after?.raw && before?.attachments.count == 1)
        withExtendedLifetime(tools) {}
    }
}
