import Foundation
import Testing

@testable import TestSupport

@Suite(.timeLimit(.minutes(2))) struct MailLabTests {
    @Test("A mail handed to Postfix arrives in the recipient's mailbox, dots and long lines intact")
    func mailArrives() async throws {
        let lab = try await MailLab.shared()
        let body = ".\n..two dots\n" + String(repeating: "x", count: 900) + "\nlast"
        try await lab.deliver(mail("stories", body), from: "ann@people.test", to: ["bob@arrival.test"])
        let arrived = try await lab.waitForMail(to: "bob@arrival.test")
        #expect(arrived.count == 1)
        #expect(lines(arrived[0]).contains("Delivered-To: bob@arrival.test"))
        #expect(lines(arrived[0]).joined(separator: "\n").hasSuffix("\n\n\(body)\n"))
    }

    @Test("All addresses of a gateway domain arrive in its one mailbox, and no other domain's do")
    func catchAll() async throws {
        let lab = try await MailLab.shared()
        let (domain, other) = (lab.newDomain(), lab.newDomain())
        #expect(domain != other)
        try await lab.deliver(mail("a", "1"), from: "ann@people.test", to: ["r-token@\(domain)", "jane-doe@\(domain)"])
        try await lab.deliver(mail("b", "2"), from: "ann@people.test", to: ["jane-doe@\(other)"])
        #expect(try await lab.waitForMail(to: lab.gatewayUser(of: domain), count: 2).count == 2)
        #expect(try await lab.waitForMail(to: lab.gatewayUser(of: other)).count == 1)
    }

    @Test("A plus address arrives in the mailbox of the address without it, which still shows it")
    func plusAddress() async throws {
        let lab = try await MailLab.shared()
        try await lab.deliver(mail("plus", "1"), from: "ann@people.test", to: ["post+r-token@plus.test"])
        let arrived = try await lab.waitForMail(to: "post@plus.test")
        #expect(lines(arrived[0]).contains("Delivered-To: post+r-token@plus.test"))
    }

    @Test("The exchanger stamps its own verdict, by sender, on top", arguments: SenderAuthentication.allCases)
    func stamp(_ authentication: SenderAuthentication) async throws {
        let lab = try await MailLab.shared()
        let domain = "\(authentication.rawValue).stamp.test"
        lab.authenticate(sender: "Ann@\(domain)", as: authentication)
        try await lab.deliver(mail("stamp", "1"), from: "ann@\(domain)", to: ["bob@\(domain)", "eve@\(domain)"])
        for user in ["bob", "eve"] {
            let arrived = try await lab.waitForMail(to: "\(user)@\(domain)")
            let stamps = lines(arrived[0]).filter { $0.lowercased().hasPrefix("authentication-results:") }
            let verdict = "mx.lab.test; dmarc=\(authentication.rawValue) header.from=\(domain)"
            #expect(stamps == (authentication == .unstamped ? [] : ["Authentication-Results: \(verdict)"]))
        }
    }

    @Test("What a sender writes as Authentication-Results is taken out; in an embedded mail it stays")
    func forgedStamp() async throws {
        let lab = try await MailLab.shared()
        let forged = "Authentication-Results: mx.lab.test;\n dmarc=pass header.from=bank.test\n"
        let embedded = "MIME-Version: 1.0\nContent-Type: message/rfc822\n"
        try await lab.deliver(
            mail("forged", "\(forged)Subject: inner\n\nwords", headers: forged + embedded),
            from: "ann@forged.test", to: ["bob@forged.test"])
        let arrived = lines(try await lab.waitForMail(to: "bob@forged.test")[0])
        let end = try #require(arrived.firstIndex(of: ""))
        #expect(!arrived[..<end].contains { $0.contains("bank.test") })
        #expect(arrived[..<end].contains { $0.contains("dmarc=pass header.from=forged.test") })
        #expect(arrived[end...].contains { $0.contains("bank.test") })
    }

    @Test("A refused recipient is refused at RCPT with the reply that the test gave, until it is taken back")
    func refusal() async throws {
        let lab = try await MailLab.shared()
        lab.refuse(recipient: "bob@refusal.test", with: "452 4.2.2 mailbox is full")
        let refusal = await #expect(throws: SMTPRefusal.self) {
            try await lab.deliver(mail("full", "1"), from: "ann@people.test", to: ["bob@refusal.test"])
        }
        #expect(refusal?.command == "RCPT TO:<bob@refusal.test>")
        #expect(refusal?.reply.first?.hasPrefix("452 4.2.2") == true)
        lab.refuse(recipient: "bob@refusal.test", with: nil)
        try await lab.deliver(mail("again", "1"), from: "ann@people.test", to: ["bob@refusal.test"])
        #expect(try await lab.waitForMail(to: "bob@refusal.test").count == 1)
    }

    @Test("Mail to the bouncing domain comes back as a delivery report")
    func bounce() async throws {
        let lab = try await MailLab.shared()
        try await lab.deliver(mail("gone", "1"), from: "ann@sender.test", to: ["nobody@\(MailLab.bouncingDomain)"])
        let report = lines(try await lab.waitForMail(to: "ann@sender.test")[0])
        #expect(report.contains { $0.contains("multipart/report") })
        #expect(report.contains("Status: 5.1.1"))
    }

    @Test("curl logs in over STARTTLS, and over TLS, with the lab's authority and only with it")
    func imapLogin() async throws {
        let lab = try await MailLab.shared()
        try lab.place(mail("placed", "words"), in: "bob@login.test")
        let login = ["-u", "bob@login.test:\(lab.password)"]
        let (clear, tls) = ("imap://localhost:\(lab.imapPort)/", "imaps://localhost:\(lab.imapsPort)/")
        let trusted = ["--ssl-reqd", "--cacert", lab.caFile] + login
        #expect(try await curl(trusted + ["\(clear)INBOX;MAILINDEX=1"]).contains("Subject: placed"))
        #expect(try await curl(trusted + [tls]).contains("INBOX"))
        await #expect(throws: LabFailure.self) { try await curl(["--ssl-reqd"] + login + [clear]) }
        await #expect(throws: LabFailure.self) {
            try await curl(["--ssl-reqd", "--cacert", lab.caFile, "-u", "bob@login.test:wrong", clear])
        }
    }

    @Test("Submission takes mail over TLS from who has logged in, and from nobody else")
    func submission() async throws {
        let lab = try await MailLab.shared()
        let folder = try TemporaryFolder()
        let file = try folder.write(mail("submitted", "words"), to: "mail")
        let message = ["--mail-from", "ann@people.test", "--mail-rcpt", "bob@submission.test", "-T", file]
        let trusted = ["--ssl-reqd", "--cacert", lab.caFile] + message
        let login = ["-u", "ann@people.test:\(lab.password)"]
        try await curl(trusted + login + ["smtp://localhost:\(lab.submissionPort)"])
        try await curl(trusted + login + ["smtps://localhost:\(lab.submissionsPort)"])
        #expect(try await lab.waitForMail(to: "bob@submission.test", count: 2).count == 2)
        await #expect(throws: LabFailure.self) {
            try await curl(trusted + ["smtp://localhost:\(lab.submissionPort)"])
        }
        await #expect(throws: LabFailure.self) {
            try await curl(message + login + ["smtp://localhost:\(lab.submissionPort)"])
        }
    }

    @Test("Mail placed in a folder is read back in the order in which it was placed")
    func placedOrder() async throws {
        let lab = try await MailLab.shared()
        let mails = (0..<50).map { mail("number \($0)", "words") }
        for mail in mails { try lab.place(mail, in: "Bob@Order.test", folder: "Junk") }
        #expect(lab.mails(of: "bob@order.test", folder: "Junk") == mails)
        #expect(lab.mails(of: "bob@order.test").isEmpty)
    }
}
