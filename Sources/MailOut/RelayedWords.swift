import Mail

/// What is carried from one party to the other, built afresh from what was parsed.
struct RelayedWords {
    var text: String
    /// Safe HTML of the same words; nil where only text is carried.
    var html: String?
    /// Images that the HTML refers to.
    var inline: [OutgoingMessage.Body] = []
    var attachments: [OutgoingMessage.Body] = []
    /// What was not carried, in words for the recipient.
    var leftOut: [String] = []
}
