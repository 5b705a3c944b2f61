import Flow
import Mail
import Store
import Testing
import Triage

@testable import MailOut

@Suite struct CalendarRelayTests {
    private static func address(_ token: AddressToken) throws -> String {
        try #require(Samples.scheme.address(Samples.keys.localPart(for: token))).description
    }

    /// The reply address that a side of the conversation has.
    private static func reply(_ party: Party) throws -> String { try address(.reply(ConversationID(11), party)) }

    /// A calendar's lines as the other side gets them, through the composer and past the last gate.
    private static func carried(
        _ lines: [String], by author: Party, method: String, settings: ComposerSettings = Samples.settings()
    ) throws -> [String] {
        let mail = CalendarRelayTests.mail(lines, by: author, method: method)
        let composer = try Samples.composer(settings)
        let bytes = try composer.compose(mail).bytes
        #expect(LeakGate(composer: composer).leak(in: bytes, of: mail) == nil)
        let message = Message(parsing: bytes)
        let part = try #require(message.allParts.first { $0.contentType.essence == "text/calendar" })
        #expect(part.contentType.parameters["method"] == method)
        // Beside the text, where mail programs look for a meeting; what they do not know there they pass over.
        let alternative = try #require(message.allParts.first { $0.contentType.essence == "multipart/alternative" })
        let kinds = alternative.children.map(\.contentType.essence)
        #expect(kinds == ["text/plain", "text/html", "text/calendar"] && part.disposition?.kind == "inline")
        let body = message.decodedBody(of: part)
        #expect(body.suffix(2) == [0x0D, 0x0A])
        return CalendarLines.unfolded(body).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func mail(_ lines: [String], by author: Party, method: String) -> ClaimedMail {
        let raw = """
            From: somebody <somebody@elsewhere.example>\r
            Content-Type: multipart/alternative; boundary=x\r
            \r
            --x\r
            Content-Type: text/plain\r
            \r
            Invitation\r
            --x\r
            Content-Type: text/calendar; charset=utf-8; method=\(method)\r
            \r
            \(lines.joined(separator: "\r\n"))\r
            --x--\r

            """
        let template: TemplateName = author == .practitioner ? .messageFromPractitioner : .existingClientMessage
        return Samples.mail(template, entry: Samples.entry(by: author, text: "Invitation", raw: raw))
    }

    private static func event(_ method: String, _ people: [String]) -> [String] {
        ["BEGIN:VCALENDAR", "METHOD:\(method)", "BEGIN:VEVENT", "UID:7f3e@calendar.example", "SEQUENCE:2"] + people
            + ["SUMMARY:Session", "END:VEVENT", "END:VCALENDAR"]
    }

    @Test("an invitation names its organiser by the invited one's reply address, and them by the address they read")
    func request() throws {
        let invited = try CalendarRelayTests.reply(.practitioner)
        let lines = try CalendarRelayTests.carried(
            CalendarRelayTests.event(
                "REQUEST",
                [
                    "ORGANIZER;CN=Jane Doe;SENT-BY=\"mailto:desk@clinic.example\":mailto:jane.doe@clinic.example",
                    "ATTENDEE;CN=\(invited);ROLE=REQ-PARTICIPANT;RSVP=TRUE;X-NUM-GUESTS=0:mailto:\(invited)",
                    "ATTENDEE;CN=Jane Doe;PARTSTAT=ACCEPTED:mailto:JANE@home.example",
                    "ATTENDEE;CN=Other:mailto:other@elsewhere.example",
                    "ATTENDEE;CN=Room 3;CUTYPE=ROOM:mailto:room3@clinic.example",
                ]), by: .practitioner, method: "REQUEST")
        let own = try CalendarRelayTests.reply(.counterpart)
        #expect(
            lines
                == CalendarRelayTests.event(
                    "REQUEST",
                    [
                        "ORGANIZER;CN=\"Jane D. via Harbour Practice\":mailto:\(own)",
                        "ATTENDEE;CN=\"Carl Client\";ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:carl.client@mail.example",
                        "ATTENDEE;CN=\"Jane D. via Harbour Practice\";PARTSTAT=ACCEPTED:mailto:\(own)",
                    ]))
    }

    @Test("an invitation and its answer go through: each side's program finds the people it knows, and the same event")
    func bothWays() throws {
        let invited = try CalendarRelayTests.reply(.practitioner)
        let invitation = CalendarRelayTests.event(
            "REQUEST",
            ["ORGANIZER:mailto:jane.doe@clinic.example", "ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:\(invited)"])
        let received = try CalendarRelayTests.carried(invitation, by: .practitioner, method: "REQUEST")
        // The client's program takes the organiser as it stands there, and itself among the attendees.
        let organizer = try #require(received.first { $0.hasPrefix("ORGANIZER") })
        let attendee = try #require(received.first { $0.hasPrefix("ATTENDEE") })
        #expect(attendee.hasSuffix(":mailto:carl.client@mail.example"))
        let answer = CalendarRelayTests.event(
            "REPLY", [organizer, attendee.replacing("NEEDS-ACTION", with: "ACCEPTED")])
        let returned = try CalendarRelayTests.carried(answer, by: .counterpart, method: "REPLY")
        #expect(returned.contains("UID:7f3e@calendar.example") && returned.contains("SEQUENCE:2"))
        #expect(returned.contains("ORGANIZER;CN=\"Dr. Jane Doe\":mailto:jane.doe@clinic.example"))
        #expect(
            returned.contains(
                "ATTENDEE;CN=\"Carl C. via Harbour Practice\";PARTSTAT=ACCEPTED;RSVP=TRUE:mailto:\(invited)"))
    }

    @Test(
        "whoever the author's program knows the recipient as is the recipient",
        arguments: ["reply", "contact", "handle", "account", "own"])
    func knownAs(how: String) throws {
        let known =
            switch how {
            case "reply": try CalendarRelayTests.reply(.counterpart)
            case "contact": try CalendarRelayTests.address(.contact(practitioner: PersonID(1), client: PersonID(2)))
            case "handle": "Jane-Doe@messages.example.org"
            case "account": "post@messages.example.org"
            default: "jane@home.example"
            }
        let lines = try CalendarRelayTests.carried(
            CalendarRelayTests.event(
                "REQUEST", ["ORGANIZER:mailto:carl.client@mail.example", "ATTENDEE:mailto:\(known)"]),
            by: .counterpart, method: "REQUEST")
        #expect(lines.contains("ATTENDEE;CN=\"Dr. Jane Doe\":mailto:jane.doe@clinic.example"))
    }

    @Test("addresses of ours that are other people's, and those of strangers, are not carried")
    func strangers() throws {
        let others = [
            try CalendarRelayTests.address(.reply(ConversationID(12), .practitioner)),
            try CalendarRelayTests.address(.contact(practitioner: PersonID(1), client: PersonID(9))),
            "max-other@messages.example.org", "friend@elsewhere.example",
        ]
        let lines = try CalendarRelayTests.carried(
            CalendarRelayTests.event(
                "REQUEST", ["ORGANIZER:mailto:jane.doe@clinic.example"] + others.map { "ATTENDEE:mailto:\($0)" }),
            by: .practitioner, method: "REQUEST")
        #expect(!lines.contains { $0.hasPrefix("ATTENDEE") })
        for other in others { #expect(!lines.contains { $0.contains(other) }) }
    }

    @Test("an answer from an address that nobody knows is its author's, and goes to the organiser")
    func answerFromElsewhere() throws {
        let lines = try CalendarRelayTests.carried(
            CalendarRelayTests.event(
                "REPLY", ["ORGANIZER:invalid:nomail", "ATTENDEE;PARTSTAT=DECLINED:mailto:carl@work.example"]),
            by: .counterpart, method: "REPLY")
        #expect(lines.contains("ORGANIZER;CN=\"Dr. Jane Doe\":mailto:jane.doe@clinic.example"))
        let invited = try CalendarRelayTests.reply(.practitioner)
        #expect(lines.contains("ATTENDEE;CN=\"Carl C. via Harbour Practice\";PARTSTAT=DECLINED:mailto:\(invited)"))
    }

    @Test("an alarm writes to nobody, and texts lose the author's address")
    func alarmsAndTexts() throws {
        let event = CalendarRelayTests.event("REQUEST", ["ORGANIZER:mailto:jane.doe@clinic.example"]).dropLast(2)
        let lines = try CalendarRelayTests.carried(
            Array(event) + [
                "DESCRIPTION:Write to jane.doe@clin", " ic.example\\nor call", "BEGIN:VALARM", "ACTION:EMAIL",
                "ATTENDEE:mailto:jane.doe@clinic.example", "END:VALARM", "END:VEVENT", "END:VCALENDAR",
            ], by: .practitioner, method: "REQUEST")
        #expect(lines.count { $0.hasPrefix("ATTENDEE") } == 0)
        #expect(lines.contains("ACTION:EMAIL") && lines.contains("END:VALARM"))
        #expect(lines.contains { $0.hasPrefix("DESCRIPTION:Write to ") && $0.hasSuffix("\\nor call") })
        #expect(!lines.contains { $0.contains("clinic.example") })
    }

    @Test("whom a calendar names stands nowhere else in the mail, though nobody registered the address")
    func otherLines() throws {
        let lines = try CalendarRelayTests.carried(
            ["X-WR-CALNAME:jane@clinic.onmicrosoft.example"].reduce(
                into: CalendarRelayTests.event(
                    "REQUEST",
                    [
                        "ORGANIZER;SENT-BY=\"mailto:desk@clinic.onmicrosoft.example\":mailto:jane@clinic.onmicrosoft.example",
                        "ATTENDEE:mailto:third@elsewhere.example",
                    ])
            ) { $0.insert($1, at: 1) }.map {
                $0 == "SUMMARY:Session"
                    ? "SUMMARY:Session with third@elsewhere.example\\, or desk@clinic.onmicrosoft.example" : $0
            }, by: .practitioner, method: "REQUEST")
        for address in ["jane@clinic", "desk@clinic", "third@elsewhere"] {
            #expect(!lines.contains { $0.contains(address) }, "\(address)")
        }
    }

    @Test("each event of a series has its people")
    func series() throws {
        let invited = try CalendarRelayTests.reply(.practitioner)
        let people = ["ORGANIZER:mailto:jane.doe@clinic.example", "ATTENDEE:mailto:\(invited)"]
        let one = CalendarRelayTests.event("REQUEST", people)
        let two = one.dropLast() + ["BEGIN:VEVENT", "RECURRENCE-ID:20260101T100000Z"] + people + one.suffix(2)
        let lines = try CalendarRelayTests.carried(Array(two), by: .practitioner, method: "REQUEST")
        #expect(lines.count { $0.hasPrefix("ATTENDEE") } == 2 && lines.count { $0.hasPrefix("ORGANIZER") } == 2)
        #expect(lines.contains("RECURRENCE-ID:20260101T100000Z"))
    }
}
