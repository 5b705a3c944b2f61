import Mail
import Store
import Triage

/// What was found out about the files of one mail before it is composed; without scanner and stripper nothing.
package struct FileObjections: Sendable {
    /// By the file's place among the attachments of the mail that the entry came in.
    var byPlace: [Int: Objection] = [:]
    /// What is carried in the place of a file, without its metadata.
    var stripped: [Int: [UInt8]] = [:]
    /// The words of documents that are carried, as far as they can be read.
    var texts: [Int: [UInt8]] = [:]
    /// Of the mails that a digest carries.
    var gathered: [OutgoingMailID: FileObjections] = [:]

    package init() {}

    init(_ byPlace: [Int: Objection]) { self.byPlace = byPlace }

    /// Those of a mail, or of one that a digest carries.
    func of(_ part: ClaimedMail, in mail: ClaimedMail) -> FileObjections {
        part.id == mail.id ? self : gathered[part.id] ?? FileObjections()
    }

    /// The files as they are carried.
    func carried(_ files: [Attachment]) -> [Attachment] {
        files.enumerated().map { place, file in
            guard let bytes = stripped[place] else { return file }
            return Attachment(
                filename: file.filename, contentType: file.contentType, contentID: file.contentID,
                isInline: file.isInline, bytes: bytes, partPath: file.partPath)
        }
    }
}
