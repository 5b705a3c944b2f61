import Foundation
import Mail
import TestSupport
import Testing

@Suite("Bad input costs one mail or one mailbox, says so, and loses nothing", .timeLimit(.minutes(3)))
struct BadInputTests {
    typealias World = EnquiryJourneyTests.World

    @Test("Random bytes, no header at all, ten thousand parts: kept, and the next mail goes on")
    func poison() async throws {
        let world = try await World()
        let user = world.lab.gatewayUser(of: world.rig.domain)
        var random = SeededGenerator(seed: 11)
        try world.lab.place((0..<5_000).map { _ in UInt8.random(in: 0...255, using: &random) }, in: user)
        try world.lab.place(Array("no header, just a line".utf8), in: user)
        try world.lab.place(manyParts(10_000, to: "jane-doe@\(world.rig.domain)"), in: user)
        try world.rig.start()
        try await world.send(world.enquiry, from: world.sam)
        let mails = try await world.mails(of: world.jane, count: 2)
        #expect(mails.contains { $0.plainBody?.contains("do you have time on Friday?") == true })
        let held = try await world.rig.run(["held", "list", "--json"])
        #expect(held.output.contains("no-sender"))
        try await world.rig.end()
    }

    private func manyParts(_ count: Int, to recipient: String) -> [UInt8] {
        let part = "--b\r\nContent-Type: text/plain\r\n\r\npart\r\n"
        let head = """
            From: Pat Many <pat@people.test>\r\nTo: \(recipient)\r\nSubject: Many\r\nMessage-ID: <many@people.test>\r
            Authentication-Results: \(MailLab.exchangerName); dmarc=pass header.from=people.test\r
            Content-Type: multipart/mixed; boundary=b\r\n\r\n
            """
        return Array((head + String(repeating: part, count: count) + "--b--\r\n").utf8)
    }

    @Test("A mail of forty megabytes reaches the practitioner whole")
    func large() async throws {
        let world = try await World()
        let line = String(
            repeating: "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0", count: 1)
        let body = String(repeating: line + "\r\n", count: 40_000_000 / 80)
        let head = """
            From: Sam Lee <\(world.sam.address)>\r\nTo: jane-doe@\(world.rig.domain)\r\nSubject: The scans\r
            Message-ID: <large@people.test>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r
            --b\r\nContent-Type: text/plain\r\n\r\nHere are the scans you asked for.\r
            --b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=scans.pdf\r
            Content-Transfer-Encoding: base64\r\n\r\n
            """
        try world.rig.start()
        try await world.send(
            Array((head + body + "--b--\r\n").utf8), from: world.sam, to: "jane-doe@\(world.rig.domain)")
        let mail = try #require(
            try await world.lab.waitForMail(to: world.jane.address, count: 1, timeout: .seconds(90)).first)
        let parsed = Message(parsing: mail)
        #expect(parsed.plainBody?.contains("Here are the scans") == true)
        #expect(parsed.attachments.first?.bytes.count == 40_000_000 / 80 * 57)
        try await world.rig.end()
    }

    @Test("The reply address of one conversation in the hands of another enquirer reaches nobody")
    func otherConversation() async throws {
        let world = try await World()
        try world.rig.start()
        try await world.send(world.enquiry, from: world.sam)
        let sams = try #require(try await world.mails(of: world.sam, count: 2).first?.from.first?.address)
        let kim = MailClient(name: "Kim Roe", address: "kim@\(world.rig.domain.prefix { $0 != "." }).people.test")
        try await world.send(
            kim.write(to: "jane-doe@\(world.rig.domain)", subject: "Mine", text: "Hello", id: "kim-1@people.test"),
            from: kim)
        _ = try await world.mails(of: world.jane, count: 2)
        try await world.send(
            kim.write(to: sams.description, subject: "Re: A first session", text: "I am Sam", id: "kim-2@people.test"),
            from: kim)
        try await until { try await world.rig.run(["held", "list"]).output.contains("unrecognised-sender") }
        #expect(world.lab.mails(of: world.jane.address).count == 2)
        try await world.rig.end()
    }

    @Test("A wrong password and a certificate that does not verify are named by check, with what to do")
    func logins() async throws {
        var wrong = PosternRig.Options()
        wrong.password = "not the password"
        let password = try await World(options: wrong)
        let first = try await password.rig.run(["check"])
        #expect(first.status == 1)
        #expect(first.output.lowercased().contains("login") || first.output.lowercased().contains("password"))
        #expect(!first.output.contains("not the password"))

        var foreign = PosternRig.Options()
        let other = try await MailLab.start()
        foreign.caFile = other.caFile
        let certificate = try await World(options: foreign)
        let second = try await certificate.rig.run(["check"])
        #expect(second.status == 1)
        #expect(second.output.lowercased().contains("certificate"))
        try await other.stop()
    }

    @Test("A settings file with three mistakes names all three, and nothing starts")
    func settings() async throws {
        let world = try await World()
        let file = world.rig.configFile
        let text = try String(contentsOfFile: file, encoding: .utf8)
            .replacingOccurrences(of: "\"catch-all\"", with: "\"catchall\"")
            .replacingOccurrences(of: "\"organisation\":", with: "\"organization\":")
            .replacingOccurrences(of: "\"createMissing\": true", with: "\"createMissing\": \"yes\"")
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        let check = try await world.rig.run(["serve"])
        #expect(check.status == 1 || check.status == 2)
        for named in ["style", "organization", "createMissing"] { #expect(world.rig.log.contains(named)) }
        #expect(!FileManager.default.fileExists(atPath: world.rig.storeFile))
    }

    @Test("A store from a newer version is refused in words")
    func newer() async throws {
        let world = try await World()
        try world.rig.start()
        try await until {
            FileManager.default.fileExists(atPath: world.rig.storeFile) && world.rig.log.contains("serves")
        }
        try await world.rig.end()
        try await world.rig.change("INSERT INTO grdb_migrations (identifier) VALUES ('v999')")
        let list = try await world.rig.run(["conversation", "list"])
        #expect(list.status == 1)
        #expect(world.rig.log.contains("v999") || world.rig.log.contains("newer"))
    }

    @Test("A template with an unknown variable is named with file and line before anything starts")
    func template() async throws {
        let world = try await World()
        let config = try String(contentsOfFile: world.rig.configFile, encoding: .utf8)
        let templates = try #require(
            config.split(separator: "\"").map(String.init).first { $0.hasSuffix("/templates") })
        let copy = world.rig.folder.file("templates")
        try FileManager.default.copyItem(atPath: templates, toPath: copy)
        let broken = "\(copy)/en/welcome.txt"
        let text = try String(contentsOfFile: broken, encoding: .utf8)
        try (text + "\nHello {{nickname}}\n").write(toFile: broken, atomically: true, encoding: .utf8)
        try config.replacingOccurrences(of: templates, with: copy)
            .write(toFile: world.rig.configFile, atomically: true, encoding: .utf8)
        let check = try await world.rig.run(["check"])
        #expect(check.status == 1)
        #expect(check.output.contains("nickname"))
        #expect(check.output.contains("welcome.txt"))
    }
}
