import Mail
import TestSupport
import Testing

@testable import MailOut

@Suite struct MetadataKindTests {
    @Test(
        "what a file is, is read in its first bytes",
        arguments: [
            ("photograph.jpg", MetadataKind.jpeg), ("picture.png", .png), ("picture.gif", .gif),
            ("picture.webp", .webp),
            ("picture.tiff", .tiff), ("picture.heic", .heic), ("picture.avif", .avif), ("film.mp4", .mp4),
            ("film.mov", .mov), ("letter.pdf", .pdf), ("letter.docx", .package), ("table.ods", .package),
        ])
    func kinds(name: String, kind: MetadataKind) throws {
        let bytes = try SampleFile.bytes(name)
        #expect(MetadataKind(of: bytes, filename: name) == kind)
        #expect(MetadataKind(of: bytes, filename: nil) == kind)
    }

    @Test(
        "what has no metadata that anybody could take out is of no kind",
        arguments: [
            [], Array("GIF".utf8), Array("plain words".utf8), Array("RIFF....AVI ".utf8), Array("....ftyq".utf8),
            [0xFF, 0xD8], Array("PK\u{5}\u{6}".utf8),
        ])
    func others(bytes: [UInt8]) { #expect(MetadataKind(of: bytes) == nil) }

    @Test("raw pictures of cameras begin as TIFF does, and are left alone")
    func raw() {
        let bytes: [UInt8] = [0x49, 0x49, 0x2A, 0, 8, 0, 0, 0]
        for name in ["a.dng", "a.NEF", "a.cr2", "a.arw"] { #expect(MetadataKind(of: bytes, filename: name) == nil) }
        for name in ["a.tif", "a.TIFF", "scan"] { #expect(MetadataKind(of: bytes, filename: name) == .tiff) }
    }

    private static func file(_ name: String, type: String = "application/octet-stream", _ bytes: [UInt8])
        -> Mail.Attachment
    {
        Mail.Attachment(
            filename: name, contentType: type, contentID: nil, isInline: false, bytes: bytes, partPath: "1")
    }

    @Test("which files of a mail are worked on")
    func decisions() throws {
        let photograph = try SampleFile.bytes("photograph.jpg")
        let signed = Array("%PDF-1.5 /Type /Sig /ByteRange [0 1 2 3]".utf8)
        let encrypted = Array("%PDF-1.5 trailer << /Encrypt 9 0 R >>".utf8)
        let rows: [(file: Mail.Attachment, objection: Objection?, isWorkedOn: Bool)] = [
            (Self.file("a.jpg", photograph), nil, true),
            (Self.file("whatever.dat", photograph), nil, true),
            (Self.file("a.jpg", photograph), .infected("X"), false),
            (Self.file("a.exe", photograph), nil, false),
            (Self.file("a.txt", photograph), nil, false),
            (Self.file("old.eml", photograph), nil, false),
            (Self.file("smime.p7s", type: "application/pkcs7-signature", photograph), nil, false),
            (Self.file("smime.p7m", type: "application/pkcs7-mime", [0x30, 0x80, 6, 9]), nil, false),
            (Self.file("a.pgp", Array("-----BEGIN PGP MESSAGE-----".utf8)), nil, false),
            (Self.file("a.pdf", try SampleFile.bytes("letter.pdf")), nil, true),
            (Self.file("a.pdf", signed), nil, false),
            (Self.file("a.pdf", encrypted), nil, false),
            (Self.file("a.docx", try SampleFile.bytes("letter.docx")), nil, true),
            (Self.file("a.zip", SampleZip([.init("photo.jpg", photograph)]).bytes), nil, false),
        ]
        for (index, row) in rows.enumerated() {
            let work = MetadataStripper().tasks(
                [row.file], leavingOut: row.objection.map { [0: $0] } ?? [:], policy: AttachmentPolicy())
            #expect(work.isEmpty != row.isWorkedOn, "row \(index): \(row.file.filename ?? "")")
        }
        // Where archives pass, one that cannot be read does; a document that cannot be read is a broken one.
        let locked = SampleZip([.init("photo.jpg", photograph, flags: 1)]).bytes
        for (name, isWorkedOn) in [("a.zip", false), ("a.docx", true)] {
            let work = MetadataStripper().tasks(
                [Self.file(name, locked)], leavingOut: [:], policy: AttachmentPolicy(archives: .pass))
            #expect(work.isEmpty != isWorkedOn, "\(name)")
        }
    }
}
