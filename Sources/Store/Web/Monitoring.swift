import GRDB
package import Mail
package import Triage

extension Schema {
    /// Monitoring for training purposes (product §2.4 rule 1): what is drawn, who read what and why, and their notes.
    static let monitoring = """
        CREATE TABLE monitored (
            conversation INTEGER PRIMARY KEY REFERENCES conversation (id),
            drawn_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX monitored_drawn ON monitored (drawn_at);
        CREATE TABLE sampling (
            share INTEGER NOT NULL CHECK (share BETWEEN 1 AND 100)
        ) STRICT;
        CREATE TABLE reading (
            id INTEGER PRIMARY KEY,
            reader INTEGER NOT NULL REFERENCES person (id),
            what TEXT NOT NULL,
            why TEXT NOT NULL,
            at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX reading_reader ON reading (reader);
        CREATE TABLE review (
            id INTEGER PRIMARY KEY,
            conversation INTEGER NOT NULL REFERENCES conversation (id),
            reviewer INTEGER NOT NULL REFERENCES person (id),
            words TEXT NOT NULL,
            at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX review_conversation ON review (conversation);
        CREATE INDEX review_reviewer ON review (reviewer);
        """
}

/// Conversations that are to be looked at for training purposes.
package struct SamplingPlan: Hashable, Sendable {
    /// One of them.
    package struct Sample: Hashable, Sendable {
        package var conversation: ConversationID
        package var subject: String
        package var kind: String
        package var drawnAt: Timestamp
        package var isReviewed: Bool
    }

    /// How many of a hundred are drawn.
    package var share: Int
    package var samples: [Sample]
}

/// Who has read somebody else's words, and what for.
package struct Reading: Hashable, Sendable {
    package var reader: String
    package var what: String
    package var why: String
    package var at: Timestamp
}

/// What somebody noted about a conversation.
package struct Review: Hashable, Sendable {
    package var reviewer: String
    package var words: String
    package var at: Timestamp
}

extension Store {
    /// Records that an operator has read words of others.
    ///
    /// - Parameters:
    ///   - what: `conversation 7`, `held mail 12`; without addresses or words.
    ///   - why: what for, in the reader's words.
    package func recordReading(by reader: PersonID, of what: String, why: String, now: Timestamp) async throws {
        try await write { db in
            try db.run(
                "INSERT INTO reading (reader, what, why, at) VALUES (?, ?, ?, ?)",
                [reader.rawValue, what.stored, why.stored, now.milliseconds])
        }
    }

    /// The log of what was read, the newest first.
    package func readings(limit: Int) async throws -> [Reading] {
        try await read { db in
            try db.rows(
                """
                SELECT what, why, at, coalesce(name, (SELECT written FROM address WHERE person = reader
                    ORDER BY position LIMIT 1), '') AS reader
                FROM reading JOIN person ON person.id = reader ORDER BY reading.id DESC LIMIT ?
                """, [limit]
            ).map {
                Reading(
                    reader: $0["reader"], what: $0["what"], why: $0["why"], at: Timestamp(milliseconds: $0["at"]))
            }
        }
    }

    /// What is drawn, those that nobody has noted anything about first.
    package func samplingPlan(limit: Int) async throws -> SamplingPlan {
        try await read { db in
            let rows = try db.rows(
                """
                SELECT monitored.conversation AS id, subject, kind, drawn_at, EXISTS (
                    SELECT 1 FROM review WHERE review.conversation = monitored.conversation AND at >= drawn_at) AS done
                FROM monitored JOIN conversation ON conversation.id = monitored.conversation
                ORDER BY done, drawn_at DESC, monitored.conversation LIMIT ?
                """, [limit])
            return SamplingPlan(
                share: Int(try db.number("SELECT share FROM sampling") ?? Int64(Monitoring.standardShare)),
                samples: rows.map {
                    SamplingPlan.Sample(
                        conversation: ConversationID($0["id"]), subject: $0["subject"], kind: $0["kind"],
                        drawnAt: Timestamp(milliseconds: $0["drawn_at"]), isReviewed: $0["done"])
                })
        }
    }

    /// Draws conversations of the last thirty days by lot; one that was drawn in that time stays drawn and counts.
    ///
    /// - Parameters:
    ///   - share: of a hundred, 1 to 100; the plan from now on.
    ///   - seed: decides the lot.
    package func drawSample(ofHundred share: Int, seed: UInt64, now: Timestamp) async throws {
        try await write { db in try Monitoring(db: db, now: now).draw(share, seed) }
    }

    /// Keeps a note about a conversation.
    package func addReview(
        of conversation: ConversationID, by reviewer: PersonID, _ words: String, now: Timestamp
    ) async throws {
        try await write { db in
            try db.run(
                "INSERT INTO review (conversation, reviewer, words, at) VALUES (?, ?, ?, ?)",
                [conversation.rawValue, reviewer.rawValue, words.stored, now.milliseconds])
        }
    }

    /// The notes about a conversation, in their order.
    package func reviews(of conversation: ConversationID) async throws -> [Review] {
        try await read { db in
            try db.rows(
                """
                SELECT words, at, coalesce(name, (SELECT written FROM address WHERE person = reviewer
                    ORDER BY position LIMIT 1), '') AS reviewer
                FROM review JOIN person ON person.id = reviewer WHERE conversation = ? ORDER BY review.id
                """, [conversation.rawValue]
            ).map { Review(reviewer: $0["reviewer"], words: $0["words"], at: Timestamp(milliseconds: $0["at"])) }
        }
    }
}

/// Drawing lots, within a transaction.
private struct Monitoring {
    let db: Database
    let now: Timestamp

    static let standardShare = 5
    private static let windowMilliseconds: Int64 = 30 * 86_400_000
    /// More than anybody reads.
    private static let mostDrawn = 1_000

    func draw(_ share: Int, _ seed: UInt64) throws {
        try db.run("DELETE FROM sampling")
        try db.run("INSERT INTO sampling (share) VALUES (?)", [share])
        let start = now.milliseconds - Monitoring.windowMilliseconds
        let ids = try db.numbers(
            "SELECT id FROM conversation WHERE last_activity_at >= ? ORDER BY id", [start])
        let drawn = Set(
            try db.numbers("SELECT conversation FROM monitored WHERE drawn_at >= ?", [start]))
        let wanted = min((ids.count * share + 99) / 100, Monitoring.mostDrawn) - drawn.count
        guard wanted > 0 else { return }
        let lots = ids.filter { !drawn.contains($0) }.map { (lot: Monitoring.lot($0, seed), id: $0) }
            .sorted { $0.lot < $1.lot }
        for (_, id) in lots.prefix(wanted) {
            try db.run(
                """
                INSERT INTO monitored (conversation, drawn_at) VALUES (?1, ?2)
                ON CONFLICT (conversation) DO UPDATE SET drawn_at = ?2
                """, [id, now.milliseconds])
        }
    }

    /// SplitMix64 of the id and the seed: nobody can choose what is drawn, and one seed draws the same again.
    private static func lot(_ id: Int64, _ seed: UInt64) -> UInt64 {
        var mixed = UInt64(bitPattern: id) &* 0x9E37_79B9_7F4A_7C15 &+ seed
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
