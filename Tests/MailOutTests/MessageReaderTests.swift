import Flow
import Logging
import Mail
import Store
import Testing
import Triage

@testable import MailOut

/// The page of a mail: what it would have carried in full, for its time, past the last gate.
@Suite struct MessageReaderTests {
    private static func reader(_ practice: Practice, scanner: AttachmentScanner? = nil) throws -> MessageReader {
        MessageReader(
            store: practice.store, composer: try Samples.composer(), scanner: scanner, now: { practice.now },
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    /// Sends an enquiry to a practitioner who wants no more than notices.
    private static func sent(_ practice: Practice, file: [UInt8]? = nil, text: String = "Do you have time?")
        async throws
        -> OutgoingMailID
    {
        let queued = try await practice.enquiry(1, text: text, file: file)
        let courier = RecordingCourier()
        try await practice.runner(courier: courier).drain()
        let sent = try await practice.store.queuedMails(states: [.sent], limit: 9)
        let relayed = try #require(sent.first { $0.template == .newCustomerEnquiry })
        #expect(queued.contains(relayed.id))
        return relayed.id
    }

    @Test("the words and files of a sent mail are read, with everything masked")
    func reads() async throws {
        let practice = try await Practice()
        let text = "Do you have time? I am carl1@mail.example, and jane.doe@clinic.example is you."
        let id = try await Self.sent(practice, file: Array("%PDF".utf8), text: text)
        let message = try #require(try await Self.reader(practice).message(id))
        #expect(message.text.hasPrefix("Do you have time?"))
        #expect(!message.text.contains("carl1@") && !message.text.contains("jane.doe@"))
        #expect(message.files.map(\.name) == ["letter.pdf"] && message.files.first?.bytes == Array("%PDF".utf8))
        #expect(message.replyAddress?.hasPrefix("r-") == true)
    }

    @Test("after its time there is no page")
    func expires() async throws {
        let practice = try await Practice()
        let id = try await Self.sent(practice)
        let reader = try Self.reader(practice)
        practice.pass(.seconds(34 * 86_400))
        #expect(try await reader.message(id) != nil)
        practice.pass(.seconds(2 * 86_400))
        #expect(try await reader.message(id) == nil)
    }

    @Test("a mail that has not gone out, a notice, and none at all have no page")
    func nothing() async throws {
        let practice = try await Practice()
        let queued = try await practice.enquiry(1)
        let reader = try Self.reader(practice)
        for id in queued + [OutgoingMailID(999)] { #expect(try await reader.message(id) == nil) }
        try await practice.runner(courier: RecordingCourier()).drain()
        var readable = 0
        for id in queued where try await reader.message(id) != nil { readable += 1 }
        #expect(readable == 1)
    }
}
