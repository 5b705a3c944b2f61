import Flow
import Foundation
import Mail
import Store
import TestSupport
import Testing
import Triage

@testable import MailOut

@Suite struct DKIMSignerTests {
    private static let keys = Result {
        [
            DKIMSigner.Identity(domain: "messages.example.org", selector: "one", key: try .make(.rsa)),
            DKIMSigner.Identity(
                domain: "Example.ORG", selector: "two.2026", key: try DKIMKey(DKIMKeyTests.seed, algorithm: .ed25519)),
        ]
    }

    private static func signer() throws -> DKIMSigner { DKIMSigner(try keys.get()) }

    private static func records() throws -> [String: String] {
        Dictionary(uniqueKeysWithValues: try keys.get().map { ($0.record.name, $0.record.value) })
    }

    private static func signed(_ mail: ClaimedMail) throws -> [UInt8] {
        try signer().signed(Samples.composer().compose(mail), at: Samples.created).bytes
    }

    /// A relayed mail with HTML, a picture, a file and letters beyond ASCII.
    private static func fullMail() -> ClaimedMail {
        let raw = """
            From: Carl <carl.client@mail.example>\r
            Subject: Grüße\r
            MIME-Version: 1.0\r
            Content-Type: multipart/mixed; boundary=x\r
            \r
            --x\r
            Content-Type: text/plain; charset=utf-8\r
            Content-Transfer-Encoding: 8bit\r
            \r
            Grüße   aus der\tStadt  \r
            \r
            .\r
            From here on it is quiet.\r
            --x\r
            Content-Type: application/pdf; name="plan  of it.pdf"\r
            Content-Transfer-Encoding: base64\r
            Content-Disposition: attachment\r
            \r
            JVBERi0xLjQ=\r
            --x--\r

            """
        return Samples.mail(
            .newCustomerEnquiry,
            entry: Samples.entry(by: .counterpart, text: "Grüße   aus der\tStadt  \n\n.\nFrom here", raw: raw))
    }

    @Test("another implementation verifies both signatures of every kind of mail")
    func verified() throws {
        let mails =
            try TemplateName.allCases.map { try DKIMSignerTests.signed(Samples.mail($0)) }
            + [DKIMSignerTests.signed(DKIMSignerTests.fullMail())]
        let results = try DKIMVerifier.verify(mails, records: DKIMSignerTests.records())
        #expect(results.count == TemplateName.allCases.count + 1)
        for (result, mail) in zip(results, mails) {
            #expect(result == [true, true], "\(String(decoding: mail.prefix(2_000), as: UTF8.self))")
        }
    }

    @Test("white space that servers on the way change does not break the signatures; anything else does")
    func changedOnTheWay() throws {
        let original = String(decoding: try DKIMSignerTests.signed(DKIMSignerTests.fullMail()), as: UTF8.self)
        let harmless = [
            original.replacing("MIME-Version: 1.0", with: "MIME-Version:  1.0 "),
            original.replacing("\r\nTo: ", with: "\r\nTO:\r\n "), "\(original)\r\n\r\n",
            "Received: from a by b; Tue, 14 Nov 2023 22:13:20 +0000\r\n\(original)",
        ]
        let harmful = [
            original.replacing("Grüße", with: "Grusse").replacing(
                "Content-Type: application/pdf", with: "Content-Type: text/pdf"),
            original.replacing("\r\nSubject: ", with: "\r\nSubject: Re: "),
            "From: Mallory <m@mallory.example>\r\n\(original)", "Subject: Another\r\n\(original)",
            "Reply-To: m@mallory.example\r\n\(original)", "In-Reply-To: <other@mallory.example>\r\n\(original)",
            "Content-Type: text/plain\r\n\(original)", original.replacing("t=1700000000", with: "t=1700000001"),
            "\(original)one more line\r\n",
        ]
        let mails = (harmless + harmful).map { Array($0.utf8) }
        #expect(Set(mails).count == mails.count)
        let results = try DKIMVerifier.verify(mails, records: DKIMSignerTests.records())
        for (index, result) in results.enumerated() {
            let holds = index < harmless.count
            #expect(result == [holds, holds], "\((harmless + harmful)[index].prefix(1_500))")
        }
    }

    @Test("a signature field is folded, names its algorithm and has no length")
    func field() throws {
        let mail = try DKIMSignerTests.signed(Samples.mail(.newCustomerEnquiry))
        let text = String(decoding: mail, as: UTF8.self)
        let head = text.prefix(upTo: try #require(text.range(of: "\r\nDate:")).lowerBound)
        let lines = head.split(separator: "\r\n")
        #expect(lines.allSatisfy { $0.utf8.count <= 76 }, "\(head)")
        #expect(lines.filter { $0.hasPrefix("DKIM-Signature: v=1; a=") }.count == 2)
        #expect(head.contains(" a=rsa-sha256;") && head.contains(" a=ed25519-sha256;"))
        #expect(head.contains(" d=messages.example.org;") && head.contains(" d=example.org;"))
        #expect(head.contains(" s=two.2026;") && head.contains(" t=1700000000;") && !head.contains(" l="))
        let unfolded = head.replacing("\r\n ", with: "")
        #expect(unfolded.contains("h=from:from:reply-to:to:to:subject:subject:date:date:message-id:message-id:"))
        #expect(unfolded.contains("in-reply-to:in-reply-to:references:references:mime-version:mime-version:"))
        #expect(unfolded.contains("content-type:content-type;bh="))
    }

    @Test("the runner freezes a mail signed, and signs it once")
    func frozenSigned() async throws {
        let practice = try await Practice()
        try await practice.enquiry(1)
        let courier = RecordingCourier { _, _ in .deferred(ServerReply(stage: .rcpt, code: 450)) }
        let runner = try practice.runner(courier: courier, signer: DKIMSignerTests.signer())
        try await runner.drain()
        practice.pass(.seconds(600))
        try await practice.runner(courier: courier, signer: DKIMSignerTests.signer()).drain()
        let bytes = Dictionary(grouping: courier.delivered) { $0.0 }.mapValues { $0.map(\.1.bytes) }
        #expect(bytes.count == 3)
        for tries in bytes.values {
            #expect(tries.count == 2 && tries[0] == tries[1])
            let results = try DKIMVerifier.verify([tries[0]], records: DKIMSignerTests.records())
            #expect(results == [[true, true]])
        }
    }

    @Test(
        "a signing domain is that of From or one above it",
        arguments: [
            ("example.org", "example.org", true), ("example.org", "mail.Example.org", true),
            ("mail.example.org", "example.org", false), ("ample.org", "example.org", false),
            ("org", "example.org", false),
            ("example.net", "example.org", false), ("b\u{FC}cher.example", "post.xn--bcher-kva.example", true),
            ("", "example.org", false),
        ])
    func alignment(signer: String, domain: String, isAligned: Bool) {
        #expect(DKIMSigner.isAligned(signer, with: domain) == isAligned)
    }
}
