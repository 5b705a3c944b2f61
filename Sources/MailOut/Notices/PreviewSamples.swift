import Flow
import Mail
import Store
import Triage

/// Mails of a practice that does not exist, one of each kind, for looking at templates.
struct PreviewSamples {
    /// BCP 47; the language that the mails are shown in.
    let locale: String

    /// 2025-06-02, 09:15 UTC: always the same, so that two previews can be compared.
    private static let morning = Timestamp(seconds: 1_748_855_700)
    private static let hour = Duration.seconds(3_600)
    private static let lesson = Duration.seconds(3_000)

    /// Signs the addresses of a preview; they lead nowhere.
    static let keys = TokenKeys(current: .init(id: 1, secret: Array("for looking at, never for sending".utf8)))

    private var practitioner: Correspondent {
        Correspondent(
            id: PersonID(1), name: "Jane Doe", handle: "jane-doe", locale: locale,
            addresses: PreviewSamples.address("jane.doe@practice.example"), timeZone: "Europe/London")
    }

    private var client: Correspondent { person(2, "Carl Fischer", "carl@mail.example") }

    private func person(_ id: Int64, _ name: String, _ address: String) -> Correspondent {
        Correspondent(
            id: PersonID(id), name: name, handle: nil, locale: locale, addresses: PreviewSamples.address(address),
            timeZone: "Europe/London")
    }

    private static func address(_ text: String) -> [EmailAddress] { EmailAddress(text).map { [$0] } ?? [] }

    /// The mails that show a notice: one, or one for each of its shapes; nil only where a sample address is none.
    func mails(for name: TemplateName) -> [(shape: String, mail: ClaimedMail)] {
        guard let mail = mail(name) else { return [] }
        switch name {
        case .reminder: return [("about one", mail), ("about several", several(mail))]
        case .agenda: return [("", mail), ("nothing to tell", quiet(mail))]
        case .existingClientMessage: return [("active client", mail), ("member", inactive(mail))]
        case .notDelivered, .deliveryProblem:
            return FailureKind.allCases.map { ($0.rawValue, failing(mail, $0)) }
        default: return [("", mail)]
        }
    }

    // MARK: One of each

    private func mail(_ name: TemplateName) -> ClaimedMail? {
        let toPractitioner = PreviewSamples.toPractitioner.contains(name)
        let recipient = toPractitioner ? practitioner : client
        guard let address = recipient.addresses.first else { return nil }
        var mail = ClaimedMail(
            id: OutgoingMailID(7), template: name, recipient: recipient, address: address,
            createdAt: PreviewSamples.morning, attempts: 0,
            conversation: PreviewSamples.alone.contains(name)
                ? nil : conversation(to: toPractitioner ? .practitioner : .counterpart, name),
            entry: name.isRelayed ? entry(name) : nil, question: question(name), frozen: nil)
        fill(&mail)
        return mail
    }

    private static let toPractitioner: Set<TemplateName> = [
        .newCustomerEnquiry, .enquirerMessage, .existingClientMessage, .confirmSender, .reminder, .agenda,
        .routedToSupport, .commandUnclear, .deliveryProblem,
    ]
    private static let alone: Set<TemplateName> = [
        .welcome, .nameNeeded, .confirmAddress, .confirmSender, .unroutable, .agenda, .signIn, .digest,
    ]

    private func conversation(to party: Party, _ name: TemplateName) -> ClaimedMail.ConversationContext {
        let isFirst = name == .newCustomerEnquiry || name.isAcknowledgement
        let known = MessageID("earlier@mail.example").map { [$0] } ?? []
        let isEnquiry = [.newCustomerEnquiry, .enquirerMessage, .reminder].contains(name)
        var conversation = ClaimedMail.ConversationContext(
            id: ConversationID(11), kind: isEnquiry ? .enquiry : .inHouse, subject: "A first session?",
            practitioner: practitioner, counterpart: client, party: party, references: isFirst ? [] : known)
        conversation.isActiveClient = true
        return conversation
    }

    private func entry(_ name: TemplateName) -> ClaimedMail.EntryContext {
        let byPractitioner = name == .messageFromPractitioner
        let text =
            byPractitioner || name == .messageFromSupport
            ? "Hello Carl,\n\nthank you for your message. Thursday at ten is free.\n\nBest wishes"
            : "Hello,\n\ndo you have time for a first session next week? Thursday would be best.\n\nMany thanks, Carl"
        let author: EntryAuthor =
            name == .messageFromSupport ? .agent : byPractitioner ? .practitioner : .counterpart
        return ClaimedMail.EntryContext(
            id: EntryID(5), author: author, text: text, trimmed: "", rule: "none", confidence: 1,
            isUnproven: name == .newCustomerEnquiry, writtenAt: PreviewSamples.morning, raw: nil)
    }

    private func question(_ name: TemplateName) -> ClaimedMail.QuestionContext? {
        let kind: QuestionKind
        switch name {
        case .confirmSender: kind = .confirmSender
        case .confirmAddress: kind = .confirmAddress
        case .nameNeeded: kind = .name
        default: return nil
        }
        let (earlier, later) = (PreviewSamples.morning + .seconds(-600), PreviewSamples.morning + .seconds(604_800))
        return ClaimedMail.QuestionContext(
            id: QuestionID(3), kind: kind, expiresAt: later, heldAt: earlier,
            subject: kind == .confirmSender ? "Re: A first session?" : "")
    }

    private func fill(_ mail: inout ClaimedMail) {
        let (now, day) = (PreviewSamples.morning, Duration.seconds(86_400))
        switch mail.template {
        case .reminder: mail.items = [item(11, client, "A first session?", waiting: PreviewSamples.hour * 5)]
        case .agenda:
            mail.items = [item(11, client, "A first session?", waiting: PreviewSamples.hour * 5)]
            mail.bookings = [booking(in: PreviewSamples.hour * 3, client), booking(in: day * 2, others[0])]
        case .routedToSupport: mail.detail = MailDetail.notActiveClient
        case .commandUnclear: mail.detail = "#snooze till monday"
        case .awayNotice: mail.detail = MailDetail.away(until: now + day * 9)
        case .filesLeftOut:
            mail.failure = .init(
                subject: "A first session?", recipient: practitioner, writtenAt: now + .seconds(-600), kind: .refused)
            mail.detail = MailDetail.files([
                LeftOutFile(name: "garden.mov", reason: .tooLarge, isLinked: true),
                LeftOutFile(name: "form.docm", reason: .program, kind: ".docm"),
            ])
        case .digest: mail.gathered = [gathered(7), gathered(8)]
        case .signIn: mail.detail = MailDetail.SignIn(token: "sample", expiresAt: now + .seconds(900)).detail
        default: break
        }
    }

    private func gathered(_ id: Int64) -> ClaimedMail {
        ClaimedMail(
            id: OutgoingMailID(id), template: .messageFromPractitioner, recipient: client, address: client.addresses[0],
            createdAt: PreviewSamples.morning, attempts: 0,
            conversation: conversation(to: .counterpart, .messageFromPractitioner),
            entry: entry(.messageFromPractitioner), question: nil, frozen: nil)
    }

    // MARK: Further shapes

    private var others: [Correspondent] {
        [person(3, "Amélie Durand-Whitfield", "amelie@mail.example"), person(4, "Bo", "bo@mail.example")]
    }

    private func item(
        _ id: Int64, _ person: Correspondent, _ subject: String, waiting: Duration
    ) -> ClaimedMail.Item {
        ClaimedMail.Item(
            conversation: ConversationID(id), kind: id == 11 ? .enquiry : .inHouse, subject: subject,
            counterpart: person, waitingSince: PreviewSamples.morning + (.zero - waiting), closing: QuestionID(id))
    }

    private func booking(in time: Duration, _ person: Correspondent) -> ClaimedMail.BookingLine {
        let start = PreviewSamples.morning + time
        return ClaimedMail.BookingLine(startsAt: start, endsAt: start + PreviewSamples.lesson, client: person)
    }

    private func several(_ mail: ClaimedMail) -> ClaimedMail {
        var mail = mail
        mail.conversation = nil
        mail.items += [
            item(
                12, others[0], "Our session on Thursday, and one about the exercises", waiting: .seconds(90_000)),
            item(13, others[1], "", waiting: .seconds(180_000)),
        ]
        return mail
    }

    private func quiet(_ mail: ClaimedMail) -> ClaimedMail {
        var mail = mail
        (mail.items, mail.bookings) = ([], [])
        return mail
    }

    private func inactive(_ mail: ClaimedMail) -> ClaimedMail {
        var mail = mail
        mail.conversation?.isActiveClient = false
        return mail
    }

    private func failing(_ mail: ClaimedMail, _ kind: FailureKind) -> ClaimedMail {
        var mail = mail
        mail.failure = .init(
            subject: "A first session?", recipient: mail.recipient.id == client.id ? practitioner : client,
            writtenAt: PreviewSamples.morning + .seconds(-86_400), kind: kind)
        return mail
    }
}
