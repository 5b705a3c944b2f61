import Flow
import Mail
import Store
import Testing

@testable import MailOut

/// Addresses in the words of documents: found where a tool can read them, and told or held.
@Suite(.timeLimit(.minutes(3))) struct DocumentSearchTests {
    /// A PDF with these words on its one page, written by hand (ISO 32000-1 §7.5).
    static func pdf(_ words: String) -> [UInt8] {
        let content = "BT /F1 12 Tf 72 720 Td (\(words)) Tj ET"
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
                + "/Resources << /Font << /F1 5 0 R >> >> >>",
            "<< /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
        var file = "%PDF-1.4\n"
        var places: [Int] = []
        for (number, object) in objects.enumerated() {
            places.append(file.utf8.count)
            file += "\(number + 1) 0 obj\n\(object)\nendobj\n"
        }
        let start = file.utf8.count
        file += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for place in places {
            file += String(repeating: "0", count: 10 - "\(place)".count) + "\(place) 00000 n \n"
        }
        file += "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n"
        return Array(file.utf8)
    }

    /// A letter whose address is cut by tags, as Word does it.
    private static let letter = SampleZip([
        .init("[Content_Types].xml", Array("<Types/>".utf8)),
        .init(
            "word/document.xml",
            Array("<w:p><w:r><w:t>Write to carl1</w:t></w:r><w:r><w:t>@mail.example</w:t></w:r></w:p>".utf8)),
    ]).bytes

    private static func outcome(
        _ file: [UInt8], _ policy: DocumentPolicy, folders: [String]? = nil
    ) async throws -> (states: [OutgoingState: Int], alarms: [String]) {
        let practice = try await Practice()
        try await practice.enquiry(1, file: file)
        let documents = DocumentSearch(reader: DocumentReader(folders: folders), policy: policy)
        try await practice.runner(courier: RecordingCourier(), documents: documents).drain()
        return (try await practice.states(), try await practice.store.alarms().map(\.kind))
    }

    @Test(
        "an address in a PDF or an office document is told, or holds its mail",
        arguments: [pdf("Write to carl1@mail.example"), letter])
    func found(file: [UInt8]) async throws {
        let warned = try await Self.outcome(file, .warn)
        #expect(warned.states == [.sent: 3] && warned.alarms == ["document-address"])
        let held = try await Self.outcome(file, .hold)
        #expect(held.states == [.sent: 2, .held: 1])
    }

    @Test(
        "documents without one, files that are none, and broken ones go",
        arguments: [
            pdf("Nothing to see"), Array("%PDF-1.4 broken".utf8), Array("PK\u{3}\u{4} broken".utf8), [1, 2, 3],
        ])
    func nothing(file: [UInt8]) async throws {
        let outcome = try await Self.outcome(file, .hold)
        #expect(outcome.states[.held] == nil && outcome.alarms.isEmpty)
    }

    @Test("without its program a PDF is not searched, and the check says what to install")
    func missing() async throws {
        #expect(DocumentReader(folders: ["/nowhere"]).check()?.contains("poppler-utils") == true)
        #expect(DocumentReader().check() == nil)
        let outcome = try await Self.outcome(Self.pdf("carl1@mail.example"), .hold, folders: ["/nowhere"])
        #expect(outcome.states == [.sent: 3])
    }
}
