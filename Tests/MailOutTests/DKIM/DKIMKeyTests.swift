import Crypto
import Foundation
import Testing

@testable import MailOut

@Suite struct DKIMKeyTests {
    /// The key of RFC 8463 appendix A.2.
    static let seed = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="

    @Test("the Ed25519 key of RFC 8463 has its record there")
    func publishedRecord() throws {
        let key = try DKIMKey(DKIMKeyTests.seed, algorithm: .ed25519)
        let record = DKIMRecord(domain: "football.example.com", selector: "brisbane", key: key)
        #expect(record.name == "brisbane._domainkey.football.example.com")
        #expect(record.value == "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")
        #expect(record.zoneLine == "\(record.name). IN TXT ( \"\(record.value)\" )")
    }

    @Test("the message of RFC 8463 gets the signature it has there")
    func publishedSignature() throws {
        let key = try DKIMKey(DKIMKeyTests.seed, algorithm: .ed25519)
        let body = "Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n"
        let digest = DKIMSigner.bodyDigest(of: Array(body.utf8)[...]).base64EncodedString()
        #expect(digest == "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=")
        var hash = SHA256()
        for field in DKIMKeyTests.signedFields { hash.update(data: Relaxed.field(Array(field.utf8)[...])) }
        hash.update(data: Relaxed.field(Array(DKIMKeyTests.unsigned.utf8)[...]).dropLast(2))
        #expect(
            try key.signature(of: hash.finalize()).base64EncodedString()
                == "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==")
    }

    private static let signedFields = [
        "From: Joe SixPack <joe@football.example.com>\r\n", "To: Suzie Q <suzie@shopping.example.net>\r\n",
        "Subject: Is dinner ready?\r\n", "Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\n",
        "Message-ID: <20030712040037.46341.5F8J@football.example.com>\r\n",
    ]
    private static let unsigned = """
        DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r
         d=football.example.com; i=@football.example.com;\r
         q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r
         subject : date : message-id : from : subject : date;\r
         bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r
         b=\r

        """

    @Test("a key that is made is read back the same", arguments: DKIMKey.Algorithm.allCases)
    func roundTrip(algorithm: DKIMKey.Algorithm) throws {
        let key = try DKIMKey.make(algorithm)
        let read = try DKIMKey(key.pem.trimmingCharacters(in: .whitespacesAndNewlines), algorithm: algorithm)
        #expect(read.publicKey == key.publicKey)
        #expect(read.algorithm == algorithm)
    }

    @Test("a long record is cut into texts that a zone file takes")
    func longRecord() throws {
        let record = DKIMRecord(domain: "example.org", selector: "s", key: try DKIMKey.make(.rsa))
        let texts = record.zoneLine.split(separator: "\"").filter { $0.hasPrefix("v=") || $0.count > 60 }
        #expect(texts.count == 2)
        #expect(texts.allSatisfy { $0.count <= 255 })
        #expect(texts.joined() == record.value)
    }

    @Test(
        "what is no key is named as such, without its text",
        arguments: [
            ("secret words", DKIMKey.Algorithm.rsa, DKIMKey.Flaw.notRSA), ("", .rsa, .notRSA),
            (seed, .rsa, .notRSA), ("secret words", .ed25519, .notEd25519), ("c2hvcnQ=", .ed25519, .notEd25519),
            ("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", .ed25519, .notEd25519),
        ])
    func noKey(text: String, algorithm: DKIMKey.Algorithm, flaw: DKIMKey.Flaw) {
        #expect(throws: flaw) { try DKIMKey(text, algorithm: algorithm) }
        #expect(!flaw.description.contains("secret words"))
    }

    @Test("an RSA key of the other algorithm's kind, or in PEM of either kind, is told apart")
    func kinds() throws {
        let rsa = try DKIMKey.make(.rsa).pem
        #expect(throws: DKIMKey.Flaw.notEd25519) { try DKIMKey(rsa, algorithm: .ed25519) }
        #expect(throws: DKIMKey.Flaw.notRSA) { try DKIMKey(DKIMKey.make(.ed25519).pem, algorithm: .rsa) }
    }

    @Test("an RSA key of 1024 bits is refused with its length")
    func shortKey() throws {
        let text = try Openssl.run(["genrsa", "-traditional", "1024"])
        #expect(throws: DKIMKey.Flaw.short(bits: 1_024)) { try DKIMKey(text, algorithm: .rsa) }
    }

    @Test(
        "keys that openssl makes are read",
        arguments: [
            (["genrsa", "2048"], DKIMKey.Algorithm.rsa), (["genrsa", "-traditional", "2048"], .rsa),
            (["genpkey", "-algorithm", "ed25519"], .ed25519),
        ])
    func openssl(arguments: [String], algorithm: DKIMKey.Algorithm) throws {
        let text = try Openssl.run(arguments)
        let key = try DKIMKey(text, algorithm: algorithm)
        // What openssl says of the same key, less the wrapping that an Ed25519 record leaves away.
        let wrapped = try Openssl.run(["pkey", "-pubout", "-outform", "DER"], input: text, isText: false)
        let expected = try #require(Data(base64Encoded: wrapped))
        #expect(expected.suffix(key.publicKey.count) == key.publicKey)
    }
}

/// The program `openssl`, run once.
private enum Openssl {
    /// What it prints; in base64 where that is no text.
    static func run(_ arguments: [String], input: String = "", isText: Bool = true) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        let (into, out) = (Pipe(), Pipe())
        process.standardInput = into
        process.standardOutput = out
        process.standardError = FileHandle.nullDevice
        try process.run()
        try into.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try into.fileHandleForWriting.close()
        let data = out.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return isText ? String(decoding: data, as: UTF8.self) : data.base64EncodedString()
    }
}
