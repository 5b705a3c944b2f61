import Flow
import GRDB
import Mail
import Triage

/// The addresses an arrival named its sender by, kept beyond its raw bytes: they are guarded in what is carried on.
enum Senders {
    /// One in a line, From first.
    static func stored(of arrival: Arrival) -> String {
        var kept: [EmailAddress] = []
        let all = (arrival.from + arrival.replyTo).compactMap(\.address) + arrival.otherSenders
        for address in all where kept.count < StoreLimits.senders && !kept.contains(address) { kept.append(address) }
        return kept.map(\.description).joined(separator: "\n").stored
    }

    /// Those of the mail an entry came in, then those of its author's mails shortly before it, which it may quote.
    static func load(of entry: EntryID, by author: EntryAuthor, in conversation: ConversationID, _ db: Database) throws
        -> [EmailAddress]
    {
        let rows = try db.rows(
            """
            SELECT senders
            FROM (SELECT id AS place, author, arrival AS mail FROM entry
                WHERE conversation = ? AND id <= ? ORDER BY id DESC LIMIT ?)
                JOIN arrival ON arrival.id = mail
            WHERE author = ? ORDER BY place DESC
            """, [conversation.rawValue, entry.rawValue, StoreLimits.quotedEntries, author.rawValue])
        var found: [EmailAddress] = []
        for row in rows {
            let lines: String = row["senders"]
            for address in lines.split(separator: "\n").compactMap({ EmailAddress(String($0)) })
            where found.count < StoreLimits.senders && !found.contains(address) { found.append(address) }
        }
        return found
    }
}
