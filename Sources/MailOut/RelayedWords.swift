import Flow
import Mail

/// What is carried from one party to the other, built afresh from what was parsed.
struct RelayedWords {
    var text: String
    /// Safe HTML of the same words; nil where only text is carried.
    var html: String?
    /// Images that the HTML refers to.
    var inline: [OutgoingMessage.Body] = []
    var attachments: [OutgoingMessage.Body] = []
    /// An invitation or an answer to one: mail programs look for it beside the text, not among the files.
    var calendar: OutgoingMessage.Body?
    /// What was not carried; the recipient is told, and whoever sent it.
    var leftOut: [LeftOutFile] = []
    /// True where there is more to be read on a page.
    var isReduced = false
}
