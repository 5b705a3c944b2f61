import Testing

@testable import Mail

@Suite("Signed and encrypted mails")
struct ProtectionTests {
    @Test(
        "what a mail's structure says",
        arguments: [
            ("multipart/signed; protocol=\"application/pkcs7-signature\"", "signed smime"),
            ("multipart/signed; protocol=\"application/pgp-signature\"", "signed pgp"),
            ("multipart/encrypted; protocol=\"application/pgp-encrypted\"", "encrypted pgp"),
            ("application/pkcs7-mime; smime-type=enveloped-data", "encrypted smime"),
            ("application/x-pkcs7-mime; smime-type=signed-data", "signed smime"),
            ("application/pkcs7-mime; name=smime.p7m", "encrypted smime"),
            ("application/pkcs7-mime; smime-type=certs-only", "-"), ("text/plain", "-"), ("multipart/mixed", "-"),
        ])
    func types(_ type: String, _ want: String) {
        let protection = message("Content-Type: \(type); boundary=b\n\n--b\n\nx\n--b--\n").protection
        #expect(protection.map { "\($0.kind.rawValue) \($0.scheme.rawValue)" } ?? "-" == want)
    }

    @Test(
        "armour in a text",
        arguments: [
            ("-----BEGIN PGP MESSAGE-----\n", "encrypted"), ("\n-----BEGIN PGP SIGNED MESSAGE-----\n", "signed"),
            ("-----BEGIN PGP PUBLIC KEY BLOCK-----\n", "-"), ("he wrote: -----BEGIN PGP MESSAGE-----\n", "-"),
        ])
    func armour(_ text: String, _ want: String) {
        #expect(message("Subject: x\n\n\(text)").protection?.kind.rawValue ?? "-" == want)
    }

    @Test("the outermost part counts, and every part stays as it is")
    func outermost() {
        let mail = message(
            """
            Content-Type: multipart/mixed; boundary=o

            --o
            Content-Type: multipart/signed; boundary=s; protocol="application/pgp-signature"

            --s

            words
            --s
            Content-Type: application/pgp-signature

            armour
            --s--
            --o--
            """)
        #expect(mail.protection == Protection(kind: .signed, scheme: .pgp, partPath: "1"))
        #expect(mail.plainBody == "words")
        #expect(mail.attachments.map(\.contentType) == ["application/pgp-signature"])
    }
}
