package import Mail

/// One way a mail says which conversation it belongs to, in the order of product §4.2.
package enum ThreadKey: Hashable, Sendable {
    case question(QuestionID)
    case reply(ConversationID, Party)
    case contact(practitioner: PersonID, client: PersonID)
    /// A Message-ID of ours that verified, from In-Reply-To or References.
    case ownMessage(OutgoingMailID)
    /// A Message-ID of somebody else, which counts only among mails filed of the same party.
    case foreignMessage(MessageID)
    /// A local part of our domain that could be a practitioner's handle, lower case.
    case handle(String)
    case general(AddressScheme.General)
    /// `b-`: the return path of one of our mails, for delivery reports.
    case returnPath(OutgoingMailID)
}
