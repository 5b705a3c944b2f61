import Flow
import Mail
import Testing
import Triage

@testable import Store

@Suite struct LookupTests {
    private func resolve(_ key: ThreadKey, from sender: String = "mark@client.example", _ fixture: Fixture) async throws
        -> Resolution
    {
        let mail = Mails.from(sender, subject: "Re: Shoulder", uid: 1, keys: [key])
        let known = try await fixture.store.known(for: mail, now: fixture.start)
        #expect(known.resolved.map(\.found) == mail.keys.found)
        return try #require(known.resolved.first?.resolution)
    }

    @Test("keys lead to what they name, and to nothing where that does not exist")
    func resolves() async throws {
        try await Fixture.with { fixture in
            let (id, mail) = try await fixture.openConversation()
            let conversation = try #require(try await fixture.store.conversation(id)).0.conversation
            #expect(conversation.practitioner == fixture.jane)
            #expect(conversation.counterpart == fixture.mark)
            let table: [(ThreadKey, Resolution)] = [
                (.reply(id, .practitioner), .conversation(conversation, .practitioner)),
                (.reply(id, .counterpart), .conversation(conversation, .counterpart)),
                (.reply(ConversationID(99), .counterpart), .nothing),
                (
                    .contact(practitioner: fixture.jane.id, client: fixture.mark.id),
                    .contact(fixture.jane, client: fixture.mark, isActive: false, continuing: conversation)
                ),
                (.contact(practitioner: fixture.mark.id, client: fixture.jane.id), .nothing),
                (.ownMessage(mail), .conversation(conversation, .practitioner)),
                (.ownMessage(OutgoingMailID(99)), .nothing),
                (.returnPath(mail), .outgoing(mail, id, .practitioner)),
                (.returnPath(OutgoingMailID(99)), .nothing),
                (.question(QuestionID(99)), .nothing),
                (.handle("jane-doe"), .practitioner(fixture.jane, continuing: conversation)),
                (.handle("nobody"), .nothing),
                (.general(.support), .general(.support, continuing: nil)),
            ]
            for (key, resolution) in table {
                #expect(try await resolve(key, fixture) == resolution, "\(key)")
            }
        }
    }

    @Test("a foreign Message-ID counts for the party that knows it, and for nobody else (G8)")
    func boundsForeignIDs() async throws {
        try await Fixture.with { fixture in
            let (id, mail) = try await fixture.openConversation(owner: "a")
            _ = try await fixture.store.handOver(
                [.ready(mail, QueueTests.frozen(mail))], owner: "a", now: fixture.start, lease: Fixture.lease)
            let theirs = ThreadKey.foreignMessage(Fixture.messageID("mail-900@client.example"))
            let ours = ThreadKey.foreignMessage(QueueTests.frozen(mail).messageID)
            let table: [(ThreadKey, String, Party?)] = [
                (theirs, "mark@client.example", .counterpart), (theirs, "jane@practice.example", nil),
                (theirs, "anna@stranger.example", nil), (ours, "jane.doe@home.example", .practitioner),
                (ours, "mark@client.example", nil),
                (.foreignMessage(Fixture.messageID("unknown@x.example")), "mark@client.example", nil),
            ]
            for (key, sender, party) in table {
                guard case .conversation(let found, let side) = try await resolve(key, from: sender, fixture) else {
                    #expect(party == nil, "\(key) from \(sender)")
                    continue
                }
                #expect(found.id == id)
                #expect(side == party)
            }
        }
    }

    /// A second mail to the public address: its subject, its distance in seconds, its sender, and whether it continues.
    static let continuations: [(String, Int, String, Bool)] = [
        ("re: shoulder", 60, "mark@client.example", true),
        ("Shoulder", 30 * 86_400, "mark@client.example", true),
        ("Shoulder", 30 * 86_400 + 1, "mark@client.example", false),
        ("Knee", 60, "mark@client.example", false),
        ("Shoulder", 60, "jane@practice.example", false),
        ("Shoulder", 60, "anna@stranger.example", false),
    ]

    @Test("a public address continues the pair's conversation of that subject within 30 days", arguments: continuations)
    func continues(_ case: (String, Int, String, Bool)) async throws {
        let (subject, seconds, sender, continues) = `case`
        try await Fixture.with { fixture in
            let (id, _) = try await fixture.openConversation(subject: "shoulder")
            let mail = Mails.from(sender, subject: subject.lowercased(), uid: 1, keys: [.handle("jane-doe")])
            let known = try await fixture.store.known(for: mail, now: fixture.start + .seconds(seconds))
            guard case .practitioner(let person, let continuing)? = known.resolved.first?.resolution else {
                Issue.record("the handle leads nowhere")
                return
            }
            #expect(person == fixture.jane)
            #expect(continuing?.id == (continues ? id : nil))
        }
    }

    @Test("the sender is known by any of their addresses, whatever its case")
    func knowsSenders() async throws {
        try await Fixture.with { fixture in
            for (sender, person) in [
                ("Jane@Practice.Example", fixture.jane), ("jane.doe@home.example", fixture.jane),
                ("mark@client.example", fixture.mark), ("anna@stranger.example", nil),
            ] {
                let known = try await fixture.store.known(for: Mails.from(sender, uid: 1), now: fixture.start)
                #expect(known.sender == person)
            }
        }
    }

    @Test("no more than 40 keys of one mail are looked up")
    func boundsKeys() async throws {
        try await Fixture.with { fixture in
            let keys = (1...100).map { ThreadKey.reply(ConversationID(Int64($0)), .counterpart) }
            let known = try await fixture.store.known(
                for: Mails.from("mark@client.example", uid: 1, keys: keys), now: fixture.start)
            #expect(known.resolved.count == 40)
        }
    }

    @Test("held mails and copies fill nobody's conversation, and what is only shown fills no budget of words")
    func countsWhatReached() async throws {
        try await Fixture.with { fixture in
            let (id, _) = try await fixture.openConversation()
            for (uid, disposition) in [
                (UInt32(1), Disposition.held(.unrecognisedSender)), (2, .held(.overBudget)), (3, .dropped), (4, .note),
                (5, .ignored),
            ] {
                let mail = Mails.from("eve@stranger.example", text: "Yes", uid: uid, keys: [.reply(id, .counterpart)])
                try await fixture.file(mail) { _, _ in
                    Decision(disposition: disposition, rule: "t", conversation: .existing(id))
                }
            }
            let next = Mails.from("eve@stranger.example", text: "Yes", uid: 9, keys: [.reply(id, .counterpart)])
            let volume = try await fixture.store.known(for: next, now: fixture.start).volume
            #expect(volume == Volume(fromSender: 0, inConversation: 2, sameBody: 2))
        }
    }

    @Test("volumes count the last hour: what was answered, what came to the conversation, equal words")
    func countsVolume() async throws {
        try await Fixture.with { fixture in
            let (id, _) = try await fixture.openConversation()
            for (uid, seconds) in [(UInt32(1), 600), (2, 1_200)] {
                let mail = Mails.from("mark@client.example", text: "Thanks", uid: uid, keys: [.reply(id, .counterpart)])
                try await fixture.file(mail, at: fixture.start + .seconds(seconds)) { _, _ in
                    uid == 1
                        ? fixture.message(in: id, by: .counterpart)
                        : Decision(disposition: .held(.overBudget), rule: "budget", conversation: .existing(id))
                }
            }
            let next = Mails.from("mark@client.example", text: "Thanks", uid: 3, keys: [.reply(id, .counterpart)])
            for (seconds, volume) in [
                (1_800, Volume(fromSender: 2, inConversation: 2, sameBody: 1)),
                (3_600, Volume(fromSender: 1, inConversation: 1, sameBody: 1)),
                (4_200, Volume(fromSender: 0, inConversation: 0, sameBody: 0)),
                (9_999, Volume()),
            ] {
                let known = try await fixture.store.known(for: next, now: fixture.start + .seconds(seconds))
                #expect(known.volume == volume)
            }
        }
    }

    @Test("notices to unconfirmed addresses are counted over all, until the person answers with a key of ours")
    func countsStrangers() async throws {
        try await Fixture.with { fixture in
            let filed = try await fixture.file(Mails.from("anna@stranger.example", uid: 1)) { arrival, _ in
                fixture.enquiry(arrival)
            }
            let id = try #require(filed.conversation)
            let strangers = { (moment: Timestamp) in
                try await fixture.store.known(for: Mails.from("x@y.example", uid: 9), now: moment).volume.toStrangers
            }
            #expect(try await strangers(fixture.start) == 1)
            let answer = Mails.from("anna@stranger.example", text: "More", uid: 2, keys: [.reply(id, .counterpart)])
            try await fixture.file(answer) { _, known in
                var decision = fixture.message(in: id, by: .counterpart)
                let anna = try #require(known.sender)
                let request = MailRequest(
                    template: .enquiryAcknowledgement, recipient: .person(.existing(anna.id)),
                    conversation: .existing(id), party: .counterpart)
                decision.effects.append(.queue(request))
                return decision
            }
            #expect(try await strangers(fixture.start) == 1)
            #expect(try await strangers(fixture.start + .seconds(3_700)) == 0)
        }
    }
}
