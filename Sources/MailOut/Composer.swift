package import Flow
package import Mail
package import Store
package import Triage

/// Why a mail could not be composed; the description says what to mend and names no address.
package enum CompositionError: Error, Equatable, CustomStringConvertible {
    case noTemplate(TemplateName)
    /// What the mail should have had: `an entry`, `a question`, `a sender's address`.
    case lacks(String)
    case unwritable(MessageWriterError)

    package var description: String {
        switch self {
        case .noTemplate(let name): "there is no usable template \(name.rawValue)"
        case .lacks(let what): "the mail lacks \(what)"
        case .unwritable(let error): "\(error)"
        }
    }
}

/// Makes bytes of a claimed mail: nothing but its arguments decides what they are, so that the same mail renders alike.
package struct Composer: Sendable {
    let settings: ComposerSettings
    let keys: TokenKeys
    let templates: Templates

    package init(settings: ComposerSettings, keys: TokenKeys, templates: Templates) {
        self.settings = settings
        self.keys = keys
        self.templates = templates
    }

    /// Envelope and bytes of a mail.
    package func compose(_ mail: ClaimedMail) throws(CompositionError) -> FrozenMail {
        let token = keys.localPart(for: .message(mail.id))
        guard let messageID = MessageID("\(token)@\(settings.scheme.domain)") else {
            throw .lacks("a Message-ID: the domain cannot stand in one")
        }
        let mask = Mask(scan: LeakScan(secrets: secrets(for: mail, guarding: .bothParties)))
        let words = try relayedWords(of: mail, mask: mask, token: token)
        let values = try values(for: mail, words: words, mask: mask)
        guard let rendered = templates.render(mail.template, locale: mail.recipient.locale, values: values) else {
            throw .noTemplate(mail.template)
        }
        let head = HeaderComposer(composer: self, mail: mail, messageID: messageID, mask: mask)
        let message = OutgoingMessage(
            fields: try head.fields(subject: rendered.subject, token: token),
            body: Composer.body(rendered, words: words))
        let bytes = try write(message, token: token)
        return FrozenMail(
            envelopeFrom: try envelopeFrom(of: mail), envelopeTo: mail.address, messageID: messageID, bytes: bytes)
    }

    private func write(_ message: OutgoingMessage, token: String) throws(CompositionError) -> [UInt8] {
        var number = 0
        do {
            return try message.bytes {
                number += 1
                // Signed, so that no sender can guess it and write a boundary into their text.
                return "=_\(Digest(of: Array("\(token)/\(number)".utf8)).hex.prefix(Composer.boundaryLength))"
            }
        } catch {
            throw .unwritable(error)
        }
    }

    private static let boundaryLength = 32

    private func envelopeFrom(of mail: ClaimedMail) throws(CompositionError) -> EmailAddress {
        let address =
            switch settings.returnPath {
            case .verp: settings.scheme.address(keys.localPart(for: .returnPath(mail.id)))
            case .account: settings.fromAccount ?? settings.scheme.address(AddressScheme.General.notices.rawValue)
            }
        guard let address else { throw .lacks("an envelope sender: addresses.domain is no domain") }
        return address
    }

    // MARK: Words

    private func relayedWords(
        of mail: ClaimedMail, mask: Mask, token: String
    ) throws(CompositionError) -> RelayedWords? {
        guard mail.template.isRelayed else { return nil }
        guard let entry = mail.entry else { throw .lacks("an entry to carry") }
        return PrivacyRelay(mask: mask, contentIDRoot: "\(token)@\(settings.scheme.domain)").words(of: entry)
    }

    private func values(
        for mail: ClaimedMail, words: RelayedWords?, mask: Mask
    ) throws(CompositionError) -> TemplateValues {
        var values = TemplateValues()
        values.set(.organisation, settings.organisation)
        if let words {
            values.set(.message, words.text)
            values.set(.messageHTML, words.html ?? HTMLText.paragraphs(words.text))
            values.set(.leftOut, list: words.leftOut)
            values.set(.unproven, flag: mail.entry?.isUnproven ?? false)
            values.set(.author, author(of: mail).map { mask.masked($0.full) })
            values.set(.recipient, DisplayName(mail.recipient.name)?.full)
            values.set(.subject, mask.masked(SubjectLine.base(mail.conversation?.subject ?? "")))
            values.set(.isReply, flag: !(mail.conversation?.references ?? []).isEmpty)
        }
        if mail.template == .confirmSender {
            guard let question = mail.question else { throw .lacks("a question to ask") }
            values.set(.recipient, DisplayName(mail.recipient.name)?.full)
            values.set(.heldAt, DateWords.utc(question.heldAt))
            values.set(.answerBy, DateWords.utc(question.expiresAt))
            values.set(.heldSubject, Composer.withoutAddresses(SubjectLine.base(question.subject)))
        }
        return values
    }

    /// Who wrote the carried words, as the recipient may know them; nil where no name is left to show.
    func author(of mail: ClaimedMail) -> DisplayName? {
        guard let conversation = mail.conversation, let entry = mail.entry else { return nil }
        let person = entry.author == .practitioner ? conversation.practitioner : conversation.counterpart
        return DisplayName(person.name)
    }

    /// A subject from an address that is not shown: whatever could be that address is not shown either.
    private static func withoutAddresses(_ text: String) -> String {
        text.split(separator: " ").filter { !Fold.bytes(String($0)).contains(UInt8(ascii: "@")) }
            .joined(separator: " ")
    }

    private static func body(_ rendered: Templates.Rendered, words: RelayedWords?) -> OutgoingMessage.Body {
        var html = OutgoingMessage.Body.text(rendered.html, subtype: "html")
        if let words, !words.inline.isEmpty {
            html = .multipart(subtype: "related", [html] + words.inline, parameters: ["type": "text/html"])
        }
        let both = OutgoingMessage.Body.multipart(
            subtype: "alternative", [.text(rendered.text, subtype: "plain"), html])
        guard let words, !words.attachments.isEmpty else { return both }
        return .multipart(subtype: "mixed", [both] + words.attachments)
    }
}
