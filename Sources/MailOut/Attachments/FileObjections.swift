import Store
import Triage

/// What a scanner has against the files of one mail; without a scanner, or with a clean bill, nothing.
package struct FileObjections: Sendable {
    /// By the file's place among the attachments of the mail that the entry came in.
    var byPlace: [Int: Objection] = [:]
    /// Of the mails that a digest carries.
    var gathered: [OutgoingMailID: [Int: Objection]] = [:]

    package init() {}

    init(_ byPlace: [Int: Objection]) { self.byPlace = byPlace }

    /// Those of a mail, or of one that a digest carries.
    func of(_ part: ClaimedMail, in mail: ClaimedMail) -> FileObjections {
        part.id == mail.id ? self : FileObjections(gathered[part.id] ?? [:])
    }
}
