import Flow
import Mail
import Testing

@testable import MailOut

@Suite struct AttachmentPolicyTests {
    private static func file(_ name: String?, _ bytes: [UInt8] = Array("plain words".utf8)) -> Mail.Attachment {
        Mail.Attachment(
            filename: name, contentType: "application/octet-stream", contentID: nil, isInline: false, bytes: bytes,
            partPath: "1")
    }

    @Test(
        "names that systems run are not carried",
        arguments: [
            "a.exe", "A.EXE", "invoice.pdf.exe", "a.exe.", "a.exe . .", "a.e\u{200B}xe", "annex\u{202E}fdp.exe",
            "photo.jpg.lnk", "x.ps1", "update.msi", "run.vbs", "page.hta", "a.jar", "disk.iso", "a.scr", ".exe",
        ])
    func blocked(name: String) {
        guard case .program? = AttachmentPolicy().objection(to: AttachmentPolicyTests.file(name)) else {
            Issue.record("\(name.debugDescription) passes")
            return
        }
    }

    @Test(
        "ordinary names are carried",
        arguments: [
            "letter.pdf", "photo.JPG", "exe", "my.exe.pdf", "notes.txt", "table.xlsx", "exercise.docx", "résumé.odt",
            "", nil,
            "com", "site.com.html", "\u{202B}دفتر\u{202C}.pdf",
        ])
    func carried(name: String?) {
        #expect(AttachmentPolicy().objection(to: AttachmentPolicyTests.file(name)) == nil)
    }

    @Test("which endings are blocked is what the settings say, and nothing else")
    func ownList() {
        let policy = AttachmentPolicy(blocked: ["doc"])
        #expect(policy.objection(to: AttachmentPolicyTests.file("a.DOC")) == .program(".doc"))
        #expect(policy.objection(to: AttachmentPolicyTests.file("a.exe")) == nil)
    }

    private static let windowsProgram = Array("MZ".utf8) + [UInt8](repeating: 0, count: 62) + Array("PE".utf8)

    @Test(
        "programs are known by what they hold, whatever they are called",
        arguments: [
            (windowsProgram, ExecutableKind.windows), (Array("MZ\u{90}\0".utf8), .windows),
            ([0x7F] + Array("ELF\u{2}\u{1}".utf8), .linux), ([0xCF, 0xFA, 0xED, 0xFE, 7], .mac),
            ([0xFE, 0xED, 0xFA, 0xCE], .mac), ([0xCA, 0xFE, 0xBA, 0xBE, 0, 0], .mac),
            (Array("#!/bin/sh\necho".utf8), .script), ([0xEF, 0xBB, 0xBF] + Array("#!x".utf8), .script),
            ([0x4C, 0, 0, 0, 1, 0x14, 2, 0, 9], .shortcut), (Array("dex\n035\0".utf8), .dalvik),
        ])
    func content(bytes: [UInt8], kind: ExecutableKind) {
        #expect(ExecutableKind(of: bytes) == kind)
        let found = AttachmentPolicy(archives: .pass).objection(to: AttachmentPolicyTests.file("photo.jpg", bytes))
        #expect(found == .program(kind.words))
    }

    @Test(
        "what only begins like one is no program",
        arguments: [
            Array("MZ is what the old brand was called, and this is a text long enough to have no header.".utf8),
            Array("MZ".utf8), Array("M".utf8), [], Array("# a heading".utf8), Array("\u{7F}ELK".utf8),
            Array("%PDF-1.4".utf8), [0xFF, 0xD8, 0xFF, 0xE0],
        ])
    func noProgram(bytes: [UInt8]) { #expect(ExecutableKind(of: bytes) == nil) }

    @Test(
        "archives that nobody can look into are left out, and carried where archives pass",
        arguments: [
            ("a.rar", Array("Rar!\u{1A}\u{7}\u{1}\0".utf8)), ("a.7z", [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]),
            ("photo.jpg", [0x1F, 0x8B, 0x08, 0]), ("a.tar", Array("anything".utf8)),
            ("a.dat", [UInt8](repeating: 65, count: 257) + Array("ustar\u{0}".utf8)),
            ("a.zip", Array("nothing of a ZIP".utf8)),
            ("a.pdf", Array("PK\u{3}\u{4}".utf8)),
        ])
    func otherArchives(name: String, bytes: [UInt8]) {
        let file = AttachmentPolicyTests.file(name, bytes)
        guard case .archive? = AttachmentPolicy().objection(to: file) else {
            Issue.record("\(name) passes")
            return
        }
        #expect(AttachmentPolicy(archives: .pass).objection(to: file) == nil)
    }

    @Test("the files of a mail have its room together, as they are sent; a smaller one behind a large one still goes")
    func room() {
        let mask = Mask(scan: LeakScan(secrets: GuardedSecrets(settings: Samples.settings(), keys: Samples.keys)))
        let files = [("a.pdf", 570), ("b.pdf", 571), ("c.pdf", 57), ("d.pdf", 1)].map { name, size in
            AttachmentPolicyTests.file(name, [UInt8](repeating: 65, count: size))
        }
        // 57 bytes are a line of 76 letters and its end.
        let policy = AttachmentPolicy(maxBytes: 11 * 78)
        let choice = AttachmentChoice(of: files, policy: policy, mask: mask)
        #expect(choice.kept.map(\.filename) == ["a.pdf", "c.pdf"])
        #expect(choice.leftOut == ["b.pdf", "d.pdf"].map { LeftOutFile(name: $0, reason: .tooLarge) })
    }
}
