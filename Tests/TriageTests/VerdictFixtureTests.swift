import Foundation
import Mail
import Testing
import Triage

/// One mail of `Tests/Fixtures/verdicts` and what it is; the folder's README describes the form.
struct VerdictFixture: CustomTestStringConvertible, Sendable {
    let file: String
    let name: String
    let kind: String
    let rest: String
    let bytes: [UInt8]

    var testDescription: String { "\(file): \(name)" }
    var message: Message { Message(parsing: bytes) }

    private static let mark = Array("=== ".utf8)

    static let all: [VerdictFixture] = {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/verdicts")
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return files.filter { $0.pathExtension == "mails" }.sorted { $0.path < $1.path }.flatMap(read)
    }()

    private static func read(_ file: URL) -> [VerdictFixture] {
        let lines = [UInt8]((try? Data(contentsOf: file)) ?? Data()).split(
            separator: 0x0A, omittingEmptySubsequences: false)
        let starts = lines.indices.filter { lines[$0].starts(with: mark) }
        return starts.enumerated().map { order, start in
            let end = order + 1 < starts.count ? starts[order + 1] : lines.endIndex
            let title = String(decoding: lines[start].dropFirst(mark.count), as: UTF8.self)
            let pieces = title.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            return VerdictFixture(
                file: file.lastPathComponent, name: pieces.first ?? "", kind: pieces.count > 1 ? pieces[1] : "",
                rest: pieces.count > 2 ? pieces[2] : "",
                bytes: Array(lines[(start + 1)..<end].joined(separator: [0x0D, 0x0A])))
        }
    }
}

@Suite("Mails in the manner of real servers and people")
struct VerdictFixtureTests {
    @Test("each is what it is", arguments: VerdictFixture.all)
    func kind(fixture: VerdictFixture) {
        let verdict = judge(fixture.message, by: Installation.policy)
        #expect(verdict.kind.rawValue == fixture.kind, "\(verdict.evidence)")
        #expect(verdict.evidence.isEmpty == (verdict.kind == .person))
    }

    @Test(
        "a report gives its recipients with their status, and whether trying again helps",
        arguments: VerdictFixture.all.filter { $0.kind == "delivery-report" })
    func report(fixture: VerdictFixture) throws {
        let report = try #require(deliveryReport(in: fixture.message))
        let words = fixture.rest.split(separator: " ", maxSplits: 1).map(String.init)
        let wanted = words[1].split(separator: ",").map { $0.split(separator: " ").map(String.init) }
        #expect(report.severity.rawValue == words[0])
        #expect(report.recipients.map { $0.address ?? "-" } == wanted.map { $0[0] })
        for (recipient, want) in zip(report.recipients, wanted) {
            #expect((recipient.status ?? "").hasPrefix(want[1]), "\(recipient)")
        }
    }

    @Test("nothing but a report is read as one", arguments: VerdictFixture.all.filter { $0.kind != "delivery-report" })
    func noReport(fixture: VerdictFixture) { #expect(deliveryReport(in: fixture.message) == nil) }

    @Test("a notice of absence gives its day of return", arguments: VerdictFixture.all.filter { $0.kind == "vacation" })
    func back(fixture: VerdictFixture) throws {
        let message = fixture.message
        let sent = try #require(message.date?.timestamp)
        let back = vacationReturn(subject: message.subject, text: message.plainBody ?? "", sentAt: sent).map(\.civil)
        let day = back.map { "\($0.year)-\($0.month < 10 ? "0" : "")\($0.month)-\($0.day < 10 ? "0" : "")\($0.day)" }
        #expect(day ?? "-" == fixture.rest)
    }

    @Test("the folder is there")
    func folder() { #expect(VerdictFixture.all.count > 150) }
}
