import Flow
import Mail
import Store
import Triage

extension Composer {
    /// Whose addresses are looked for.
    enum Guarding {
        /// In words that are carried: both sides' (the recipient's own stand in quotes of their mails).
        case bothParties
        /// In the whole mail: everybody's but the recipient's.
        case others
    }

    /// What a mail to this recipient must not hold, and what it may.
    func secrets(for mail: ClaimedMail, guarding: Guarding) -> GuardedSecrets {
        var secrets = GuardedSecrets(settings: settings, keys: keys)
        let conversation = mail.conversation
        for part in mail.gathered { guardParties(of: part, guarding, in: &secrets) }
        for person in [conversation?.practitioner, conversation?.counterpart].compactMap(\.self)
        where guarding == .bothParties || person.id != mail.recipient.id {
            secrets.guardAgainst(person)
        }
        let others = mail.items.map(\.counterpart) + mail.bookings.map(\.client)
        for person in others + [mail.failure?.recipient].compactMap(\.self) where person.id != mail.recipient.id {
            secrets.guardAgainst(person)
        }
        guardSenders(of: mail, in: &secrets)
        if guarding == .others {
            secrets.allow(mail.address)
            for address in mail.recipient.addresses { secrets.allow(address) }
            if let account = settings.fromAccount { secrets.allow(account) }
        }
        secrets.issue(keys.localPart(for: .message(mail.id)))
        for reference in conversation?.references ?? [] { secrets.issue(reference) }
        if let conversation, let party = conversation.party {
            secrets.issue(keys.localPart(for: .reply(conversation.id, party)))
        }
        for token in issuedTokens(of: mail) { secrets.issue(keys.localPart(for: token)) }
        for link in issuedLinks(of: mail) { secrets.issue(link: link) }
        return secrets
    }

    /// Of a mail that a digest carries: several people who know nothing of each other.
    private func guardParties(of part: ClaimedMail, _ guarding: Guarding, in secrets: inout GuardedSecrets) {
        for person in [part.conversation?.practitioner, part.conversation?.counterpart].compactMap(\.self)
        where guarding == .bothParties || person.id != part.recipient.id {
            secrets.guardAgainst(person)
        }
        guardSenders(of: part, in: &secrets)
        for reference in part.conversation?.references ?? [] { secrets.issue(reference) }
    }

    /// People write from addresses that were never registered, and a confirmed mail is carried all the same.
    ///
    /// Our own addresses are left out: a forwarder or a site form may put one there, and it stands in every mail.
    private func guardSenders(of mail: ClaimedMail, in secrets: inout GuardedSecrets) {
        guard let entry = mail.entry, entry.author.party != mail.conversation?.party else { return }
        for sender in entry.senders where !settings.scheme.owns(sender) && sender != settings.fromAccount {
            secrets.guardAgainst(sender)
        }
        for address in invited(by: entry) where !settings.scheme.owns(address) && address != settings.fromAccount {
            secrets.guardAgainst(address)
        }
    }

    /// Everybody whom the calendars of a mail name: their addresses also stand in its other lines, and in its text.
    private func invited(by entry: ClaimedMail.EntryContext) -> [EmailAddress] {
        guard let raw = entry.raw else { return [] }
        let message = Message(parsing: raw)
        // To look at names is cheap; files are decoded only where one of them is a calendar.
        guard AttachmentRelay.mayHoldCalendar(message) else { return [] }
        return message.attachments.filter { AttachmentRelay.isCalendar($0) }.flatMap {
            CalendarProperty.people(in: $0.bytes)
        }
    }
}
