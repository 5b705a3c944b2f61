import Flow
import GRDB
import Mail
import Triage

extension Lookup {
    /// How often mail like this has come within the last hour, and what went to strangers for it: one statement, whose
    /// counts go no further than any budget reaches, so that a flood does not make each of its mails dearer.
    ///
    /// A conversation's budget counts what reached it, a sender's what was sent on: what an outsider who holds a key or
    /// writes a name can bring about (held mails, copies) must not hold the mails of those who belong there.
    func volume(_ arrival: Arrival, _ conversation: ConversationID?, isRegistered: Bool) throws -> Volume {
        let since = (now - StorePeriods.budget).milliseconds
        let sinceMinute = since / StorePeriods.minuteMilliseconds
        let sender = arrival.senderAddress?.canonical
        // What strangers write that is held must not hold what proven people write in the same words.
        let isProven = arrival.proof.proof == .pass && isRegistered
        let row = try db.row(
            Lookup.volumes,
            [
                sender, since, conversation?.rawValue, since, arrival.bodyDigest.bytes.stored, since, isProven,
                sinceMinute,
                sender, (now - StorePeriods.strangerDay).milliseconds, arrival.budgetSource.stored, sinceMinute,
            ])
        guard let row else { return Volume() }
        var volume = Volume(
            fromSender: row["from_sender"], inConversation: row["in_conversation"], sameBody: row["same_body"],
            toStrangers: row["to_strangers"])
        volume.toThisStranger = row["to_this_stranger"]
        volume.toThisSource = row["to_this_source"]
        return volume
    }

    private static let volumes = """
        SELECT (SELECT count(*) FROM (
                SELECT 1 FROM arrival WHERE sender = ? AND filed_at > ? AND queued > 0 \(limit))) AS from_sender,
            (SELECT count(*) FROM (
                SELECT 1 FROM arrival
                WHERE conversation = ? AND filed_at > ? AND disposition IN ('filed', 'note') \(limit)))
                AS in_conversation,
            (SELECT count(*) FROM (
                SELECT 1 FROM arrival
                WHERE body_digest = ? AND filed_at > ? AND disposition <> 'dropped'
                    AND (queued > 0 OR disposition = 'held' AND NOT ?) \(limit))) AS same_body,
            (SELECT coalesce(sum(mails), 0) FROM stranger_minute WHERE minute > ?) AS to_strangers,
            (SELECT count(*) FROM (
                SELECT 1 FROM address JOIN outgoing ON outgoing.address = address.written
                WHERE address.canonical = ? AND address.confirmed_at IS NULL AND outgoing.created_at > ?
                    AND \(TemplateName.isToStranger) \(limit))) AS to_this_stranger,
            (SELECT coalesce(sum(mails), 0) FROM source_minute WHERE origin = ? AND minute > ?) AS to_this_source
        """

    private static let limit = "LIMIT \(StoreLimits.countedMails)"
}

extension TemplateName {
    /// In the words of the partial index `outgoing_to_stranger`.
    static let isToStranger = """
        template IN ('enquiry-acknowledgement', 'enquiry-received', 'welcome', 'name-needed', 'confirm-address',
            'not-delivered', 'unroutable')
        """
}

extension Arrival {
    /// What notices to strangers are counted by: as the mail came in says, else the domain it was written from.
    var budgetSource: String {
        origin.isEmpty ? senderAddress?.domain ?? "" : origin
    }
}

/// Notices that one decision sends to unconfirmed addresses, counted once all of them are queued.
struct StrangerCount {
    var mails = 0

    /// Adds them to the minute, over all and for the source that caused them.
    func store(source: String, now: Timestamp, in db: Database) throws {
        guard mails > 0 else { return }
        let minute = now.milliseconds / StorePeriods.minuteMilliseconds
        try db.run(
            """
            INSERT INTO stranger_minute (minute, mails) VALUES (?, ?)
            ON CONFLICT (minute) DO UPDATE SET mails = mails + excluded.mails
            """, [minute, mails])
        guard !source.isEmpty else { return }
        try db.run(
            """
            INSERT INTO source_minute (origin, minute, mails) VALUES (?, ?, ?)
            ON CONFLICT (origin, minute) DO UPDATE SET mails = mails + excluded.mails
            """, [source.stored, minute, mails])
    }
}
