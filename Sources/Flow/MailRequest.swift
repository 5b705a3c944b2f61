package import Mail
package import Triage

/// A mail to be sent, before it is rendered: rows, not words.
package struct MailRequest: Hashable, Sendable {
    /// Who it goes to.
    package enum Recipient: Hashable, Sendable {
        case person(PersonReference)
        /// A registered person at exactly this address.
        case address(EmailAddress, of: PersonReference)
    }

    package var template: TemplateName
    package var recipient: Recipient
    package var conversation: ConversationReference?
    /// The side of the conversation that the recipient is.
    package var party: Party?
    /// True where it carries the entry that this decision adds.
    package var carriesEntry: Bool
    /// True where it carries the conversation's first entry, of an enquiry that is given its practitioner later.
    package var carriesFirstEntry = false
    /// True where it carries the question that this decision asks.
    package var asksQuestion: Bool
    /// The mail of ours that it tells about, of a delivery problem.
    package var about: OutgoingMailID?
    /// A word that its template goes by: why a message went to support, until when somebody is away.
    package var detail = ""

    package init(
        template: TemplateName, recipient: Recipient, conversation: ConversationReference? = nil, party: Party? = nil,
        carriesEntry: Bool = false, asksQuestion: Bool = false, about: OutgoingMailID? = nil, detail: String = ""
    ) {
        self.template = template
        self.recipient = recipient
        self.conversation = conversation
        self.party = party
        self.carriesEntry = carriesEntry
        self.asksQuestion = asksQuestion
        self.about = about
        self.detail = detail
    }
}
