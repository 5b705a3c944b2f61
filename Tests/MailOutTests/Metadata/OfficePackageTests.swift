import TestSupport
import Testing

@testable import MailOut

@Suite struct OfficePackageTests {
    private static let types = SampleZip.Entry("[Content_Types].xml", Array("<Types/>".utf8))
    private static let document = SampleZip.Entry("word/document.xml", Array("<w:document>words</w:document>".utf8))
    private static let mark = SampleZip.Entry("mimetype", Array("application/vnd.oasis.opendocument.text".utf8))

    @Test("a ZIP file is a document by what it must hold, and no other is touched")
    func documents() throws {
        #expect(try OfficePackage(reading: SampleZip([Self.types, Self.document]).bytes) != nil)
        #expect(try OfficePackage(reading: SampleZip([Self.mark]).bytes) != nil)
        #expect(try OfficePackage(reading: SampleZip([Self.document]).bytes) == nil)
        #expect(try OfficePackage(reading: SampleZip([Self.document, Self.mark]).bytes) == nil)
        let book = SampleZip.Entry("mimetype", Array("application/epub+zip".utf8))
        #expect(try OfficePackage(reading: SampleZip([book]).bytes) == nil)
    }

    @Test(
        "a signed or encrypted document is known",
        arguments: [
            ([types, .init("_xmlsignatures/sig1.xml", [60])], true),
            ([mark, .init("META-INF/documentsignatures.xml", [60])], true),
            ([mark, .init("meta.xml", [0x9C, 0x11, 0x5A])], true), ([mark, .init("encrypted-package", [1])], true),
            ([mark, .init("meta.xml", Array("<office/>".utf8))], false), ([types, document], false),
        ])
    func sealed(entries: [SampleZip.Entry], isSealed: Bool) throws {
        let package = try #require(try OfficePackage(reading: SampleZip(entries).bytes))
        #expect(package.isSealed == isSealed)
    }

    @Test("parts about the document say nothing any more, wherever a program puts them; all others are as they were")
    func stripped() throws {
        let names = [
            "docProps/core.xml", "DocProps/App.xml", "docProps/custom.xml", "word/people.xml",
            "docProps/thumbnail.jpeg",
            "package/services/metadata/core-properties/abc.psmdcp",
        ]
        let about = names.map { SampleZip.Entry($0, Array("Jane Doe".utf8)) }
        let bytes = SampleZip([Self.types] + about + [Self.document], comment: "by Jane Doe").bytes
        let package = try #require(try OfficePackage(reading: bytes))
        let result = try #require(package.stripped(pictures: [:]))
        let text = String(decoding: result, as: UTF8.self)
        #expect(!text.contains("Jane") && text.contains("<w:document>words</w:document>"))
        let listed = try ZipListing(reading: result).entries.map(\.name)
        #expect(listed == ["[Content_Types].xml"] + names + ["word/document.xml"])
        #expect(OfficePackageTests.kind(of: "docProps/thumbnail.jpeg") == .jpeg)
        #expect(MetadataKind(of: OfficeParts.openDocument["thumbnails/thumbnail.png"] ?? []) == .png)
    }

    private static func kind(of part: String) -> MetadataKind? {
        OfficeParts.openXML[part.lowercased()].flatMap { MetadataKind(of: $0) }
    }

    @Test("a document whose parts do not lie where they should is not written")
    func truncated() throws {
        let entry = SampleZip.Entry("word/document.xml", [1, 2, 3], size: 3)
        var bytes = SampleZip([Self.types, entry]).bytes
        // The packed size in the list of the second entry: beyond the file.
        let list = try #require(bytes.lastRange(of: [0x50, 0x4B, 0x01, 0x02]))
        bytes[list.lowerBound + 22] = 0x7F
        let package = try #require(try OfficePackage(reading: bytes))
        #expect(package.stripped(pictures: [:]) == nil)
    }

    @Test(
        "a damaged or wild document is not written, or written as an archive that can be read, and never breaks the writer"
    )
    func damaged() throws {
        let whole = try SampleFile.bytes("letter.docx")
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<3_000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = .random(in: .min ... .max, using: &random)
            }
            guard let package = try? OfficePackage(reading: bytes), let result = package.stripped(pictures: [:]) else {
                continue
            }
            let (before, after) = (try ZipListing(reading: bytes).entries, try ZipListing(reading: result).entries)
            #expect(before.map(\.name) == after.map(\.name), "seed \(seed)")
        }
    }

    @Test("the checksum is ZIP's")
    func checksum() {
        #expect(CRC32.checksum(of: Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(CRC32.checksum(of: []) == 0)
    }
}

extension [UInt8] {
    fileprivate func lastRange(of mark: [UInt8]) -> Range<Int>? {
        indices.reversed().first { self[$0...].starts(with: mark) }.map { $0..<$0 + mark.count }
    }
}
