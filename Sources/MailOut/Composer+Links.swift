import Flow
import Mail
import Store
import Triage

extension Composer {
    /// The page of a mail's button: `https://host/a/q-…`; nil where there are no web pages, or nothing to press.
    func actionLink(of mail: ClaimedMail) -> String? {
        if mail.template == .signIn { return signInLink(of: mail)?.link }
        let closing = mail.items.count == 1 ? mail.items.first?.closing : nil
        return (mail.question?.id ?? closing).flatMap(actionLink)
    }

    /// The page where that question is answered; nil where there are no web pages.
    func actionLink(_ question: QuestionID) -> String? {
        settings.webBase.map { WebLinks(origin: $0).action(keys.localPart(for: .question(question))) }
    }

    /// The page of a sign-in mail and how long it counts; nil where there are no web pages, or no token.
    func signInLink(of mail: ClaimedMail) -> (link: String, expiresAt: Timestamp)? {
        guard let base = settings.webBase, let signIn = MailDetail.SignIn(mail.detail) else { return nil }
        return ("\(base)/sign-in/\(signIn.token)", signIn.expiresAt)
    }

    /// The links of a mail to our own pages.
    func issuedLinks(of mail: ClaimedMail) -> [String] {
        [actionLink(of: mail), readLink(of: mail)].compactMap(\.self)
            + mail.items.compactMap { $0.closing.flatMap(actionLink) } + mail.gathered.compactMap { readLink(of: $0) }
    }

    /// The tokens of a mail's questions, items and bookings: local parts that are its recipient's from now on.
    func issuedTokens(of mail: ClaimedMail) -> [AddressToken] {
        let questions = [mail.question?.id].compactMap(\.self) + mail.items.compactMap(\.closing)
        let items = mail.items.map { AddressToken.reply($0.conversation, .practitioner) }
        let bookings = mail.bookings.map {
            AddressToken.contact(practitioner: mail.recipient.id, client: $0.client.id)
        }
        let answers = mail.gathered.compactMap(\.answers)
        let pages = ([mail] + mail.gathered).filter { readLink(of: $0) != nil }.map { AddressToken.reading($0.id) }
        return questions.map { .question($0) } + items + bookings + answers + pages
    }
}

extension ComposerSettings {
    /// `webURL` without a slash at its end.
    var webBase: String? {
        guard let webURL, webHost != nil else { return nil }
        return webURL.hasSuffix("/") ? String(webURL.dropLast()) : webURL
    }
}

/// A link that opens a new mail (RFC 6068).
struct MailtoLink {
    let text: String

    /// - Parameter subject: empty for none.
    init(to address: EmailAddress, subject: String) {
        let query = subject.isEmpty ? "" : "?subject=\(MailtoLink.encoded(subject))"
        text = "mailto:\(address)\(query)"
    }

    private static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                result += byte < 0x10 ? "%0\(hex)" : "%\(hex)"
            }
        }
        return result
    }
}

extension ClaimedMail {
    /// Where an answer to its words goes.
    var answers: AddressToken? {
        guard let conversation, let party = conversation.party else { return nil }
        return .reply(conversation.id, party)
    }
}
