/// The notices and relayed mails by their template's name (product §5).
package enum TemplateName: String, Hashable, Sendable, Codable, CaseIterable {
    case memberAcknowledgement = "member-acknowledgement"
    case enquiryAcknowledgement = "enquiry-acknowledgement"
    /// An enquiry that names no practitioner yet.
    case enquiryReceived = "enquiry-received"
    case welcome
    case nameNeeded = "name-needed"
    case confirmAddress = "confirm-address"
    case confirmSender = "confirm-sender"
    /// To a member or enquirer whose words did not reach the practitioner.
    case notDelivered = "not-delivered"
    case unroutable
    /// To a member or enquirer who wrote to somebody who has left.
    case practitionerLeft = "practitioner-left"
    case existingClientMessage = "existing-client-message"
    case newCustomerEnquiry = "new-customer-enquiry"
    /// The enquirer's further words to the practitioner.
    case enquirerMessage = "enquirer-message"
    case reminder, agenda
    case routedToSupport = "routed-to-support"
    /// To a practitioner whose line was meant as a command and not understood.
    case commandUnclear = "command-unclear"
    /// To a practitioner whose answer did not arrive.
    case deliveryProblem = "delivery-problem"
    case messageFromPractitioner = "message-from-practitioner"
    case messageFromSupport = "message-from-support"
    /// The other side is away: one status line, passed on once (product §4.1).
    case awayNotice = "away"
    case signIn = "sign-in"
    /// In the place of a relayed mail, to whom wants no words in mails; never queued itself.
    case messageWaiting = "message-waiting"
    /// Several people's words to somebody who wants them at set times.
    case digest
    /// To somebody whose message was passed on without some of its files.
    case filesLeftOut = "files-left-out"

    /// Carries one party's words to the other, and so neither Auto-Submitted nor a suppression of vacation notices.
    package var isRelayed: Bool {
        switch self {
        case .newCustomerEnquiry, .enquirerMessage, .existingClientMessage, .messageFromPractitioner,
            .messageFromSupport:
            true
        default: false
        }
    }

    /// Holds people's words, as a mail of its own or with others'.
    package var carriesWords: Bool { isRelayed || self == .digest }

    /// Answers a mail automatically: `Auto-Submitted: auto-replied` (RFC 3834 §5), else `auto-generated`.
    package var isAcknowledgement: Bool {
        switch self {
        case .memberAcknowledgement, .enquiryAcknowledgement, .enquiryReceived, .nameNeeded, .confirmAddress,
            .unroutable, .routedToSupport, .commandUnclear, .practitionerLeft:
            true
        default: false
        }
    }

    /// Asks something, and is answered to its question's own address.
    package var asks: Bool {
        switch self {
        case .nameNeeded, .confirmAddress, .confirmSender: true
        default: false
        }
    }

    /// Whether the mail tells its recipient that messages are monitored.
    package var tellsOfMonitoring: Bool {
        switch self {
        case .memberAcknowledgement, .enquiryAcknowledgement, .practitionerLeft, .welcome, .messageWaiting: true
        default: carriesWords
        }
    }
}
