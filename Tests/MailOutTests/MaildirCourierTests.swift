import Flow
import Foundation
import Mail
import Store
import Testing
import Triage

@testable import MailOut

@Suite struct MaildirCourierTests {
    private func frozen(to address: String, _ text: String = "Hello") throws -> FrozenMail {
        FrozenMail(
            envelopeFrom: try #require(EmailAddress("b-x@messages.example.org")),
            envelopeTo: try #require(EmailAddress(address)), messageID: try #require(MessageID("m@x")),
            bytes: Array("Subject: x\r\n\r\n\(text)\r\n".utf8))
    }

    private func files(_ folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    @Test("each recipient has a Maildir, and a mail stands in it once, however often it is delivered")
    func delivers() async throws {
        let root = try TemporaryFolder()
        let courier = MaildirCourier(root: "\(root.path)/out")
        let mail = try frozen(to: "Carl@mail.example")
        for _ in 1...2 {
            let outcomes = await courier.deliver([(OutgoingMailID(4), mail), (OutgoingMailID(5), mail)])
            #expect(outcomes.map(\.0) == [OutgoingMailID(4), OutgoingMailID(5)])
            for (_, outcome) in outcomes {
                guard case .sent = outcome else {
                    Issue.record("not sent: \(outcome)")
                    continue
                }
            }
        }
        let folder = "\(root.path)/out/carl@mail.example"
        #expect(files("\(folder)/new") == ["postern.4", "postern.5"])
        #expect(files("\(folder)/tmp").isEmpty)
        #expect(files(folder) == ["cur", "new", "tmp"])
        let text = try String(contentsOfFile: "\(folder)/new/postern.4", encoding: .utf8)
        #expect(
            text == "Return-Path: <b-x@messages.example.org>\r\nDelivered-To: Carl@mail.example\r\n"
                + "Subject: x\r\n\r\nHello\r\n")
    }

    @Test(
        "an address cannot leave the folder",
        arguments: [
            ("../../etc@x.example", "%2E.%2F..%2Fetc@x.example"), ("a/b@x.example", "a%2Fb@x.example"),
            ("Ü@x.example", "%C3%BC@x.example"), ("a%2f@x.example", "a%252f@x.example"),
        ])
    func folders(address: String, folder: String) throws {
        #expect(MaildirCourier.folder(for: try #require(EmailAddress(address))) == folder)
    }

    @Test("where nothing can be written the mail waits")
    func unwritable() async throws {
        let root = try TemporaryFolder()
        try root.write("file", "not a folder")
        let outcomes = await MaildirCourier(root: "\(root.path)/file").deliver([
            (OutgoingMailID(1), try frozen(to: "a@x.example"))
        ])
        guard case .deferred(let reply)? = outcomes.first?.1 else {
            Issue.record("\(outcomes)")
            return
        }
        #expect(reply.text.contains("mkdir"))
    }
}
