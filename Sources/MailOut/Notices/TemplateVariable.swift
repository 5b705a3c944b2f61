import Flow

/// A word that a template may use in double braces.
///
/// What is not listed for a notice cannot be used in it: that is how an acknowledgement to an unconfirmed address is kept
/// free of everything its sender chose (product §4.4), whoever edits the template.
enum TemplateVariable: String, CaseIterable {
    /// The name behind "via".
    case organisation
    /// The recipient's own name.
    case recipient
    /// Who wrote the relayed words, as the recipient may know them.
    case author
    /// The practitioner of the conversation, as members know them.
    case practitioner
    /// The other side of the practitioner's conversation.
    case counterpart
    /// The conversation's subject without reply marks; absent where it is empty.
    case subject
    /// True where the mail continues a thread that the recipient's mail client knows.
    case isReply
    /// True where the conversation is with somebody who is no member.
    case isEnquiry

    /// The relayed words as plain text.
    case message
    /// The relayed words as safe HTML; empty in a text template.
    case messageHTML
    /// True where the author's address has not been proven to be theirs.
    case unproven
    /// Names of those whom the author addressed as well; absent where there is none.
    case copied
    /// True where the author is an active client of the practitioner.
    case activeClient
    /// What was left out of the relayed mail, a line each.
    case leftOut
    /// Files that can be fetched from the message's page, a line each.
    case linked
    /// The message's page, where the mail does not carry all of it; until when it is there.
    case readLink, readUntil
    /// True where the mail shows the beginning only.
    case isReduced
    /// In phrases: what program a file is, or what the virus in it is called.
    case kind
    /// Messages of a digest, the oldest first.
    case messages

    /// When the mail in question came, in words.
    case heldAt
    /// The subject of the mail in question; absent where it is empty.
    case heldSubject
    /// Until when an answer or a link counts, in words.
    case answerBy
    /// The page of the button; absent where the installation has no web pages.
    case actionLink

    /// Unanswered conversations, the oldest first.
    case items
    /// True for more than one of them, and how many there are.
    case several, count
    /// Upcoming bookings, by their start.
    case bookings
    /// The recipient's day and time zone.
    case today, zone

    /// When the message that did not arrive was written, in words.
    case writtenAt
    /// Why it did not arrive: one of these is true.
    case addressDead, mailboxFull, refused, gaveUp
    /// True where the message was not passed on since its addressee is no active client.
    case notActiveClient
    /// The line that was meant as a command, as it was written.
    case commandWritten
    /// Who is away; until when, in words, where they said so.
    case awayName, awayUntil
    /// Public addresses of the installation.
    case enquiriesAddress, supportAddress, agendaAddress

    /// Inside `items` and `bookings`: the other person's name; absent where they gave none.
    case name
    /// Inside `items`: the subject, and since when an answer is waited for.
    case topic, since
    /// Inside `items`: where to answer, as an address and as a mailto link.
    case replyAddress, replyLink
    /// Inside `items`: the page that says "no answer needed"; absent where there is none.
    case closeLink
    /// Inside `bookings`: when it is, and where to write to the client, as an address and as a mailto link.
    case day, from, until, messageAddress, messageLink

    /// Holds HTML of our own making, which must not be escaped again.
    var isHTML: Bool { self == .messageHTML }

    /// What may be used inside a section of that name only.
    var inner: [TemplateVariable] {
        switch self {
        case .items: [.name, .topic, .since, .replyAddress, .replyLink, .closeLink]
        case .bookings: [.name, .day, .from, .until, .messageAddress, .messageLink]
        case .messages:
            [
                .author, .topic, .since, .message, .messageHTML, .leftOut, .linked, .readLink, .readUntil, .isReduced,
                .unproven, .copied, .replyAddress, .replyLink,
            ]
        default: []
        }
    }
}

extension TemplateName {
    /// What the templates of this notice may use.
    var variables: [TemplateVariable] {
        switch self {
        // To addresses that may not be the sender's: nothing that a sender chose can be said (product §4.4).
        case .enquiryAcknowledgement, .enquiryReceived, .welcome, .practitionerLeft: [.organisation]
        case .unroutable: [.organisation, .enquiriesAddress]
        case .nameNeeded, .confirmAddress: [.organisation, .answerBy, .actionLink]
        case .notDelivered: [.organisation, .writtenAt] + TemplateName.causes
        case .signIn: [.organisation, .answerBy, .actionLink]

        case .memberAcknowledgement: [.organisation, .recipient, .practitioner]
        case .confirmSender: [.organisation, .recipient, .heldAt, .heldSubject, .answerBy, .actionLink]
        case .newCustomerEnquiry, .enquirerMessage, .messageFromPractitioner:
            TemplateName.relayed + [.author, .unproven, .copied]
        case .existingClientMessage: TemplateName.relayed + [.author, .unproven, .copied, .activeClient]
        case .messageFromSupport: TemplateName.relayed
        case .reminder:
            [.organisation, .recipient, .subject, .isReply, .isEnquiry, .items, .several, .count, .actionLink]
        case .agenda: [.organisation, .recipient, .items, .bookings, .today, .zone, .agendaAddress]
        case .routedToSupport: [.organisation, .recipient, .counterpart, .subject, .notActiveClient]
        case .commandUnclear: [.organisation, .recipient, .counterpart, .subject, .isReply, .commandWritten]
        case .deliveryProblem:
            [.organisation, .recipient, .counterpart, .subject, .writtenAt, .supportAddress] + TemplateName.causes
        case .awayNotice: [.organisation, .awayName, .awayUntil]
        case .messageWaiting: [.organisation, .recipient, .readLink, .readUntil]
        case .digest: [.organisation, .recipient, .count, .messages]
        case .filesLeftOut: [.organisation, .recipient, .counterpart, .subject, .leftOut, .linked]
        }
    }

    private static let relayed: [TemplateVariable] = [
        .organisation, .recipient, .subject, .isReply, .message, .messageHTML, .leftOut, .linked, .readLink, .readUntil,
        .isReduced,
    ]
    private static let causes: [TemplateVariable] = [.addressDead, .mailboxFull, .refused, .gaveUp]
}
