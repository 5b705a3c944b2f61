import Flow
import Mail
import Store
import Testing
import Triage

@testable import MailOut

/// Notices about several conversations and people.
@Suite struct RemindersTests {
    private static let anna = Correspondent(
        id: PersonID(3), name: "Anna Adler", handle: nil, locale: "en",
        addresses: Samples.addresses("anna@third.example"))

    private func several() -> ClaimedMail {
        var mail = Samples.mail(.reminder)
        mail.conversation = nil
        mail.items.append(Samples.item(12, by: Self.anna, subject: "Exercises & rest"))
        return mail
    }

    @Test("a reminder about one conversation lands in its thread, and is answered by Reply")
    func one() throws {
        let message = try Samples.message(Samples.mail(.reminder))
        let local = try #require(message.from.first?.address?.localPart)
        #expect(Samples.keys.token(in: local) == .reply(ConversationID(11), .practitioner))
        #expect(message.subject == "Re: New Customer Enquiry: First session")
        #expect(message.inReplyTo.map(\.text) == ["a1@mail.example"])
        let text = try #require(message.plainBody)
        #expect(text.contains("Carl Client is still waiting for your answer to \"First session\""))
        #expect(text.contains("since Tuesday 14 November at 22:13 UTC"))
        #expect(text.contains("#close") && text.contains("#snooze 2d"))
        #expect(text.contains("https://app.example.org/a/q-"))
    }

    @Test("the subject of a reminder is that of the mails before it", arguments: [true, false])
    func thread(isEnquiry: Bool) throws {
        var mail = Samples.mail(.reminder)
        mail.conversation?.kind = isEnquiry ? .enquiry : .inHouse
        mail.items[0].kind = isEnquiry ? .enquiry : .inHouse
        let earlier = try Samples.message(Samples.mail(isEnquiry ? .enquirerMessage : .existingClientMessage))
        #expect(try Samples.message(mail).subject == earlier.subject)
    }

    @Test("a reminder about several gives each its own reply address, and belongs to no thread")
    func many() throws {
        let mail = several()
        let message = try Samples.message(mail)
        #expect(message.subject == "2 conversations are waiting for your answer")
        #expect(message.inReplyTo.isEmpty && message.references == [message.messageID].compactMap(\.self))
        for id in [Int64(11), 12] {
            let local = Samples.keys.localPart(for: .reply(ConversationID(id), .practitioner))
            #expect(message.plainBody?.contains("Answer to: \(local)@messages.example.org\n") == true)
            #expect(message.htmlBody?.contains("href=\"mailto:\(local)@messages.example.org?subject=Re%3A%20") == true)
        }
        #expect(message.htmlBody?.contains("Exercises &amp; rest") == true)
        #expect(message.htmlBody?.contains("?subject=Re%3A%20Exercises%20%26%20rest\"") == true)
        let general = try #require(message.from.first?.address?.localPart)
        #expect(general == "notices")
    }

    @Test(
        "nobody's address stands in a reminder or an agenda, whatever they wrote",
        arguments: [
            TemplateName.reminder, .agenda,
        ])
    func guarded(name: TemplateName) throws {
        var mail = name == .reminder ? several() : Samples.mail(.agenda)
        if name == .agenda { mail.items.append(Samples.item(12, by: Self.anna)) }
        mail.items[1].subject = "Write to anna@third.example"
        let composer = try Samples.composer()
        let bytes = try composer.compose(mail).bytes
        #expect(LeakGate(composer: composer).leak(in: bytes, of: mail) == nil)
        let everything = Message(parsing: bytes).everything
        #expect(!everything.contains("third.example"))
        let leak = Array("Subject: x\r\n\r\nAnna, anna@third.example\r\n".utf8)
        #expect(LeakGate(composer: composer).leak(in: leak, of: mail) != nil)
    }

    private static let subjects = [
        ("Write to anna.private@else.example please", "Write to [address removed] please"),
        ("anna.private @ else.example", "[address removed]"),
        ("me: anna.private (at) else.example", "me: [address removed]"),
        ("anna.private\u{FF20}else.example", "[address removed]"),
        ("<mailto:anna.private@else.example>", "[address removed]"),
        ("Tuesday at ten?", "Tuesday at ten?"), ("", ""),
    ]

    @Test("an address that was never registered does not come out through a notice's subject (G9)", arguments: subjects)
    func unregistered(written: String, shown: String) throws {
        var one = Samples.mail(.reminder)
        one.items[0].subject = written
        one.conversation?.subject = written
        var agenda = Samples.mail(.agenda)
        agenda.items[0].subject = written
        var problem = Samples.mail(.deliveryProblem)
        problem.failure?.subject = written
        let routed = Samples.mail(
            .routedToSupport, conversation: Samples.conversation(to: .practitioner, subject: written))
        for mail in [one, agenda, problem, routed] {
            let everything = try Samples.message(mail).everything
            #expect(!everything.contains("anna.private") && !everything.contains("else.example"))
            if !shown.isEmpty { #expect(everything.contains(shown)) }
        }
    }

    @Test("an agenda gives days and times in the practitioner's zone, and a contact address for each client")
    func agenda() throws {
        var mail = Samples.mail(.agenda)
        mail.recipient.timeZone = "Europe/Berlin"
        let message = try Samples.message(mail)
        #expect(message.subject == "Your agenda: Tuesday 14 November")
        let contact = Samples.keys.localPart(for: .contact(practitioner: PersonID(1), client: PersonID(2)))
        let text = try #require(message.plainBody).replacing("\r\n", with: "\n")
        #expect(text.contains("Wednesday 15 November, 23:13 to 00:03\nCarl Client\n"))
        #expect(text.contains("Message to: \(contact)@messages.example.org\n"))
        #expect(text.contains("your time zone, Europe/Berlin"))
        #expect(message.htmlBody?.contains("href=\"mailto:\(contact)@messages.example.org\"") == true)
        #expect(message.inReplyTo.isEmpty)
    }

    @Test("an agenda with nothing in it says so kindly")
    func quiet() throws {
        var mail = Samples.mail(.agenda)
        (mail.items, mail.bookings) = ([], [])
        let message = try Samples.message(mail)
        for body in [message.plainBody, message.htmlBody] {
            #expect(body?.contains("There are no bookings ahead.") == true)
            #expect(body?.contains("Everything has been answered.") == true)
        }
    }

    private static let causes: [(FailureKind, String)] = [
        (.dead, "no longer"), (.full, "full"), (.refused, "did not take it"), (.gaveUp, "could not be reached"),
    ]

    @Test("what did not arrive is told with when, why and what to do", arguments: causes)
    func failures(kind: FailureKind, words: String) throws {
        for name in [TemplateName.deliveryProblem, .notDelivered] {
            var mail = Samples.mail(name)
            mail.failure?.kind = kind
            let text = try #require(try Samples.message(mail).plainBody)
            #expect(text.contains("Tuesday 14 November at 22:13 UTC"))
            for word in Set(Self.causes.map(\.1)) { #expect(text.contains(word) == (words == word)) }
        }
    }

    @Test("a delivery problem names who did not get it, and none of their addresses")
    func deliveryProblem() throws {
        let mail = Samples.mail(.deliveryProblem)
        let message = try Samples.message(mail)
        #expect(message.subject == "Not delivered: First session")
        #expect(message.plainBody?.contains("Your message to Carl Client of Tuesday") == true)
        let leak = Array("Subject: x\r\n\r\ncarl.client@mail.example\r\n".utf8)
        #expect(LeakGate(composer: try Samples.composer()).leak(in: leak, of: mail) != nil)
    }

    @Test("an absence is one line, and no words of the notice", arguments: [true, false])
    func away(isDated: Bool) throws {
        var mail = Samples.mail(.awayNotice)
        if !isDated { mail.detail = MailDetail.away(until: nil) }
        let message = try Samples.message(mail)
        #expect(message.subject == (isDated ? "Jane D. is away until 26 November" : "Jane D. is away"))
        #expect(message.plainBody?.hasPrefix("\(message.subject).") == true)
    }

    @Test("who is not passed on is told why, and that support has it", arguments: [true, false])
    func routed(isGiven: Bool) throws {
        var mail = Samples.mail(.routedToSupport)
        if !isGiven { mail.detail = "" }
        let text = try #require(try Samples.message(mail).plainBody)
        #expect(text.contains("was not passed on to Carl Client"))
        #expect(text.contains("not an active client of yours") == isGiven)
        #expect(text.contains("support has your message in a ticket"))
    }
}
