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
    /// The conversation's subject without reply marks; absent where it is empty.
    case subject
    /// True where the mail continues a thread that the recipient's mail client knows.
    case isReply
    /// The relayed words as plain text.
    case message
    /// The relayed words as safe HTML; empty in a text template.
    case messageHTML
    /// True where the author's address has not been proven to be theirs.
    case unproven
    /// What was left out of the relayed mail, a line each.
    case leftOut
    /// When the mail in question came, in words.
    case heldAt
    /// The subject of the mail in question; absent where it is empty.
    case heldSubject
    /// Until when an answer counts, in words.
    case answerBy

    /// Holds HTML of our own making, which must not be escaped again.
    var isHTML: Bool { self == .messageHTML }
}

extension TemplateName {
    /// What the templates of this notice may use.
    var variables: [TemplateVariable] {
        switch self {
        case .enquiryAcknowledgement, .welcome:
            [.organisation]
        case .newCustomerEnquiry, .enquirerMessage, .messageFromPractitioner:
            [.organisation, .recipient, .author, .subject, .isReply, .message, .messageHTML, .unproven, .leftOut]
        case .confirmSender:
            [.organisation, .recipient, .heldAt, .heldSubject, .answerBy]
        }
    }
}
