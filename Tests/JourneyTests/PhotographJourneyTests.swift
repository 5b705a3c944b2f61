import Foundation
import Mail
import TestSupport
import Testing

@Suite("A photograph sent by mail, on real servers", .timeLimit(.minutes(4)))
struct PhotographJourneyTests {
    @Test("It arrives without where and by whom it was taken, turned as it was; so does a letter without its author")
    func photograph() async throws {
        let practice = try await Practice()
        try await practice.open()
        let files = ["photograph.jpg": "image/jpeg", "letter.docx": "application/octet-stream"]
        let step = try await practice.step("Mia sends a photograph and a letter") {
            let to = practice.address("jane-doe")
            let mail = try Self.mail(from: practice.mia, to: to, files: files, id: practice.newID(practice.mia))
            try await practice.lab.deliver(mail, from: practice.mia.address, to: [to])
        }
        #expect(step.words.contains("existing-client-message → jane"))
        let relayed = try await practice.mail(of: practice.jane, with: "This is where it hurts")
        #expect(relayed.attachments.compactMap(\.filename).sorted() == files.keys.sorted())
        for file in relayed.attachments {
            let name = file.filename ?? ""
            let ending = name.split(separator: ".").last.map(String.init) ?? ""
            let (sent, received) = (try SampleFile.bytes(name), file.bytes)
            let before = try await FileReading.metadata(of: sent, ending: ending)
            let after = try await FileReading.metadata(of: received, ending: ending)
            for secret in ["GPSLatitude", "Jane Doe", "SN123456"] where before.contains(secret) {
                #expect(!after.contains(secret), "\(secret) in \(name)")
            }
            #expect(before.contains("Jane Doe"), "or nothing would be shown")
            let shown = try await FileReading.content(of: sent, ending: ending)
            #expect(try await FileReading.content(of: received, ending: ending) == shown)
        }
        try await practice.rig.end()
        try Privacy.check(practice)
    }

    private static func mail(
        from client: MailClient, to recipient: String, files: [String: String], id: String
    ) throws -> [UInt8] {
        let parts = try files.sorted { $0.key < $1.key }.map { name, type in
            """
            --edge
            Content-Type: \(type); name="\(name)"
            Content-Disposition: attachment; filename="\(name)"
            Content-Transfer-Encoding: base64

            \(Data(try SampleFile.bytes(name)).base64EncodedString(options: [.lineLength76Characters, .endLineWithLineFeed]))
            """
        }
        let text = """
            From: \(client.name) <\(client.address)>
            To: \(recipient)
            Subject: My knee
            Message-ID: <\(id)>
            Date: Sun, 22 Nov 2026 10:00:00 +0100
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=edge

            --edge
            Content-Type: text/plain; charset=utf-8

            This is where it hurts.
            \(parts.joined(separator: "\n"))
            --edge--

            """
        return Array(text.replacing("\n", with: "\r\n").utf8)
    }
}
