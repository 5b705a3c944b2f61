import Flow
import Mail
import Testing
import Triage

@testable import Store

/// What decisions ask for beside keys and volumes.
@Suite struct KnowledgeTests {
    private static func resolution(
        _ key: ThreadKey, from sender: String, subject: String = "Shoulder", at seconds: Int = 60, _ fixture: Fixture
    ) async throws -> Resolution? {
        let mail = Mails.from(sender, subject: subject, uid: 999, keys: [key])
        return try await fixture.store.known(for: mail, now: fixture.start + .seconds(seconds)).resolved.first?
            .resolution
    }

    @Test("the help desk is a person of every store, and nobody's mail is from it")
    func knowsDesk() async throws {
        try await Fixture.with { fixture in
            let known = try await fixture.store.known(for: Mails.from("x@y.example", uid: 1), now: fixture.start)
            #expect(known.desk?.role == .desk)
            #expect(known.desk?.addresses == [])
            #expect(try await fixture.store.people(role: nil, limit: 9).map(\.role) == [.practitioner, .member])
        }
    }

    @Test("an enquirer's address is confirmed once they answer with a key, an imported one from the start")
    func knowsConfirmed() async throws {
        try await Fixture.with { fixture in
            #expect(fixture.jane.isConfirmed && fixture.mark.isConfirmed)
            let filed = try await fixture.file(Mails.from("anna@stranger.example", uid: 1)) { arrival, _ in
                fixture.enquiry(arrival)
            }
            let id = try #require(filed.conversation)
            #expect(try await !fixture.known(id).counterpart.isConfirmed)
            let answer = Mails.from("anna@stranger.example", text: "More", uid: 2, keys: [.reply(id, .counterpart)])
            try await fixture.carryOut(
                [.add(to: .existing(id), by: .counterpart, unproven: false)], of: answer, uid: 2, in: id)
            #expect(try await fixture.known(id).counterpart.isConfirmed)
        }
    }

    @Test("an active client is known by every key that leads to the pair, and only a member is one")
    func knowsActiveClients() async throws {
        try await Fixture.with { fixture in
            let (id, _) = try await fixture.openConversation()
            let keys: [ThreadKey] = [
                .reply(id, .counterpart), .handle("jane-doe"),
                .contact(practitioner: fixture.jane.id, client: fixture.mark.id),
            ]
            for isActive in [false, true] {
                if isActive {
                    _ = try await fixture.store.markActive(
                        practitioner: fixture.jane.id, member: fixture.mark.id, by: "test", now: fixture.start)
                }
                for key in keys {
                    switch try await Self.resolution(key, from: "mark@client.example", fixture) {
                    case .conversation(let conversation, _), .practitioner(_, let conversation?):
                        #expect(conversation.isActiveClient == isActive)
                    case .contact(_, _, let says, let conversation):
                        #expect(says == isActive)
                        #expect(conversation?.isActiveClient == isActive)
                    default: Issue.record("\(key) leads nowhere")
                    }
                }
            }
        }
    }

    /// Who writes to support, after how long, under which subject, and whether that continues their talk with it.
    static let supports: [(String, Int, String, Bool)] = [
        ("jane@practice.example", 60, "Re: Invoice", true), ("jane@practice.example", 60, "Other", false),
        ("jane@practice.example", 30 * 86_400 + 1, "Invoice", false), ("mark@client.example", 60, "Invoice", false),
        ("anna@stranger.example", 60, "Invoice", false),
    ]

    @Test(
        "a general address continues its sender's talk with the desk, on whichever side", arguments: supports)
    func continuesWithDesk(_ case: (String, Int, String, Bool)) async throws {
        let (sender, seconds, subject, continues) = `case`
        try await Fixture.with { fixture in
            let (enquiry, _) = try await fixture.generalEnquiry()
            let desk = try await fixture.known(enquiry).practitioner
            try await fixture.carryOut([
                .open(
                    kind: .support, practitioner: fixture.jane.id, counterpart: .existing(desk.id),
                    subject: "Invoice")
            ])
            guard
                case .general(.support, let found)? = try await Self.resolution(
                    .general(.support), from: sender, subject: subject, at: seconds, fixture)
            else {
                Issue.record("the address leads nowhere")
                return
            }
            #expect(found?.counterpart.id == (continues ? desk.id : nil))
            guard
                case .general(_, let hers)? = try await Self.resolution(
                    .general(.enquiries), from: "anna@stranger.example", subject: "Re: Knee", fixture)
            else { return }
            #expect(hers?.id == enquiry)
            #expect(hers?.ticket?.kind == .enquiry)
        }
    }

    @Test("talk with support is not continued at a public address")
    func keepsSupportApart() async throws {
        try await Fixture.with { fixture in
            try await fixture.carryOut([
                .open(
                    kind: .support, practitioner: fixture.jane.id, counterpart: .existing(fixture.mark.id),
                    subject: "Shoulder")
            ])
            let found = try await Self.resolution(.handle("jane-doe"), from: "mark@client.example", fixture)
            #expect(found == .practitioner(fixture.jane, continuing: nil))
        }
    }

    @Test("notices to strangers are counted by address in a day, and by source and over all in an hour")
    func countsStrangers() async throws {
        try await Fixture.with { fixture in
            for uid in [UInt32(1), 2] {
                var mail = Mails.from("guest\(uid)@stranger.example", text: "\(uid)", uid: uid)
                if uid == 2 { mail.origin = "visitor 7" }
                try await fixture.file(mail) { arrival, _ in fixture.enquiry(arrival) }
            }
            let volume = { (sender: String, origin: String, seconds: Int) in
                var mail = Mails.from(sender, text: "next", uid: 9)
                mail.origin = origin
                let known = try await fixture.store.known(for: mail, now: fixture.start + .seconds(seconds))
                return [known.volume.toThisStranger, known.volume.toThisSource, known.volume.toStrangers]
            }
            #expect(try await volume("guest1@stranger.example", "", 60) == [1, 1, 2])
            #expect(try await volume("Guest2@Stranger.example", "visitor 7", 60) == [1, 1, 2])
            #expect(try await volume("other@elsewhere.example", "", 60) == [0, 0, 2])
            #expect(try await volume("guest1@stranger.example", "", 7_200) == [1, 0, 0])
            #expect(try await volume("guest1@stranger.example", "", 86_401) == [0, 0, 0])
            #expect(try await fixture.number("SELECT count(*) FROM arrival WHERE origin = 'visitor 7'") == 1)
            #expect(try await fixture.number("SELECT count(*) FROM arrival WHERE origin = 'stranger.example'") == 1)
        }
    }
}
