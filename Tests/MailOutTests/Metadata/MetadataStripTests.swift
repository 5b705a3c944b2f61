import Foundation
import TestSupport
import Testing

@testable import MailOut

// One after the other: each runs a handful of programs, and other tests wait for servers meanwhile.
@Suite(.serialized, .timeLimit(.minutes(6))) struct MetadataStripTests {
    /// What the files say of their author, and where and when they were made.
    private static let secrets = [
        "Jane", "Doe", "jane.doe@clinic.example", "SN123456", "Acme", "2026", "51 deg", "51.5",
    ]

    private static func ending(_ name: String) -> String { name.split(separator: ".").last.map(String.init) ?? "" }

    @Test(
        "what tells of people, places and times is gone from each kind of file, and what it shows is the same",
        arguments: [
            "photograph.jpg", "picture.png", "picture.gif", "picture.webp", "picture.tiff", "picture.heic",
            "picture.avif", "film.mp4", "film.mov", "letter.pdf", "letter.docx", "table.xlsx", "slides.pptx",
            "letter.odt", "table.ods", "slides.odp",
        ])
    func stripped(name: String) async throws {
        let (bytes, ending) = (try SampleFile.bytes(name), Self.ending(name))
        let before = try await FileReading.metadata(of: bytes, ending: ending)
        #expect(before.contains("Jane Doe"), "or nothing would be shown")
        let result = try #require(try await MetadataStripper().result(of: bytes, named: name))
        let after = try await FileReading.metadata(of: result, ending: ending)
        // A change that somebody marked, and when, is part of what they send.
        let told = after.split(separator: "\n").filter { !$0.hasPrefix("[ICC") }.joined(separator: "\n")
        let found = Self.secrets.filter { told.replacing("w:date=\"2026", with: "").contains($0) }
        #expect(found.isEmpty, "\(after)")
        #expect(!String(decoding: result, as: UTF8.self).contains("Jane Doe"))
        let shown = try await FileReading.content(of: result, ending: ending)
        #expect(try await FileReading.content(of: bytes, ending: ending).withoutInfo == shown.withoutInfo)
        #expect(!shown.isEmpty)
    }

    @Test(
        "a photograph keeps how it is turned and what its colours mean, and loses where it was taken and its thumbnail")
    func photograph() async throws {
        let bytes = try SampleFile.bytes("photograph.jpg")
        let before = try await FileReading.metadata(of: bytes, ending: "jpg")
        for tag in ["GPSLatitude", "ThumbnailImage", "SerialNumber", "Orientation", "ProfileDescription"] {
            #expect(before.contains(tag), "\(tag)")
        }
        let result = try #require(try await MetadataStripper().result(of: bytes, named: "a.jpg"))
        let after = try await FileReading.metadata(of: result, ending: "jpg")
        for tag in ["GPS", "Thumbnail", "SerialNumber"] { #expect(!after.contains(tag), "\(tag)") }
        #expect(after.contains("Rotate 90 CW") && after.contains("ProfileDescription"))
    }

    @Test("a letter keeps its words, comments and marked changes; the photograph in it loses its place")
    func document() async throws {
        let bytes = try SampleFile.bytes("letter.docx")
        let before = try await FileReading.metadata(of: bytes, ending: "docx")
        #expect(before.contains("<dc:creator>Jane Doe") && before.contains("SN123456"))
        let result = try #require(try await MetadataStripper().result(of: bytes, named: "letter.docx"))
        let after = try await FileReading.metadata(of: result, ending: "docx")
        for words in ["Exercises for the week", "Twice a day", " and the next", "<w:ins "] {
            #expect(after.contains(words), "\(words)")
        }
        #expect(!after.contains("SN123456") && !after.contains("dc:creator"))
    }

    @Test("a file without metadata goes through unharmed, and what went through once goes through again")
    func twice() async throws {
        for name in ["photograph.jpg", "letter.pdf", "letter.docx", "film.mp4", "picture.gif"] {
            let once = try #require(
                try await MetadataStripper().result(of: try SampleFile.bytes(name), named: name), "\(name)")
            let again = try #require(try await MetadataStripper().result(of: once, named: name), "\(name)")
            let shown = try await FileReading.content(of: once, ending: Self.ending(name))
            #expect(
                try await FileReading.content(of: again, ending: Self.ending(name)).withoutInfo == shown.withoutInfo)
        }
    }

    @Test(
        "a broken file cannot be stripped, and the others of its mail can",
        arguments: [
            ("photograph.jpg", 600), ("picture.png", 100), ("picture.webp", 60), ("picture.heic", 300),
            ("letter.docx", 900),
        ])
    func broken(name: String, length: Int) async throws {
        let files = [
            (name, Array(try SampleFile.bytes(name).prefix(length))),
            ("photograph.jpg", try SampleFile.bytes("photograph.jpg")),
        ]
        // A document that is cut off is no archive that can be looked into, and left out before.
        let isLookedInto = MetadataKind(of: files[0].1) != .package
        let outcome = try await MetadataStripper().results(of: files)
        #expect(outcome.failed == (isLookedInto ? [0] : []))
        #expect(outcome.stripped[0] == nil && outcome.stripped[1]?.isEmpty == false)
    }

    @Test("a PDF that was cut off is mended as readers do, or not carried")
    func brokenPDF() async throws {
        let bytes = try SampleFile.bytes("letter.pdf")
        // The last table is missing: the pages can still be found.
        let mended = try await MetadataStripper().result(of: Array(bytes.prefix(bytes.count - 150)), named: "a.pdf")
        if let mended {
            #expect(try await FileReading.content(of: mended, ending: "pdf").contains("Hello words"))
        }
        #expect(try await MetadataStripper().result(of: Array(bytes.prefix(40)), named: "a.pdf") == nil)
    }

    @Test("nothing is left on the disk")
    func cleanUp() async throws {
        let root = FileManager.default.temporaryDirectory.path
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/true")
        try process.run()
        process.waitUntilExit()
        let left = "\(root)/postern-files-\(process.processIdentifier)-abcdef"
        let own = "\(root)/postern-files-\(getpid())-ghijkl"
        for folder in [left, own] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        MetadataStripper().removeLeftovers()
        #expect(!FileManager.default.fileExists(atPath: left), "its process is gone")
        #expect(FileManager.default.fileExists(atPath: own), "its process is at work")
        try FileManager.default.removeItem(atPath: own)
    }
}

extension String {
    /// A PDF's text form without its trailer and without the numbers of its objects.
    fileprivate var withoutInfo: String {
        guard hasPrefix("%PDF") else { return self }
        let lines = split(separator: "\n").filter { line in
            ["Tj", "/URI", "/BaseFont", "MediaBox"].contains { line.contains($0) }
        }
        return lines.sorted().joined(separator: "\n")
    }
}
