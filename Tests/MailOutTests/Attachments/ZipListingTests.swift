import Foundation
import Mail
import TestSupport
import Testing

@testable import MailOut

@Suite struct ZipListingTests {
    private static func objection(_ zip: [UInt8], name: String = "papers.zip") -> Objection? {
        AttachmentPolicy().objection(
            to: Mail.Attachment(
                filename: name, contentType: "application/zip", contentID: nil, isInline: false, bytes: zip,
                partPath: "1"))
    }

    @Test("what an archive lists is read, with its sizes and its beginnings")
    func listed() throws {
        let zip = SampleZip([.init("a/letter.txt", Array("Hello".utf8)), .init("empty/", [])])
        let listing = try ZipListing(reading: zip.bytes)
        #expect(listing.entries.map(\.name) == ["a/letter.txt", "empty/"])
        #expect(listing.entries.map(\.size) == [5, 0])
        #expect(listing.entries[0].plainStart == Array("Hello".utf8))
        #expect(ZipListingTests.objection(zip.bytes) == nil)
        #expect(try ZipListing(reading: SampleZip([], comment: "nothing in it").bytes).entries.isEmpty)
    }

    @Test("the archives of another program are read")
    func otherProgram() throws {
        let script = """
            import sys, zipfile
            with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as z:
                z.writestr("letter.txt", "Hello " * 1000)
                z.writestr("données/Übung.pdf", "%PDF")
            """
        let folder = try TestSupport.TemporaryFolder()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script, folder.file("a.zip")]
        try process.run()
        process.waitUntilExit()
        let listing = try ZipListing(reading: folder.read("a.zip"))
        #expect(listing.entries.map(\.name) == ["letter.txt", "données/Übung.pdf"])
        #expect(listing.entries[0].size == 6_000 && listing.entries[0].plainStart == nil)
    }

    @Test(
        "an archive that holds what is not carried is left out",
        arguments: [
            (SampleZip([.init("a.txt", []), .init("sub/run.EXE", [])]), ArchiveFlaw.program(".exe")),
            (SampleZip([.init("letter\u{202E}fdp.scr", [])]), ArchiveFlaw.program(".scr")),
            (SampleZip([.init("notes.txt", Array("#!/bin/sh".utf8))]), ArchiveFlaw.program("script")),
            (SampleZip([.init("more.zip", [])]), ArchiveFlaw.nested),
            (SampleZip([.init("more.TAR.GZ", [])]), ArchiveFlaw.nested),
            (SampleZip([.init("a.txt", [], flags: 1)]), ArchiveFlaw.encrypted),
            (SampleZip([.init("a.txt", [], flags: 0x2000)]), ArchiveFlaw.encrypted),
            (SampleZip([.init("a.txt", [], method: 99)]), ArchiveFlaw.encrypted),
            (SampleZip([.init("a.txt", [], method: 8, size: 1_000_000_001)]), ArchiveFlaw.bomb),
            (SampleZip([.init("a.txt", [], method: 8, size: 0xFFFF_FFFF)]), ArchiveFlaw.bomb),
            (SampleZip([.init("a.txt", [], method: 8, size: 20_000_001)]), ArchiveFlaw.bomb),
            (
                SampleZip((0..<3).map { .init("\($0).txt", [], method: 8, size: 400_000_000) }),
                ArchiveFlaw.bomb
            ),
        ])
    func leftOut(zip: SampleZip, why: ArchiveFlaw) {
        #expect(ZipListingTests.objection(zip.bytes) == .archive(why))
        // A document is held to the same: by its content it is a ZIP file.
        #expect(ZipListingTests.objection(zip.bytes, name: "letter.docx") == .archive(why))
    }

    @Test("an office document with pictures and tables in it is carried")
    func document() {
        let zip = SampleZip([
            .init("[Content_Types].xml", [], method: 8, size: 1_500),
            .init("word/document.xml", [], method: 8, size: 900_000),
            .init("word/media/image1.png", [0x89, 0x50]), .init("word/embeddings/table.xlsx", []),
        ])
        #expect(ZipListingTests.objection(zip.bytes, name: "letter.docx") == nil)
    }

    @Test("a record that says another name than the list is not believed")
    func twoNames() {
        let zip = SampleZip([.init("notes.txt", [], localName: "notes.exe")])
        #expect(ZipListingTests.objection(zip.bytes) == .archive(.unreadable))
    }

    @Test("a cut, changed or wild archive is left out or read, and never breaks the reader")
    func damaged() throws {
        let whole = SampleZip([.init("a.txt", Array("Hello".utf8)), .init("b.txt", [])], comment: "c").bytes
        for count in 0..<whole.count {
            #expect(throws: ZipListing.Flaw.self) { try ZipListing(reading: Array(whole[..<count])) }
        }
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<20_000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = .random(in: .min ... .max, using: &random)
            }
            guard let listing = try? ZipListing(reading: bytes) else { continue }
            #expect(listing.entries.count <= 2, "seed \(seed)")
        }
    }
}

/// A ZIP file made for a test: stored, without checksums.
struct SampleZip: Sendable {
    struct Entry: Sendable {
        var name: String
        var data: [UInt8]
        var flags = 0
        var method = 0
        var size: Int?
        var localName: String?

        init(
            _ name: String, _ data: [UInt8], flags: Int = 0, method: Int = 0, size: Int? = nil, localName: String? = nil
        ) {
            self.name = name
            self.data = data
            self.flags = flags
            self.method = method
            self.size = size
            self.localName = localName
        }
    }

    let entries: [Entry]
    let comment: String

    init(_ entries: [Entry], comment: String = "") {
        self.entries = entries
        self.comment = comment
    }

    var bytes: [UInt8] {
        var output: [UInt8] = []
        var list: [UInt8] = []
        for entry in entries {
            let size = entry.size ?? entry.data.count
            let common =
                numbers([(entry.flags, 2), (entry.method, 2), (0, 4), (0, 4)])
                + numbers([(entry.data.count, 4), (size, 4)])
            list += numbers([(0x0201_4B50, 4), (20, 2), (20, 2)]) + common
            list += numbers([(entry.name.utf8.count, 2), (0, 2), (0, 2), (0, 2), (0, 2), (0, 4), (output.count, 4)])
            list += entry.name.utf8
            let local = entry.localName ?? entry.name
            output += numbers([(0x0403_4B50, 4), (20, 2)]) + common
            output += numbers([(local.utf8.count, 2), (0, 2)]) + Array(local.utf8) + entry.data
        }
        let start = output.count
        output += list
        output += numbers([(0x0605_4B50, 4), (0, 2), (0, 2), (entries.count, 2), (entries.count, 2)])
        output += numbers([(list.count, 4), (start, 4), (comment.utf8.count, 2)]) + Array(comment.utf8)
        return output
    }

    private func numbers(_ values: [(value: Int, bytes: Int)]) -> [UInt8] {
        values.flatMap { number in (0..<number.bytes).map { UInt8(truncatingIfNeeded: number.value >> (8 * $0)) } }
    }
}
