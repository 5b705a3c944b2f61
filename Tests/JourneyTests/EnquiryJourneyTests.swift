import Foundation
import Mail
import TestSupport
import Testing

@Suite("A stranger writes, the practitioner answers, on real servers", .timeLimit(.minutes(3)))
struct EnquiryJourneyTests {
    /// People with addresses of their own, so that journeys can run side by side in one lab.
    struct World {
        let lab: MailLab
        let rig: PosternRig
        let jane: MailClient
        let sam: MailClient

        init(_ style: MailClient.Style = .plain, options: PosternRig.Options = PosternRig.Options()) async throws {
            lab = try await MailLab.shared()
            let domain = lab.newDomain()
            let label = domain.prefix { $0 != "." }
            jane = MailClient(name: "Jane Doe", address: "jane@\(label).practice.test", style: style)
            sam = MailClient(name: "Sam Lee", address: "sam@\(label).people.test", style: style)
            rig = try PosternRig(
                lab: lab, domain: domain,
                practitioners: [.init(handle: "jane-doe", name: "Jane Doe", addresses: [jane.address])],
                options: options)
        }

        func send(_ mail: [UInt8], from client: MailClient, to recipient: String? = nil) async throws {
            let parsed = Message(parsing: mail)
            let to = recipient ?? parsed.to.first?.address?.description ?? ""
            try await lab.deliver(mail, from: client.address, to: [to])
        }

        func mails(of client: MailClient, count: Int) async throws -> [Message] {
            try await lab.waitForMail(to: client.address, count: count).map { Message(parsing: $0) }
        }

        var enquiry: [UInt8] {
            sam.write(
                to: "jane-doe@\(rig.domain)", subject: "A first session",
                text: "Hello Jane, do you have time on Friday? Best, Sam", id: "first@people.test")
        }
    }

    @Test(
        "The loop: enquiry, answer, answer; threaded, relayed, and no address in the other's mail",
        arguments: MailClient.Style.allCases)
    func loop(style: MailClient.Style) async throws {
        let world = try await World(style)
        try world.rig.start()
        try await world.send(world.enquiry, from: world.sam)

        let toSam = try await world.mails(of: world.sam, count: 2)
        let acknowledgement = try #require(toSam.first { $0.header.first("auto-submitted")?.text == "auto-replied" })
        #expect(acknowledgement.plainBody?.folded.contains(Words.acknowledgement) == true)
        #expect(acknowledgement.plainBody?.folded.contains(Words.monitored) == true)
        #expect(toSam.contains { $0.header.first("auto-submitted")?.text == "auto-generated" })

        let enquiry = try #require(try await world.mails(of: world.jane, count: 1).first)
        #expect(enquiry.header.first("auto-submitted") == nil)
        #expect(enquiry.plainBody?.contains("do you have time on Friday?") == true)
        try await world.send(
            world.jane.reply(to: enquiry.raw, text: "Friday at three suits me.", id: "two@practice.test"),
            from: world.jane)

        let answer = try #require(
            try await world.mails(of: world.sam, count: 3).first { $0.plainBody?.contains("Friday at three") == true })
        #expect(answer.references.contains { $0.text == "first@people.test" })
        #expect(answer.inReplyTo.first?.text == "first@people.test" || !answer.inReplyTo.isEmpty)
        #expect(answer.header.first("auto-submitted") == nil)
        try await world.send(
            world.sam.reply(to: answer.raw, text: "Three it is, thank you.", id: "three@people.test"), from: world.sam)

        let further = try #require(
            try await world.mails(of: world.jane, count: 2).first { $0.plainBody?.contains("Three it is") == true })
        #expect(further.references.contains { $0.text == "two@practice.test" })
        try await world.rig.end()
        try await Journal.check(world, style: style)
    }

    @Test("A practitioner without proof is held and asked; their answer releases the mail, in their name")
    func confirm() async throws {
        let world = try await World()
        try world.rig.start()
        try await world.send(world.enquiry, from: world.sam)
        let enquiry = try #require(try await world.mails(of: world.jane, count: 1).first)
        world.lab.authenticate(sender: world.jane.address, as: .none)
        let reply = world.jane.reply(to: enquiry.raw, text: "Friday at three suits me.", id: "two@practice.test")
        try await world.send(reply, from: world.jane)
        let question = try #require(
            try await world.mails(of: world.jane, count: 2).first { $0.subject != enquiry.subject })
        let held = try await world.rig.run(["held", "list"])
        #expect(held.output.contains("unproven-sender"))
        #expect(try await world.mails(of: world.sam, count: 2).count == 2)
        try await world.send(
            world.jane.reply(to: question.raw, text: "Yes, that was me.", id: "yes@practice.test"), from: world.jane)
        let toSam = try await world.mails(of: world.sam, count: 3)
        #expect(toSam.contains { $0.plainBody?.contains("Friday at three suits me.") == true })
        #expect(!toSam.contains { $0.plainBody?.contains("Yes, that was me.") == true })
        try await world.rig.end()
    }

    @Test("A token with one letter changed, and a valid one from a stranger, reach nobody")
    func tokens() async throws {
        let world = try await World()
        try world.rig.start()
        try await world.send(world.enquiry, from: world.sam)
        let enquiry = try #require(try await world.mails(of: world.jane, count: 1).first)
        let address = try #require((enquiry.replyTo + enquiry.from).compactMap(\.address).first)
        let mallory = MailClient(name: "Mallory", address: "mallory@\(world.rig.domain.prefix { $0 != "." }).evil.test")

        let stolen = mallory.write(
            to: address.description, subject: "Re", text: "Send the fee to me", id: "m1@evil.test")
        try await world.send(stolen, from: mallory)
        let question = try await world.mails(of: world.jane, count: 2)
        #expect(question.contains { $0.header.first("auto-submitted") != nil })

        let last = address.localPart.last == "0" ? "1" : "0"
        let broken = "\(address.localPart.dropLast())\(last)@\(address.domain)"
        let forged = world.jane.write(to: broken, subject: "Re", text: "One letter changed", id: "m2@practice.test")
        try await world.send(forged, from: world.jane)
        try await until { try await world.rig.run(["held", "list"]).output.contains("unroutable") }
        let held = try await world.rig.run(["held", "list"]).output
        #expect(held.contains("unrecognised-sender"))
        #expect(world.lab.mails(of: world.sam.address).count == 2)
        #expect(world.lab.mails(of: mallory.address).isEmpty)
        try await world.rig.end()
    }

    @Test("A stop of the IMAP server delays, and loses nothing")
    func imapDown() async throws {
        let lab = try await MailLab.start()
        let domain = lab.newDomain()
        let rig = try PosternRig(
            lab: lab, domain: domain,
            practitioners: [.init(handle: "jane-doe", name: "Jane Doe", addresses: ["jane@practice.test"])])
        let sam = MailClient(name: "Sam Lee", address: "sam@people.test")
        try rig.start()
        try await until { rig.log.contains("gateway") }
        try await lab.stopDovecot()
        let mail = sam.write(to: "jane-doe@\(domain)", subject: "Hello", text: "Are you there?", id: "down@people.test")
        try lab.place(mail, in: lab.gatewayUser(of: domain))
        try await Task.sleep(for: .milliseconds(500))
        try await lab.startDovecot()
        _ = try await lab.waitForMail(to: "jane@practice.test", count: 1, timeout: .seconds(60))
        try await rig.end()
        try await lab.stop()
    }
}

/// Sentences that the product gives word for word.
enum Words {
    static let acknowledgement =
        "Thank you for contacting the practitioner through our help portal. "
        + "We have added your practitioner and you will receive a response via email"
    static let monitored = "Please note these messages are monitored for training purposes"
}

extension String {
    /// White space folded: a sentence is the same wherever its lines break.
    var folded: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}

/// Waits until `condition` holds.
func until(within patience: Duration = .seconds(20), _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + patience
    while try await !condition() {
        try #require(ContinuousClock.now < deadline, "it did not come to that")
        try await Task.sleep(for: .milliseconds(50))
    }
}
