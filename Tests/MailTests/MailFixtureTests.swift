import Foundation
import Testing

@testable import Mail

/// Whole mails in the manner of real programs, each beside what has to come out of it; `Tests/Fixtures/mail/README.md`
/// says how one is added.
@Suite("Mails of real programs")
struct MailFixtureTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fixtures/mail")

    private static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".eml") }.map { String($0.dropLast(4)) }.sorted()
    }()

    @Test("every mail is read as it was meant, with either line end", arguments: names)
    func reads(_ name: String) throws {
        let file = MailFixtureTests.folder.appendingPathComponent("\(name).eml")
        let expected = try String(
            contentsOf: MailFixtureTests.folder.appendingPathComponent("\(name).txt"), encoding: .utf8)
        let raw = [UInt8](try Data(contentsOf: file))
        let crlf = raw.flatMap { $0 == 10 ? [13, 10] : [$0] }
        #expect(MailPicture(Message(parsing: raw)).text == expected, "LF")
        #expect(MailPicture(Message(parsing: crlf)).text == expected, "CRLF")
    }

    @Test("no mail is lost from the folder")
    func count() { #expect(MailFixtureTests.names.count >= 30) }
}
