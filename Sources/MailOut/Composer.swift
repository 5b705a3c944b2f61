package import Flow
import Foundation
package import Mail
package import Store
package import Triage

/// Why a mail could not be composed; the description says what to mend and names no address.
package enum CompositionError: Error, Equatable, CustomStringConvertible {
    case noTemplate(TemplateName)
    /// What the mail should have had: `an entry`, `a question`, `a sender's address`.
    case lacks(String)
    case unwritable(MessageWriterError)
    /// The recipient's address cannot stand in a mail that every server takes.
    case unreachableAddress

    package var description: String {
        switch self {
        case .noTemplate(let name): "there is no usable template \(name.rawValue)"
        case .lacks(let what): "the mail lacks \(what)"
        case .unwritable(let error): "\(error)"
        case .unreachableAddress:
            "the recipient's address has letters beyond ASCII before the @, which mail servers need not take "
                + "(RFC 6531); give the person another address"
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
    ///
    /// - Parameter objections: what was found out about its files.
    /// - Throws: `CompositionError`; nothing of it is worth a second try before somebody has mended something.
    package func compose(
        _ mail: ClaimedMail, objections: FileObjections = FileObjections()
    ) throws(CompositionError) -> FrozenMail {
        try composed(mail, objections).mail
    }

    /// A mail, and what of its author's it does not carry.
    struct Composed {
        var mail: FrozenMail
        /// Files that are not carried, by the mail whose words they came with: itself, or one that a digest carries.
        var leftOut: [OutgoingMailID: [LeftOutFile]] = [:]
        /// Something of it is left to its page.
        var hasPage = false
    }

    /// As `compose`, in the form that its recipient wants or in another.
    func composed(
        _ mail: ClaimedMail, _ objections: FileObjections, as form: CarriedForm? = nil
    ) throws(CompositionError) -> Composed {
        let form = form ?? CarriedForm(mail.recipient.content)
        var mail = mail
        mail.address = try Composer.deliverable(mail.address)
        let token = keys.localPart(for: .message(mail.id))
        guard let messageID = MessageID("\(token)@\(settings.scheme.domain)") else {
            throw .lacks("a Message-ID: the domain cannot stand in one")
        }
        let mask = Mask(scan: LeakScan(secrets: secrets(for: mail, guarding: .bothParties)))
        let words = try relayedWords(of: mail, mask: mask, token: token, objections, form)
        let gathered = try gatheredWords(of: mail, mask: mask, objections, form)
        let values = try values(for: mail, words: words, gathered: gathered, mask: mask, form)
        let template = form == .noticeOnly && mail.template.isRelayed ? .messageWaiting : mail.template
        let logo = templates.logo.map { (file: $0, contentID: "logo.\(token)@\(settings.scheme.domain)") }
        guard
            let rendered = templates.render(
                template, locale: mail.recipient.locale, values: values, logoID: logo?.contentID)
        else { throw .noTemplate(template) }
        let head = HeaderComposer(
            composer: self, mail: mail, messageID: messageID, mask: mask, isAnonymous: template == .messageWaiting)
        let message = OutgoingMessage(
            fields: try head.fields(subject: rendered.subject, token: token),
            body: Composer.body(
                rendered, inline: (words?.inline ?? []) + (logo.map { [Composer.part($0.file, $0.contentID)] } ?? []),
                calendar: words?.calendar, attachments: words?.attachments ?? []))
        let bytes = try write(message, token: token)
        let frozen = FrozenMail(
            envelopeFrom: try envelopeFrom(of: mail), envelopeTo: mail.address, messageID: messageID, bytes: bytes)
        var composed = Composed(mail: frozen)
        for (id, words) in gathered + (words.map { [(mail.id, $0)] } ?? []) {
            composed.leftOut[id] = words.leftOut.isEmpty ? nil : words.leftOut
            composed.hasPage = composed.hasPage || words.isReduced || words.leftOut.contains(where: \.isLinked)
        }
        return composed
    }

    /// The address with its domain as servers know it, `xn--…` (RFC 5890).
    private static func deliverable(_ address: EmailAddress) throws(CompositionError) -> EmailAddress {
        // As it stands in the store it has been read from a text already.
        if address.localPart.allBytes({ $0 < 0x80 }), address.domain.allBytes({ $0 < 0x80 }) { return address }
        let domain = Punycode.ascii(address.domain.precomposedStringWithCanonicalMapping)
        guard let plain = EmailAddress("\(address.localPart)@\(domain)"),
            plain.description.utf8.allSatisfy({ $0 < 0x80 })
        else { throw .unreachableAddress }
        return plain
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
            case .account: settings.fromAccount ?? settings.scheme.address(settings.notices)
            }
        guard let address else { throw .lacks("an envelope sender: addresses.domain is no domain") }
        return address
    }

    // MARK: Words

    private func relayedWords(
        of mail: ClaimedMail, mask: Mask, token: String, _ objections: FileObjections, _ form: CarriedForm
    ) throws(CompositionError) -> RelayedWords? {
        guard mail.template.isRelayed else { return nil }
        guard let entry = mail.entry else { throw .lacks("an entry to carry") }
        let words = relay(of: mail, mask: mask, token: token, objections, form).words(of: entry)
        return try reduced(words, of: mail, to: form)
    }

    /// What carries the words of a mail.
    func relay(
        of mail: ClaimedMail, mask: Mask, token: String, _ objections: FileObjections, _ form: CarriedForm
    ) -> PrivacyRelay {
        var policy = settings.attachments
        if form == .page { policy.maxBytes = Composer.mostOnPage }
        return PrivacyRelay(
            mask: mask, contentIDRoot: "\(token)@\(settings.scheme.domain)", policy: policy,
            objections: objections, hasPage: readLink(of: mail) != nil,
            calendar: { calendarParties(of: mail, mask: mask) })
    }

    /// More than any mail that is taken in.
    private static let mostOnPage = 1_000_000_000

    /// Who wrote the carried words, as the recipient may know them; nil where no name is left to show.
    func author(of mail: ClaimedMail) -> DisplayName? {
        guard let conversation = mail.conversation, let author = mail.entry?.author.party else { return nil }
        let person = author == .practitioner ? conversation.practitioner : conversation.counterpart
        return DisplayName(person.name)
    }

    private static func body(
        _ rendered: Templates.Rendered, inline: [OutgoingMessage.Body], calendar: OutgoingMessage.Body?,
        attachments: [OutgoingMessage.Body]
    ) -> OutgoingMessage.Body {
        var html = OutgoingMessage.Body.text(rendered.html, subtype: "html")
        if !inline.isEmpty {
            html = .multipart(subtype: "related", [html] + inline, parameters: ["type": "text/html"])
        }
        let both = OutgoingMessage.Body.multipart(
            subtype: "alternative", [.text(rendered.text, subtype: "plain"), html] + [calendar].compactMap(\.self))
        guard !attachments.isEmpty else { return both }
        return .multipart(subtype: "mixed", [both] + attachments)
    }

    private static func part(_ logo: NoticeDesign.Logo, _ contentID: String) -> OutgoingMessage.Body {
        .file(logo.bytes, contentType: logo.contentType, filename: nil, contentID: contentID, isInline: true)
    }
}
