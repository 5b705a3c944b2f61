import Flow
import Mail
import Store
import Testing
import Triage

@testable import MailOut

/// A practitioner who wants her mail twice a day gets what has come as one mail, by the runner and its clock.
@Suite struct DigestMailTests {
    /// 2025-10-09, 08:53 UTC; her mail goes out at nine.
    private static func practice(digest: String?, content: MailPreferences.Content = .full) async throws -> Practice {
        let practice = try await Practice()
        var jane = ImportedPerson(
            externalID: "p1", role: .practitioner, name: "Jane Doe", handle: "jane-doe",
            addresses: Samples.addresses("jane.doe@clinic.example"))
        jane.wishes.digest = digest.flatMap { DigestTimes(parsing: $0) }.map { .to($0) }
        jane.wishes.content = content
        _ = try await practice.store.importPeople([jane], now: practice.now)
        return practice
    }

    private static func toJane(_ courier: RecordingCourier) -> [Message] {
        courier.delivered.filter { $0.1.envelopeTo.domain == "clinic.example" }.map { Message(parsing: $0.1.bytes) }
    }

    @Test("two enquiries before nine are one mail at nine; each has its own address to answer to")
    func digest() async throws {
        let practice = try await Self.practice(digest: "09:00 17:00")
        let courier = RecordingCourier()
        let runner = try practice.runner(courier: courier)
        try await practice.enquiry(1, text: "Have you time on Monday?", name: "Ann Able")
        try await practice.enquiry(2, text: "And on Tuesday?", name: "Ben Bold", file: Array("%PDF".utf8))
        try await runner.drain()
        #expect(Self.toJane(courier).isEmpty, "before its time")
        practice.pass(.seconds(600))
        try await runner.drain()
        let mails = Self.toJane(courier)
        #expect(mails.count == 1)
        let text = try #require(mails.first?.plainBody)
        for words in ["Have you time on Monday?", "And on Tuesday?", "Ann Able", "Ben Bold"] {
            #expect(text.contains(words), "\(words)")
        }
        #expect(Set(text.matches(of: /r-[0-9a-z]{20,}@/).map { String($0.output) }).count == 2)
        // Ben's file is fetched from the page of his message, and nobody else's message has one.
        #expect(text.matches(of: /\/m\/v-[0-9a-z]{20,}/).count == 1)
        #expect(!text.contains("carl1@mail.example") && !text.contains("carl2@mail.example"))
        #expect(try await practice.states() == [.sent: 7])
        practice.pass(.seconds(30_000))
        try await runner.drain()
        #expect(Self.toJane(courier).count == 1, "sent once")
    }

    @Test("files and no pages to fetch them from: each message goes alone, with its files")
    func withoutPages() async throws {
        let practice = try await Self.practice(digest: "09:00")
        var settings = Samples.settings()
        settings.webURL = nil
        let courier = RecordingCourier()
        let runner = try practice.runner(courier: courier, settings: settings)
        try await practice.enquiry(1, text: "One", file: Array("%PDF".utf8))
        try await practice.enquiry(2, text: "Two")
        practice.pass(.seconds(600))
        try await runner.drain()
        let mails = Self.toJane(courier)
        #expect(mails.count == 2 && mails.map(\.attachments.count).sorted() == [0, 1])
        #expect(try await practice.states()[.cancelled] == 1)
    }

    @Test("a digest for whom wants notices only shows no words and no names")
    func noticeOnly() async throws {
        let practice = try await Self.practice(digest: "09:00", content: .noticeOnly)
        let courier = RecordingCourier()
        try await practice.enquiry(1, text: "Have you time on Monday?", name: "Ann Able")
        try await practice.enquiry(2, text: "And on Tuesday?", name: "Ben Bold")
        practice.pass(.seconds(600))
        try await practice.runner(courier: courier).drain()
        let message = try #require(Self.toJane(courier).first)
        for hidden in ["Monday", "Tuesday", "Ann", "Ben"] { #expect(!message.everything.contains(hidden), "\(hidden)") }
        #expect(message.plainBody?.matches(of: /\/m\/v-[0-9a-z]{20,}/).count == 2)
    }
}
