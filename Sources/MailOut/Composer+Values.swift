import Flow
import Mail
import Store
import Triage

extension Composer {
    /// What a mail's template is filled with: no more than the notice may say.
    func values(
        for mail: ClaimedMail, words: RelayedWords?, gathered: [(OutgoingMailID, RelayedWords)] = [], mask: Mask,
        _ form: CarriedForm = .full
    ) throws(CompositionError) -> TemplateValues {
        let known = Set(mail.template.variables)
        let moments = MomentWords(for: mail.recipient, language: templateLanguage(of: mail))
        var values = TemplateValues()
        values.set(.organisation, HeaderText.line(settings.organisation))
        values.set(.recipient, DisplayName(mail.recipient.name)?.full)
        values.set(.enquiriesAddress, publicAddress(.enquiries))
        values.set(.supportAddress, publicAddress(.support))
        values.set(.agendaAddress, publicAddress(.agenda))
        setConversation(of: mail, mask: mask, in: &values)
        if let words, mail.template.isRelayed { setWords(words, of: mail, mask: mask, in: &values) }
        if mail.template == .messageWaiting { setPage(of: mail, in: &values) }
        if mail.template == .digest {
            try setMessages(of: mail, gathered, moments: moments, mask: mask, in: &values)
        }
        if mail.template == .filesLeftOut { setFiles(of: mail, mask: mask, in: &values) }
        if known.contains(.answerBy) { try setQuestion(of: mail, moments: moments, in: &values) }
        if known.contains(.items) { setItems(of: mail, mask: mask, moments: moments, in: &values) }
        if known.contains(.bookings) { setBookings(of: mail, mask: mask, moments: moments, in: &values) }
        if known.contains(.writtenAt) { try setFailure(of: mail, mask: mask, moments: moments, in: &values) }
        values.set(.actionLink, actionLink(of: mail))
        values.set(.notActiveClient, flag: mail.detail == MailDetail.notActiveClient)
        if known.contains(.commandWritten) { values.set(.commandWritten, AddressFree.text(mask.masked(mail.detail))) }
        if known.contains(.awayName) { try setAway(of: mail, mask: mask, moments: moments, in: &values) }
        let shown: TemplateName = form == .noticeOnly && mail.template.isRelayed ? .messageWaiting : mail.template
        values.keep(shown.variables)
        return values
    }

    func templateLanguage(of mail: ClaimedMail) -> String {
        templates.language(of: mail.template, for: mail.recipient.locale) ?? Templates.fallback
    }

    private func publicAddress(_ general: AddressScheme.General) -> String? {
        settings.scheme.address(general.rawValue)?.description
    }

    func name(_ person: Correspondent?, _ mask: Mask) -> String? { name(DisplayName(person?.name), mask) }

    private func name(_ name: DisplayName?, _ mask: Mask) -> String? { name.map { mask.masked($0.full) } }

    /// Without it for whom wants no words in mails: a subject is somebody's words too.
    func shownSubject(_ subject: String, to recipient: Correspondent) -> String {
        recipient.content == .noticeOnly ? "" : SubjectLine.base(subject)
    }

    /// The other side's name, but for whom wants none in mails.
    func shownName(_ person: Correspondent?, to recipient: Correspondent, _ mask: Mask) -> String? {
        shownName(DisplayName(person?.name), to: recipient, mask)
    }

    func shownName(_ name: DisplayName?, to recipient: Correspondent, _ mask: Mask) -> String? {
        recipient.content == .noticeOnly ? nil : self.name(name, mask)
    }

    /// A subject as a notice may show it.
    func subject(_ text: String, _ mask: Mask) -> String {
        AddressFree.text(mask.masked(SubjectLine.base(text)))
    }

    // MARK: Conversations

    private func setConversation(of mail: ClaimedMail, mask: Mask, in values: inout TemplateValues) {
        guard let conversation = mail.conversation else { return }
        let isNamed = !conversation.isWithDesk
        values.set(.practitioner, isNamed ? shownName(conversation.practitioner, to: mail.recipient, mask) : nil)
        values.set(.counterpart, isNamed ? shownName(conversation.counterpart, to: mail.recipient, mask) : nil)
        // A relayed mail knows every address of its author, a notice only those that are registered.
        let base = mask.masked(shownSubject(conversation.subject, to: mail.recipient))
        values.set(.subject, mail.template.isRelayed ? base : AddressFree.text(base))
        values.set(.isReply, flag: !conversation.references.isEmpty)
        values.set(.isEnquiry, flag: conversation.kind == .enquiry)
        values.set(.activeClient, flag: conversation.isActiveClient)
    }

    private func setWords(
        _ words: RelayedWords, of mail: ClaimedMail, mask: Mask, in values: inout TemplateValues
    ) {
        values.set(.message, words.text)
        values.set(.messageHTML, words.html ?? HTMLText.paragraphs(words.text))
        setFiles(words.leftOut, of: mail, in: &values)
        values.set(.isReduced, flag: words.isReduced)
        if words.isReduced || words.leftOut.contains(where: \.isLinked) { setPage(of: mail, in: &values) }
        values.set(.unproven, flag: mail.entry?.isUnproven ?? false)
        values.set(.copied, copied(in: mail, mask))
        values.set(.author, author(of: mail).map { mask.masked($0.full) })
    }

    private func setPage(of mail: ClaimedMail, in values: inout TemplateValues) {
        let moments = MomentWords(for: mail.recipient, language: templateLanguage(of: mail))
        values.set(.readLink, readLink(of: mail))
        values.set(.readUntil, moments.date(readUntil(mail)))
    }

    /// Who was addressed as well, by names that show no address; with how many more there are.
    func copied(in mail: ClaimedMail, _ mask: Mask) -> String? {
        let known = [mail.recipient, mail.conversation?.practitioner, mail.conversation?.counterpart]
        let parties = Set(known.compactMap { DisplayName($0?.name)?.full })
        let names = (mail.entry?.copied ?? []).compactMap { DisplayName($0) }
            .filter { !parties.contains($0.full) }.compactMap { name($0, mask) }
        guard !names.isEmpty else { return nil }
        let more = names.count - Composer.shownCopies
        return names.prefix(Composer.shownCopies).joined(separator: ", ") + (more > 0 ? " + \(more)" : "")
    }

    /// So many names fill two lines of a phone.
    private static let shownCopies = 10

    private func setItems(
        of mail: ClaimedMail, mask: Mask, moments: MomentWords, in values: inout TemplateValues
    ) {
        values.set(.several, flag: mail.items.count > 1)
        values.set(.count, "\(mail.items.count)")
        let records = mail.items.map { item in
            var record = TemplateValues()
            let topic = subject(shownSubject(item.subject, to: mail.recipient), mask)
            // Whoever asks for an agenda wants to know whom it is about; it names nobody in its subject.
            let isAgenda = mail.template == .agenda
            record.set(
                .name, isAgenda ? name(item.counterpart, mask) : shownName(item.counterpart, to: mail.recipient, mask))
            record.set(.topic, topic)
            record.set(.since, moments.moment(item.waitingSince))
            record.set(.closeLink, item.closing.flatMap(actionLink))
            let address = settings.scheme.address(keys.localPart(for: .reply(item.conversation, .practitioner)))
            record.set(.replyAddress, address?.description)
            record.set(
                .replyLink, address.map { MailtoLink(to: $0, subject: topic.isEmpty ? "" : "Re: \(topic)").text })
            return record
        }
        values.set(.items, records: records)
        if let item = mail.items.first, mail.items.count == 1 {
            values.set(.subject, subject(shownSubject(item.subject, to: mail.recipient), mask))
            values.set(.isEnquiry, flag: item.kind == .enquiry)
        }
    }

    private func setBookings(
        of mail: ClaimedMail, mask: Mask, moments: MomentWords, in values: inout TemplateValues
    ) {
        values.set(.today, moments.day(mail.createdAt))
        values.set(.zone, moments.zoneName)
        let records = mail.bookings.map { booking in
            var record = TemplateValues()
            record.set(.name, name(booking.client, mask))
            record.set(.day, moments.day(booking.startsAt))
            record.set(.from, moments.time(booking.startsAt))
            record.set(.until, moments.time(booking.endsAt))
            let token = AddressToken.contact(practitioner: mail.recipient.id, client: booking.client.id)
            let address = settings.scheme.address(keys.localPart(for: token))
            record.set(.messageAddress, address?.description)
            record.set(.messageLink, address.map { MailtoLink(to: $0, subject: "").text })
            return record
        }
        values.set(.bookings, records: records)
    }

    // MARK: Questions, failures, absences

    private func setQuestion(
        of mail: ClaimedMail, moments: MomentWords, in values: inout TemplateValues
    ) throws(CompositionError) {
        if mail.template == .signIn {
            guard let signIn = signInLink(of: mail) else { throw .lacks("a page to sign in: web.url, or a token") }
            return values.set(.answerBy, moments.moment(signIn.expiresAt))
        }
        guard let question = mail.question else { throw .lacks("a question to ask") }
        values.set(.heldAt, moments.moment(question.heldAt))
        values.set(.answerBy, moments.moment(question.expiresAt))
        values.set(.heldSubject, AddressFree.text(SubjectLine.base(question.subject)))
    }

    private func setFailure(
        of mail: ClaimedMail, mask: Mask, moments: MomentWords, in values: inout TemplateValues
    ) throws(CompositionError) {
        guard let failure = mail.failure else { throw .lacks("what did not arrive") }
        values.set(.writtenAt, moments.moment(failure.writtenAt))
        values.set(.subject, subject(shownSubject(failure.subject, to: mail.recipient), mask))
        values.set(.counterpart, shownName(failure.recipient, to: mail.recipient, mask))
        values.set(failure.kind.variable, flag: true)
    }

    private func setAway(
        of mail: ClaimedMail, mask: Mask, moments: MomentWords, in values: inout TemplateValues
    ) throws(CompositionError) {
        guard let conversation = mail.conversation, let party = conversation.party else {
            throw .lacks("a conversation with somebody who is away")
        }
        let person = party == .practitioner ? conversation.counterpart : conversation.practitioner
        let isNamed = mail.recipient.content != .noticeOnly
        values.set(.awayName, isNamed ? DisplayName(person.name).map { mask.masked($0.short) } : nil)
        values.set(.awayUntil, MailDetail.awayUntil(mail.detail).map(moments.date))
    }
}
