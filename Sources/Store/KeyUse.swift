import Flow
import GRDB
package import Mail
import Triage

/// What living addresses were signed with one key.
package struct KeyUse: Hashable, Sendable {
    /// Reply addresses given to a side of an open conversation, and contact addresses given in agendas.
    package var addresses = 0
    /// Those of them whose owner has not been given a newer one, signed with another key.
    package var onlyAddresses = 0
    /// Questions that can still be answered.
    package var questions = 0

    package init() {}
}

extension Store {
    /// How many living addresses each key has signed, by the id that `keyOf` reads from a local part of ours.
    ///
    /// Reads every mail that was ever frozen: for an operator's question, not for every minute.
    package func keyUse(now: Timestamp, keyOf: @escaping @Sendable (String) -> UInt8?) async throws -> [UInt8: KeyUse] {
        try await read { db in
            var counting = KeyCounting(now: now, keyOf: keyOf)
            for sql in [KeyCounting.mails, KeyCounting.items, KeyCounting.contacts, KeyCounting.gathered] {
                let rows = try Row.fetchCursor(db.cachedStatement(sql: sql))
                while let row = try rows.next() { counting.count(row) }
            }
            return counting.use
        }
    }
}

/// Goes through the mails from the newest back.
private struct KeyCounting {
    static let mails = """
        SELECT frozen_mail.message_id AS id, outgoing.conversation AS conversation, outgoing.party AS party,
            conversation.is_open AS is_open, question.expires_at AS expires_at, question.used_at AS used_at
        FROM frozen_mail JOIN outgoing ON outgoing.id = frozen_mail.outgoing
            LEFT JOIN conversation ON conversation.id = outgoing.conversation
            LEFT JOIN question ON question.id = outgoing.question
        ORDER BY frozen_mail.outgoing DESC
        """

    /// What reminders and agendas list: a reply address for each conversation, and a button.
    static let items = """
        SELECT frozen_mail.message_id AS id, outgoing_item.conversation AS conversation, 'practitioner' AS party,
            conversation.is_open AS is_open, question.expires_at AS expires_at, question.used_at AS used_at
        FROM outgoing_item JOIN frozen_mail ON frozen_mail.outgoing = outgoing_item.outgoing
            JOIN conversation ON conversation.id = outgoing_item.conversation
            LEFT JOIN question ON question.id = outgoing_item.question
        ORDER BY outgoing_item.outgoing DESC
        """

    /// The reply addresses of the messages that digests carry.
    static let gathered = """
        SELECT frozen_mail.message_id AS id, outgoing.conversation AS conversation, outgoing.party AS party,
            conversation.is_open AS is_open, NULL AS expires_at, NULL AS used_at
        FROM outgoing JOIN frozen_mail ON frozen_mail.outgoing = outgoing.digest
            JOIN conversation ON conversation.id = outgoing.conversation
        WHERE outgoing.digest IS NOT NULL AND outgoing.digest <> outgoing.id
        ORDER BY outgoing.digest DESC
        """

    /// The contact addresses of the bookings that an agenda told of.
    static let contacts = """
        SELECT DISTINCT frozen_mail.message_id AS id, outgoing.person || ' ' || booking.member AS conversation,
            'contact' AS party, 1 AS is_open, NULL AS expires_at, NULL AS used_at
        FROM outgoing JOIN frozen_mail ON frozen_mail.outgoing = outgoing.id
            JOIN booking ON booking.practitioner = outgoing.person AND booking.starts_at >= outgoing.created_at
        WHERE outgoing.template = 'agenda' AND booking.starts_at < outgoing.created_at + 5270400000
        ORDER BY outgoing.id DESC
        """

    let now: Timestamp
    let keyOf: @Sendable (String) -> UInt8?
    private(set) var use: [UInt8: KeyUse] = [:]
    private var newest: [String: UInt8] = [:]
    private var counted: Set<String> = []

    init(now: Timestamp, keyOf: @escaping @Sendable (String) -> UInt8?) {
        self.now = now
        self.keyOf = keyOf
    }

    mutating func count(_ row: Row) {
        let id: String = row["id"]
        guard let key = keyOf(String(id.prefix { $0 != "@" })) else { return }
        if let expires: Int64 = row["expires_at"], expires > now.milliseconds, row["used_at"] == nil {
            use[key, default: KeyUse()].questions += 1
        }
        guard let conversation: String = row["conversation"].map({ "\($0)" }), let party: String = row["party"],
            row["is_open"] == 1
        else { return }
        let owner = "\(conversation) \(party)"
        let isNewest = newest[owner] == nil
        if isNewest { newest[owner] = key }
        guard counted.insert("\(owner) \(key)").inserted else { return }
        use[key, default: KeyUse()].addresses += 1
        if isNewest { use[key, default: KeyUse()].onlyAddresses += 1 }
    }
}
