import Flow
import Mail
import Store
import Triage

extension Composer {
    /// Who stands in a calendar object that a mail carries; nil where its author is no side of a conversation.
    func calendarParties(of mail: ClaimedMail, mask: Mask) -> CalendarParties? {
        guard let entry = mail.entry, let conversation = mail.conversation, let party = conversation.party,
            let writer = entry.author.party, writer != party,
            let answers = settings.scheme.address(keys.localPart(for: .reply(conversation.id, party)))
        else { return nil }
        let author = writer == .practitioner ? conversation.practitioner : conversation.counterpart
        let written = Set((author.addresses + entry.senders).map(\.canonical))
        let own = Set((mail.recipient.addresses + [mail.address]).map(\.canonical))
        return CalendarParties(
            author: .init(address: answers, name: shownName(of: mail, mask: mask)),
            recipient: .init(address: mail.address, name: DisplayName(mail.recipient.name)?.full)
        ) { address in
            if self.isOurs(address, for: mail.recipient, in: conversation) { return .recipient }
            if written.contains(address.canonical) { return .author }
            return own.contains(address.canonical) ? .recipient : .other
        }
    }

    /// The author of carried words as From has them.
    func shownName(of mail: ClaimedMail, mask: Mask) -> String {
        let organisation = HeaderText.line(settings.organisation)
        guard mail.template.isRelayed, let author = author(of: mail) else { return organisation }
        var values = TemplateValues()
        values.set(.organisation, organisation)
        values.set(.author, mask.masked(author.short))
        return templates.phrase(.via, locale: mail.recipient.locale, values: values)
    }

    /// True for an address of ours by which the author knows this recipient; those of other people are none of it.
    private func isOurs(
        _ address: EmailAddress, for recipient: Correspondent, in conversation: ClaimedMail.ConversationContext
    ) -> Bool {
        if address == settings.fromAccount { return true }
        guard let local = settings.scheme.localPart(of: address) else { return false }
        switch keys.token(in: local) {
        case .reply(let id, _)?: return id == conversation.id
        case .contact(let practitioner, let client)?:
            return practitioner == conversation.practitioner.id && client == conversation.counterpart.id
        case nil: return local == recipient.handle
        default: return false
        }
    }
}
