import Flow
import GRDB
import Mail
import Triage

extension Lookup {
    /// How often mail like this has come within the last hour.
    ///
    /// A conversation's budget counts what reached it, a sender's what was sent on: what an outsider who holds a key or
    /// writes a name can bring about (held mails, copies) must not hold the mails of those who belong there.
    func volume(_ arrival: Arrival, _ conversation: ConversationID?) throws -> Volume {
        let since = (now - StorePeriods.budget).milliseconds
        var volume = Volume()
        if let sender = arrival.senderAddress {
            volume.fromSender = try count(
                "SELECT 1 FROM arrival WHERE sender = ? AND filed_at > ? AND queued > 0", [sender.canonical, since])
        }
        if let conversation {
            volume.inConversation = try count(
                """
                SELECT 1 FROM arrival
                WHERE conversation = ? AND filed_at > ? AND disposition IN ('filed', 'note')
                """, [conversation.rawValue, since])
        }
        volume.sameBody = try count(
            """
            SELECT 1 FROM arrival
            WHERE body_digest = ? AND filed_at > ? AND disposition <> 'dropped' AND (queued > 0 OR disposition = 'held')
            """, [arrival.bodyDigest.bytes.stored, since])
        volume.toStrangers = Int(
            try db.number(
                "SELECT coalesce(sum(mails), 0) FROM stranger_minute WHERE minute > ?",
                [since / StorePeriods.minuteMilliseconds]) ?? 0)
        return volume
    }

    /// Counts no further than any budget reaches, so that a flood does not make each of its mails dearer.
    private func count(_ sql: String, _ arguments: StatementArguments) throws -> Int {
        Int(try db.number("SELECT count(*) FROM (\(sql) LIMIT \(StoreLimits.countedMails))", arguments) ?? 0)
    }
}
