import Flow
import Foundation
import GRDB
import Mail
import Triage

/// The row of an arrival and its raw bytes.
enum ArrivalRow {
    static func find(_ source: ArrivalSource, in db: Database) throws -> ArrivalID? {
        try db.number(
            "SELECT id FROM arrival WHERE mailbox = ? AND folder = ? AND uid_validity = ? AND uid = ? AND name = ?",
            [
                source.mailbox.stored, source.folder.stored, Int64(source.uidValidity), Int64(source.uid),
                source.name.stored,
            ]
        ).map { ArrivalID($0) }
    }

    /// Stores the bytes, once for equal ones, and the row with what was decided.
    static func insert(
        _ arrival: Arrival, _ decision: Decision, conversation: ConversationID?, now: Timestamp, in db: Database
    ) throws -> ArrivalID {
        let digest = arrival.rawDigest.bytes.stored
        try arrival.raw.withStored { bytes in
            try db.run("INSERT INTO blob (sha256, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING", [digest, bytes])
        }
        let source = arrival.source
        try db.run(
            """
            INSERT INTO arrival (mailbox, folder, uid_validity, uid, name, received_at, filed_at, raw, truncated_from,
                body_digest, sender, from_text, senders, subject, message_id, verdict, proof, disposition, reason, rule,
                trace, conversation, origin, queued)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                source.mailbox.stored, source.folder.stored, Int64(source.uidValidity), Int64(source.uid),
                source.name.stored, arrival.receivedAt.milliseconds, now.milliseconds, digest, arrival.truncatedFrom,
                arrival.bodyDigest.bytes.stored, arrival.senderAddress?.canonical, arrival.fromText.stored,
                Senders.stored(of: arrival), arrival.subject.stored, arrival.messageID?.text,
                arrival.verdict.kind.rawValue, arrival.proof.proof.rawValue, decision.disposition.name,
                decision.disposition.reason?.rawValue,
                decision.rule, decision.trace.stored, conversation?.rawValue, arrival.budgetSource.stored,
                decision.mails,
            ])
        return ArrivalID(db.lastInsertedRowID)
    }

    /// Writes what is known only after the effects: the conversation that was opened, and how many mails more than those
    /// that are counted already (fewer below 0) were queued.
    static func complete(
        _ id: ArrivalID, conversation: ConversationID?, queued: Int, in db: Database
    ) throws {
        try db.run(
            "UPDATE arrival SET conversation = ?, queued = queued + ? WHERE id = ?",
            [conversation?.rawValue, queued, id.rawValue])
    }

    /// Replaces what was decided, for a mail that is released.
    static func redecide(
        _ id: ArrivalID, _ decision: Decision, conversation: ConversationID?, lifted: Lifted? = nil, in db: Database
    ) throws {
        try db.run(
            """
            UPDATE arrival SET disposition = ?, reason = ?, rule = ?, trace = ?,
                conversation = coalesce(?, conversation), lifted = coalesce(?, lifted)
            WHERE id = ?
            """,
            [
                decision.disposition.name, decision.disposition.reason?.rawValue, decision.rule,
                decision.trace.stored, conversation?.rawValue, lifted?.stored, id.rawValue,
            ])
    }
}

extension Arrival {
    /// The From field as an operator reads it.
    var fromText: String {
        from.map { mailbox in
            guard let name = mailbox.name else { return mailbox.literal }
            return "\(name) <\(mailbox.literal)>"
        }.joined(separator: ", ")
    }
}

extension Decision {
    /// How many mails it asks for; seldom fewer are queued, where somebody was welcomed or asked before.
    var mails: Int {
        effects.count { effect in
            switch effect {
            case .queue, .agenda: true
            default: false
            }
        }
    }
}

extension Disposition {
    /// As it is stored and counted.
    var name: String {
        switch self {
        case .filed: "filed"
        case .note: "note"
        case .ignored: "ignored"
        case .dropped: "dropped"
        case .held: "held"
        }
    }

    var reason: HoldReason? {
        if case .held(let reason) = self { reason } else { nil }
    }
}

extension [TraceStep] {
    /// A line for each step: its rule, a tab, what was found.
    var stored: String {
        map { "\($0.rule)\t\($0.found.onOneLine)" }.joined(separator: "\n").stored
    }

    init(stored: String) {
        self = stored.split(separator: "\n").map { line in
            let parts = line.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
            return TraceStep(String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
        }
    }
}

extension String {
    fileprivate var onOneLine: String {
        guard utf8.contains(where: { $0 < 0x20 }) else { return self }
        return String(decoding: utf8.map { $0 < 0x20 ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
    }
}
