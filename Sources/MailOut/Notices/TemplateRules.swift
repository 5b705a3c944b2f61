import Flow

extension TemplateName {
    /// Word for word as the journey has it (product §2.1).
    static let monitoringSentence = "Please note these messages are monitored for training purposes"
    private static let thanks =
        "Thank you for contacting the practitioner through our help portal. "
        + "We have added your practitioner and you will receive a response via email"

    /// What both bodies say in English, whatever else they say.
    var requiredSentences: [String] {
        (tellsOfMonitoring ? [TemplateName.monitoringSentence] : [])
            + (self == .enquiryAcknowledgement ? [TemplateName.thanks] : [])
    }

    /// The variables without which a body would be of no use.
    var requiredVariables: [TemplateVariable] {
        if isRelayed { return [.message] }
        switch self {
        case .reminder: return [.items, .replyLink, .replyAddress, .actionLink]
        case .agenda: return [.items, .bookings, .replyLink, .replyAddress, .messageLink, .messageAddress]
        case .nameNeeded, .confirmAddress, .confirmSender, .signIn: return [.answerBy, .actionLink]
        case .notDelivered, .deliveryProblem: return [.writtenAt]
        case .commandUnclear: return [.commandWritten]
        case .awayNotice: return [.awayName]
        case .messageWaiting: return [.readLink]
        case .digest: return [.messages, .message, .replyLink, .replyAddress, .readLink]
        case .filesLeftOut: return [.leftOut, .linked]
        default: return []
        }
    }
}
