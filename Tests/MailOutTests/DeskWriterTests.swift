import Flow
import Logging
import Mail
import Store
import Testing
import Triage

@testable import MailOut

/// Words for a desk elsewhere, whose tickets their requester may read: as the relayed mail has them.
@Suite struct DeskWriterTests {
    @Test("a practitioner's addresses and numbers are masked, and blocked files stay behind")
    func masked() async throws {
        let practice = try await Practice()
        let writer = DeskWriter(
            store: practice.store, composer: try Samples.composer(), scanner: nil, stripper: nil, documents: nil,
            now: { practice.now }, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        let text = "Write to jane.doe@clinic.example or jane@home.example."
        let entry = Samples.entry(by: .practitioner, text: text, raw: CarriedFormTests.withFile)
        let outcome = await writer.words(of: Samples.mail(.messageFromPractitioner, entry: entry))
        guard case .words(let words) = outcome else {
            Issue.record("nobody has to be waited for")
            return
        }
        #expect(words.text.hasPrefix("Write to") && !words.text.contains("jane"))
        #expect(words.files.map(\.name) == ["scan.pdf"] && words.leftOut.isEmpty)
        var settings = Samples.settings()
        settings.attachments.blocked = ["pdf"]
        let strict = DeskWriter(
            store: practice.store, composer: try Samples.composer(settings), scanner: nil, stripper: nil,
            documents: nil, now: { practice.now },
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        guard case .words(let few) = await strict.words(of: Samples.mail(.messageFromPractitioner, entry: entry)) else {
            Issue.record("nobody has to be waited for")
            return
        }
        #expect(few.files.isEmpty && few.leftOut == ["scan.pdf"])
    }
}
