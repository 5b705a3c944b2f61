import Flow
import Foundation
import Mail
import Store
import Triage

@testable import MailOut

/// A practice, two people and mails between them.
enum Samples {
    static let created = Timestamp(seconds: 1_700_000_000)
    static let keys = TokenKeys(current: .init(id: 1, secret: Array(repeating: 7, count: 32)))
    static let scheme = AddressScheme(domain: "messages.example.org", style: .catchAll)

    static func settings(
        style: AddressScheme.Style = .catchAll, returnPath: ComposerSettings.ReturnPath = .verp
    ) -> ComposerSettings {
        ComposerSettings(
            scheme: AddressScheme(domain: "messages.example.org", style: style),
            fromAccount: EmailAddress("post@messages.example.org"), organisation: "Harbour Practice",
            returnPath: returnPath, webURL: "https://app.example.org/")
    }

    /// The folder of the templates as they are shipped.
    static let templateFolder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("templates").path
    private static let shipped = Result { try Templates(folder: templateFolder) }

    /// The templates as they are shipped.
    static func templates() throws -> Templates { try shipped.get() }

    static func composer(_ settings: ComposerSettings = settings()) throws -> Composer {
        Composer(settings: settings, keys: keys, templates: try templates())
    }

    static let practitioner = Correspondent(
        id: PersonID(1), name: "Dr. Jane Doe", handle: "jane-doe", locale: "en",
        addresses: addresses("jane.doe@clinic.example", "jane@home.example", "jane@b\u{FC}cher.example"),
        phones: ["+44 20 7946 0958"])
    static let counterpart = Correspondent(
        id: PersonID(2), name: "Carl Client", handle: nil, locale: "en-GB",
        addresses: addresses("carl.client@mail.example"), phones: ["0171 5550123"])

    static func addresses(_ texts: String...) -> [EmailAddress] { texts.compactMap { EmailAddress($0) } }

    static func reference(_ text: String) -> [MessageID] { MessageID(text).map { [$0] } ?? [] }

    static func conversation(
        to party: Party, subject: String = "First session", references: [MessageID] = reference("a1@mail.example")
    ) -> ClaimedMail.ConversationContext {
        ClaimedMail.ConversationContext(
            id: ConversationID(11), kind: .enquiry, subject: subject, practitioner: practitioner,
            counterpart: counterpart, party: party, references: references)
    }

    static func entry(
        by author: Party, text: String = "Hello, do you have time on Tuesday?", trimmed: String = "",
        confidence: Double = 1, isUnproven: Bool = false, raw: String? = nil
    ) -> ClaimedMail.EntryContext {
        ClaimedMail.EntryContext(
            id: EntryID(5), author: EntryAuthor(author), text: text, trimmed: trimmed, rule: "none",
            confidence: confidence,
            isUnproven: isUnproven, writtenAt: created, raw: raw.map { Array($0.utf8) })
    }

    /// The notices that go to the practitioner.
    static let toPractitioner: Set<TemplateName> = [
        .newCustomerEnquiry, .enquirerMessage, .existingClientMessage, .confirmSender, .reminder, .agenda,
        .routedToSupport, .commandUnclear, .deliveryProblem,
    ]

    static func item(
        _ id: Int64 = 11, by counterpart: Correspondent = counterpart, subject: String = "First session"
    ) -> ClaimedMail.Item {
        ClaimedMail.Item(
            conversation: ConversationID(id), kind: .enquiry, subject: subject, counterpart: counterpart,
            waitingSince: created, closing: QuestionID(id))
    }

    static func question(_ kind: QuestionKind) -> ClaimedMail.QuestionContext {
        ClaimedMail.QuestionContext(
            id: QuestionID(3), kind: kind, expiresAt: created + .seconds(600_000), heldAt: created,
            subject: kind == .confirmSender ? "Re: Tuesday, from other@elsewhere.example" : "")
    }

    /// A claimed mail of that notice, as the store would give it.
    static func mail(
        _ template: TemplateName, id: Int64 = 21, conversation: ClaimedMail.ConversationContext? = nil,
        entry: ClaimedMail.EntryContext? = nil
    ) -> ClaimedMail {
        let isToPractitioner = toPractitioner.contains(template)
        let recipient = isToPractitioner ? practitioner : counterpart
        let lacksConversation = template.asks || [.welcome, .agenda, .signIn, .unroutable].contains(template)
        var mail = ClaimedMail(
            id: OutgoingMailID(id), template: template, recipient: recipient, address: recipient.addresses[0],
            createdAt: created, attempts: 0,
            conversation: lacksConversation
                ? nil : conversation ?? self.conversation(to: isToPractitioner ? .practitioner : .counterpart),
            entry: template.isRelayed
                ? entry ?? self.entry(by: isToPractitioner ? .counterpart : .practitioner) : nil,
            question: nil, frozen: nil)
        if template == .messageFromSupport { mail.entry?.author = .agent }
        fill(&mail)
        return mail
    }

    private static func fill(_ mail: inout ClaimedMail) {
        switch mail.template {
        case .confirmSender: mail.question = question(.confirmSender)
        case .confirmAddress: mail.question = question(.confirmAddress)
        case .nameNeeded: mail.question = question(.name)
        case .reminder: mail.items = [item()]
        case .agenda:
            mail.items = [item()]
            mail.items[0].closing = nil
            mail.bookings = [
                ClaimedMail.BookingLine(
                    startsAt: created + .seconds(86_400), endsAt: created + .seconds(89_400), client: counterpart)
            ]
        case .notDelivered, .deliveryProblem:
            let other = mail.template == .deliveryProblem ? counterpart : practitioner
            mail.failure = .init(subject: "First session", recipient: other, writtenAt: created, kind: .full)
        case .routedToSupport: mail.detail = MailDetail.notActiveClient
        case .digest:
            mail.conversation = nil
            mail.gathered = [31, 32].map { Samples.mail(.messageFromPractitioner, id: $0) }
        case .filesLeftOut:
            mail.failure = .init(subject: "First session", recipient: practitioner, writtenAt: created, kind: .refused)
            mail.detail = MailDetail.files([
                LeftOutFile(name: "walk.mov", reason: .tooLarge, isLinked: true),
                LeftOutFile(name: "a.exe", reason: .program, kind: ".exe"),
            ])
        case .commandUnclear: mail.detail = "#snooze till monday"
        case .awayNotice: mail.detail = MailDetail.away(until: created + .seconds(1_000_000))
        case .signIn:
            mail.detail = MailDetail.SignIn(token: "abcdefghij0123456789", expiresAt: created + .seconds(900)).detail
        default: break
        }
    }

    /// The composed mail, read back.
    static func message(_ mail: ClaimedMail, settings: ComposerSettings = settings()) throws -> Message {
        Message(parsing: try composer(settings).compose(mail).bytes)
    }
}

extension Message {
    /// Both bodies, every attachment and every header as a reader would have them.
    var everything: String {
        let files = attachments.map { "\($0.filename ?? "") \(String(decoding: $0.bytes, as: UTF8.self))" }
        let fields = allParts.flatMap { $0.header.fields.map { "\($0.name): \($0.text)" } }
        return ([plainBody ?? "", htmlBody ?? ""] + files + fields).joined(separator: "\n")
    }
}
