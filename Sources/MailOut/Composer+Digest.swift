import Flow
import Mail
import Store
import Triage

extension Composer {
    /// Why the messages of a digest cannot go out as one mail; nil where they can.
    func objection(toGathering digest: ClaimedMail) -> String? {
        guard digest.template == .digest else { return nil }
        if digest.gathered.isEmpty { return "nothing is left of what it was to carry" }
        if digest.gathered.count == 1 { return "one message is left of them: it goes alone" }
        guard settings.webBase == nil else { return nil }
        let hasFiles = digest.gathered.contains { part in
            part.entry?.raw.map { !Message(parsing: $0).attachmentNames.isEmpty } ?? false
        }
        // Files of a digest are fetched from pages.
        return hasFiles ? "there are files and no pages to fetch them from: each message goes alone" : nil
    }

    /// The words of each message that a digest carries, as its recipient wants them; files stay on their pages.
    func gatheredWords(
        of digest: ClaimedMail, mask: Mask, _ objections: FileObjections, _ form: CarriedForm
    ) throws(CompositionError) -> [(OutgoingMailID, RelayedWords)] {
        guard digest.template == .digest else { return [] }
        var gathered: [(OutgoingMailID, RelayedWords)] = []
        for part in digest.gathered {
            guard let entry = part.entry else { throw .lacks("an entry to carry") }
            let relay = relay(of: part, mask: mask, token: "", objections.of(part, in: digest), .page)
            let whole = relay.words(of: entry)
            var words = try reduced(whole, of: part, to: form)
            if !whole.attachments.isEmpty || !whole.inline.isEmpty || whole.calendar != nil { words.isReduced = true }
            (words.attachments, words.inline, words.calendar, words.html) = ([], [], nil, nil)
            gathered.append((part.id, words))
        }
        return gathered
    }

    /// What a digest shows of each message.
    func setMessages(
        of digest: ClaimedMail, _ gathered: [(OutgoingMailID, RelayedWords)], moments: MomentWords, mask: Mask,
        in values: inout TemplateValues
    ) throws(CompositionError) {
        var records: [TemplateValues] = []
        for (part, words) in zip(digest.gathered, gathered) {
            records.append(try message(part, words.1, moments: moments, mask: mask))
        }
        values.set(.count, "\(records.count)")
        values.set(.messages, records: records)
    }

    private func message(
        _ part: ClaimedMail, _ words: RelayedWords, moments: MomentWords, mask: Mask
    ) throws(CompositionError) -> TemplateValues {
        guard let entry = part.entry, let conversation = part.conversation else { throw .lacks("an entry to carry") }
        var record = TemplateValues()
        let topic = subject(shownSubject(conversation.subject, to: part.recipient), mask)
        record.set(.author, shownName(author(of: part), to: part.recipient, mask))
        record.set(.topic, topic)
        record.set(.since, moments.moment(entry.writtenAt))
        record.set(.message, words.text)
        record.set(.messageHTML, HTMLText.paragraphs(words.text))
        record.set(.unproven, flag: entry.isUnproven)
        record.set(.copied, part.recipient.content == .noticeOnly ? nil : copied(in: part, mask))
        setFiles(words.leftOut, of: part, in: &record)
        if words.isReduced || words.leftOut.contains(where: \.isLinked), let link = readLink(of: part) {
            record.set(.isReduced, flag: words.isReduced)
            record.set(.readLink, link)
            record.set(.readUntil, moments.date(readUntil(part)))
        }
        let address = part.answers.flatMap { settings.scheme.address(keys.localPart(for: $0)) }
        record.set(.replyAddress, address?.description)
        record.set(.replyLink, address.map { MailtoLink(to: $0, subject: topic.isEmpty ? "" : "Re: \(topic)").text })
        return record
    }

    /// Files that a relayed mail does not carry.
    func setFiles(_ files: [LeftOutFile], of mail: ClaimedMail, in values: inout TemplateValues) {
        let (leftOut, linked) = told(files, to: mail.recipient.locale)
        values.set(.leftOut, list: leftOut)
        values.set(.linked, list: linked)
    }

    /// Files that a message was passed on without, to whoever sent it.
    func setFiles(of mail: ClaimedMail, mask: Mask, in values: inout TemplateValues) {
        let (leftOut, linked) = told(MailDetail.files(in: mail.detail), to: mail.recipient.locale)
        values.set(.counterpart, shownName(mail.failure?.recipient, to: mail.recipient, mask))
        values.set(.leftOut, list: leftOut.map { AddressFree.text(mask.masked($0)) })
        values.set(.linked, list: linked.map { AddressFree.text(mask.masked($0)) })
    }
}
