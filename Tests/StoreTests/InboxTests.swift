import Flow
import GRDB
import Mail
import Testing
import Triage

@testable import Store

/// What people see of their conversations: unread counts, pages, drafts and the index of words.
@Suite struct InboxTests {
    private static func write(
        _ text: String, by party: Party, in id: ConversationID, uid: UInt32, _ fixture: Fixture
    ) async throws {
        let mail = Mails.from(
            party == .practitioner ? "jane@practice.example" : "mark@client.example", text: text, uid: uid)
        try await fixture.file(mail) { _, _ in fixture.message(in: id, by: party) }
    }

    @Test("what the other side wrote is unread until it is read or answered, by whatever way; later words stay unread")
    func unread() async throws {
        try await Fixture.with { fixture in
            let (id, _) = try await fixture.openConversation()
            let unread = { (person: KnownPerson) in try await fixture.store.inbox(of: person, limit: 9)[0].unread }
            #expect(try await unread(fixture.jane) == 1)
            #expect(try await unread(fixture.mark) == 0)
            let read = try #require(try await fixture.store.conversation(id, of: fixture.jane, limit: 9))
            try await Self.write("And more", by: .counterpart, in: id, uid: 2, fixture)
            try await fixture.store.markRead(id, by: .practitioner, upTo: try #require(read.entries.last).id)
            #expect(try await unread(fixture.jane) == 1)
            #expect(try await fixture.store.unread(of: fixture.jane) == 1)
            try await Self.write("Yes", by: .practitioner, in: id, uid: 3, fixture)
            #expect(try await unread(fixture.jane) == 0)
            #expect(try await unread(fixture.mark) == 1)
            #expect(try await fixture.store.inbox(of: fixture.mark, .unread, limit: 9).map(\.id) == [id])
            #expect(try await fixture.store.inbox(of: fixture.jane, .unread, limit: 9).isEmpty)
        }
    }

    @Test("an inbox is read page by page, each conversation once, the latest activity first")
    func pages() async throws {
        try await Fixture.with { fixture in
            var all: [ConversationID] = []
            for index in 0..<25 {
                let subject = "Subject \(index)"
                let (id, _) = try await fixture.openConversation(subject: subject, uid: UInt32(index + 1))
                all.append(id)
            }
            var seen: [ConversationID] = []
            var place: InboxPlace?
            while true {
                let rows = try await fixture.store.inbox(of: fixture.jane, after: place, limit: 7)
                guard let last = rows.last else { break }
                seen += rows.map(\.id)
                place = InboxPlace(activityAt: last.lastActivityAt, id: last.id)
            }
            #expect(seen == all.reversed())
        }
    }

    @Test("nobody reads another's conversation, whatever its number")
    func others() async throws {
        try await Fixture.with { fixture in
            let (id, _) = try await fixture.openConversation()
            let raj = ImportedPerson(
                externalID: "p2", role: .practitioner, name: "Raj", handle: "raj",
                addresses: [Fixture.address("raj@practice.example")])
            _ = try await fixture.store.importPeople([raj], now: fixture.start)
            let other = try #require(try await fixture.store.person(named: "raj"))
            #expect(try await fixture.store.conversation(id, of: other, limit: 9) == nil)
            #expect(try await fixture.store.inbox(of: other, [id]).isEmpty)
            #expect(try await fixture.store.counterpart(fixture.mark.id, of: other.id) == nil)
            #expect(try await fixture.store.counterpart(fixture.mark.id, of: fixture.jane.id) != nil)
            _ = try await fixture.store.indexEntries(limit: 100)
            let words = try #require(SearchWords("shoulder"))
            #expect(try await fixture.store.search(words, of: other, limit: 9).isEmpty)
            #expect(try await fixture.store.search(words, of: fixture.jane, limit: 9).count == 1)
        }
    }

    @Test(
        "words are found by their beginnings, whatever their case and accents, and all of them have to be there",
        arguments: [
            ("café", true), ("CAFE", true), ("caf", true), ("afe", false), ("café thursday", true),
            ("café friday", false), ("\"", false), ("NEAR(", false), ("*", false), ("thurs\" OR \"x", false),
        ])
    func search(typed: String, isFound: Bool) async throws {
        try await Fixture.with { fixture in
            let (id, _) = try await fixture.openConversation(subject: "Plans")
            try await Self.write("The Café on Thursday", by: .counterpart, in: id, uid: 2, fixture)
            while try await fixture.store.indexEntries(limit: 1) == 1 {}
            let found = try await SearchWords(typed).mapped {
                try await fixture.store.search($0, of: fixture.jane, limit: 9)
            }
            #expect((found?.isEmpty == false) == isFound)
        }
    }

    @Test("what is changed, moved or taken out is found by its new words and its new people, and not by the old ones")
    func indexStaysTrue() async throws {
        try await Fixture.with { fixture in
            let (id, _) = try await fixture.openConversation(subject: "Plans")
            try await Self.write("The zebra crossing", by: .counterpart, in: id, uid: 2, fixture)
            while try await fixture.store.indexEntries(limit: 100) > 0 {}
            let count = { (word: String, person: KnownPerson) in
                try await fixture.store.search(try #require(SearchWords(word)), of: person, limit: 9).count
            }
            #expect(try await count("zebra", fixture.jane) == 1)
            try await fixture.store.write { db in
                try db.run("UPDATE entry SET text = 'The giraffe' WHERE text LIKE '%zebra%'")
            }
            #expect(try await count("zebra", fixture.jane) == 0)
            #expect(try await count("giraffe", fixture.jane) == 1)
            try await fixture.store.write { db in
                try db.run(
                    "INSERT INTO person (role, name, locale, created_at) VALUES ('practitioner', 'Raj', 'en', 0)")
                try db.run("UPDATE conversation SET practitioner = last_insert_rowid()")
            }
            #expect(try await count("giraffe", fixture.jane) == 0)
            #expect(try await count("giraffe", fixture.mark) == 1)
            try await fixture.store.write { db in
                try db.run("DELETE FROM outgoing")
                try db.run("DELETE FROM entry WHERE text LIKE '%giraffe%'")
            }
            #expect(try await count("giraffe", fixture.mark) == 0)
            // FTS5's own check that the index holds what its table does.
            try await fixture.store.write { db in
                try db.execute(sql: "INSERT INTO entry_search (entry_search) VALUES ('integrity-check')")
            }
        }
    }

    @Test("a draft is its writer's at its place, kept anew with every letter, and gone once it is sent or empty")
    func drafts() async throws {
        try await Fixture.with { fixture in
            let (store, now) = (fixture.store, fixture.start)
            try await store.keepDraft(subject: "", text: "Half", of: fixture.jane.id, at: "/a", now: now)
            try await store.keepDraft(subject: "S", text: "Half a", of: fixture.jane.id, at: "/a", now: now)
            #expect(try await store.draft(of: fixture.jane.id, at: "/a")?.text == "Half a")
            #expect(try await store.draft(of: fixture.mark.id, at: "/a") == nil)
            #expect(try await store.draft(of: fixture.jane.id, at: "/b") == nil)
            try await store.keepDraft(subject: "", text: "", of: fixture.jane.id, at: "/a", now: now)
            #expect(try await store.draft(of: fixture.jane.id, at: "/a") == nil)
        }
    }

    @Test("lots are drawn of the last thirty days, as many as the plan says; who is drawn stays drawn")
    func monitoring() async throws {
        try await Fixture.with { fixture in
            for index in 0..<20 {
                _ = try await fixture.openConversation(subject: "S \(index)", uid: UInt32(index + 1))
            }
            let store = fixture.store
            try await store.drawSample(ofHundred: 10, seed: 1, now: fixture.start)
            let first = try await store.samplingPlan(limit: 99)
            #expect(first.samples.count == 2 && first.share == 10)
            try await store.drawSample(ofHundred: 25, seed: 2, now: fixture.start)
            let second = try await store.samplingPlan(limit: 99)
            #expect(second.samples.count == 5)
            #expect(Set(first.samples.map(\.conversation)).isSubset(of: Set(second.samples.map(\.conversation))))
            let drawn = second.samples[0].conversation
            try await store.addReview(of: drawn, by: fixture.jane.id, "Fine", now: fixture.start)
            #expect(try await store.samplingPlan(limit: 99).samples.last?.isReviewed == true)
            #expect(try await store.reviews(of: drawn).map(\.words) == ["Fine"])
            try await store.recordReading(
                by: fixture.jane.id, of: "conversation \(drawn)", why: "training", now: fixture.start)
            #expect(try await store.readings(limit: 9).map(\.why) == ["training"])
        }
    }

    @Test("no statement of a page reads a whole table")
    func plans() async throws {
        try await Fixture.with { fixture in
            let (id, _) = try await fixture.openConversation()
            while try await fixture.store.indexEntries(limit: 100) > 0 {}
            let statements = StatementLog()
            try await statements.watch(fixture.store)
            let (store, jane) = (fixture.store, fixture.jane)
            for filter in [InboxFilter.all, .unread, .waiting, .enquiries] {
                _ = try await store.inbox(of: jane, filter, limit: 9)
                _ = try await store.inbox(of: fixture.mark, filter, limit: 9)
            }
            _ = try await store.unread(of: jane)
            _ = try await store.conversation(id, of: jane, limit: 9)
            _ = try await store.activity(of: jane, limit: 9)
            _ = try await store.session("x", now: fixture.start)
            _ = try await store.conversations(of: [jane.id], after: 0, limit: 9)
            _ = try await store.entries(of: id, after: 0, limit: 9)
            try await QueryPlanTests.expectSearches(statements.all, in: fixture)
        }
    }
}

extension Optional where Wrapped: Sendable {
    /// `map` with a body that waits.
    fileprivate func mapped<Value>(_ body: (Wrapped) async throws -> Value) async rethrows -> Value? {
        guard let self else { return nil }
        return try await body(self)
    }
}
