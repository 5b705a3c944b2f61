import Flow
import GRDB
import Mail
import Reply
import Triage

extension Effects {
    /// The arrival's words, or an automatic mail beside them.
    mutating func add(
        _ kind: Entry.Kind, to conversation: ConversationID, by party: Party, unproven: Bool
    ) throws {
        let arrival = try mail()
        let reply = arrival.reply
        try insert(
            kind, to: conversation,
            [
                EntryAuthor(party).rawValue, arrival.channel.rawValue, reply.text.stored, reply.trimmed.stored,
                reply.rule, reply.confidence, unproven, CopiedNames.stored(arrival.copied),
                arrival.receivedAt.milliseconds, arrival.attachmentNames.count,
            ], arrival: id)
        if kind == .message {
            try touch(conversation, by: party)
            try confirmAddress(conversation, party)
        }
        // What was typed on a page stands in nobody's mail program.
        if arrival.channel == .mail, let messageID = arrival.messageID {
            try ReferenceRow.add(messageID, to: conversation, party, in: db)
        }
    }

    /// Words that came without a mail: nothing was cut from them.
    mutating func post(
        _ text: String, to conversation: ConversationID, by author: EntryAuthor, _ channel: EntryChannel
    ) throws {
        try insert(
            .message, to: conversation,
            [author.rawValue, channel.rawValue, text.stored, "", "desk", 1, false, "", writtenAt.milliseconds, 0],
            arrival: nil)
        try touch(conversation, by: author.party)
        if let postedMail, let entry = entries[conversation] { try keep(postedMail, of: entry) }
    }

    /// The mail that an entry makes which came without one: the relay carries its HTML and files as those of any other.
    private func keep(_ mail: [UInt8], of entry: EntryID) throws {
        let digest = Digest(of: mail).bytes.stored
        try mail.withStored { bytes in
            try db.run("INSERT INTO blob (sha256, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING", [digest, bytes])
        }
        try db.run("INSERT INTO entry_mail (entry, raw) VALUES (?, ?)", [entry.rawValue, digest])
        let files = Message(parsing: mail).attachmentNames.count
        if files > 0 { try db.run("UPDATE entry SET files = ? WHERE id = ?", [files, entry.rawValue]) }
    }

    private mutating func insert(
        _ kind: Entry.Kind, to conversation: ConversationID, _ words: StatementArguments,
        arrival: ArrivalID?
    ) throws {
        if isRelease, kind == .message, arrival != nil, let note = try replaceNote(in: conversation, words) {
            entries[conversation] = note
            return
        }
        try db.run(
            """
            INSERT INTO entry (conversation, kind, author, channel, text, trimmed, rule, confidence, unproven,
                copied, written_at, files, filed_at, arrival)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, [conversation.rawValue, kind.rawValue] + words + [now.milliseconds, arrival?.rawValue])
        entries[conversation] = EntryID(db.lastInsertedRowID)
    }

    /// A note whose mail is now filed as a message becomes that message: else the same words would stand there twice.
    private func replaceNote(in conversation: ConversationID, _ words: StatementArguments) throws -> EntryID? {
        try db.number(
            """
            UPDATE entry SET kind = 'message', author = ?, channel = ?, text = ?, trimmed = ?, rule = ?, confidence = ?,
                unproven = ?, copied = ?, written_at = ?, files = ?, filed_at = ?
            WHERE conversation = ? AND arrival = ? AND kind = 'note' RETURNING id
            """, words + [now.milliseconds, conversation.rawValue, id?.rawValue]
        ).map { EntryID($0) }
    }

    /// Somebody wrote: the conversation is active, and the side that writes is not away any more, and has read the rest.
    private func touch(_ conversation: ConversationID, by party: Party?) throws {
        try db.run(
            """
            UPDATE conversation SET last_activity_at = max(last_activity_at, ?1),
                counterpart_wrote = max(counterpart_wrote, ?2),
                counterpart_away = min(counterpart_away, NOT ?2), practitioner_away = min(practitioner_away, NOT ?3),
                practitioner_unread = CASE WHEN ?3 THEN 0 ELSE practitioner_unread + 1 END,
                counterpart_unread = CASE WHEN ?2 THEN 0 ELSE counterpart_unread + 1 END
            WHERE id = ?4
            """, [now.milliseconds, party == .counterpart, party == .practitioner, conversation.rawValue])
        guard db.changesCount == 1 else { throw Inconsistency("there is no conversation \(conversation)") }
    }

    /// Who answers with a key that was mailed to them reads mail at their address: it is confirmed (product §4.4).
    ///
    /// Of a mail that its author vouched for the From address may be anybody's.
    private func confirmAddress(_ conversation: ConversationID, _ party: Party) throws {
        guard let sender = arrival?.senderAddress, let known, known.vouched == nil, let writer = known.sender,
            !isFirstConfirmed(sender, of: writer)
        else { return }
        let holdsKey = known.resolved.contains { resolved in
            guard case .conversation(let found, let owner) = resolved.resolution else { return false }
            switch resolved.found.key {
            case .reply, .ownMessage:
                return found.id == conversation && owner == party && found.person(party).id == writer.id
            default: return false
            }
        }
        guard holdsKey else { return }
        try AddressRow.confirm(sender.canonical, now: now, in: db)
    }

    private func isFirstConfirmed(_ address: EmailAddress, of person: KnownPerson) -> Bool {
        person.isConfirmed && person.addresses.first == address
    }
}
