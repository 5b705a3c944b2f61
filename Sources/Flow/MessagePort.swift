package import Mail
package import Triage

/// Shows the words of a mail to whoever holds its link, as that mail would have carried them.
package protocol MessagePort: Sendable {
    /// The message behind a link; changes nothing.
    ///
    /// - Parameter token: the `v-…` local part, in lower case; nothing about it is proven yet.
    /// - Returns: nil for a token that does not verify, for a mail that was not sent, and after its time.
    /// - Throws: whatever keeps the store from answering.
    func message(for token: String) async throws -> ReadableMessage?
}

/// A message as its recipient may see it: masked, and past the last gate.
package struct ReadableMessage: Sendable {
    /// A file that can be fetched.
    package struct File: Sendable {
        package var name: String
        /// `image/png`; what is made up says `application/octet-stream`.
        package var contentType: String
        package var bytes: [UInt8]
        package init(name: String, contentType: String, bytes: [UInt8]) {
            self.name = name
            self.contentType = contentType
            self.bytes = bytes
        }
    }

    /// Nil where no name is known.
    package var author: String?
    package var subject: String
    package var text: String
    package var writtenAt: Timestamp
    package var files: [File]
    /// Files that are not to be had, each with why.
    package var leftOut: [String]
    /// Where an answer goes: the recipient's own address for it.
    package var replyAddress: String?
    /// The author's address has not been proven to be theirs.
    package var isUnproven: Bool
    /// Names of those whom the author addressed as well; nil for none.
    package var copied: String?
    package var readableUntil: Timestamp
    /// BCP 47.
    package var locale: String

    package init(
        author: String?, subject: String, text: String, writtenAt: Timestamp, files: [File], leftOut: [String],
        replyAddress: String?, isUnproven: Bool = false, copied: String? = nil, readableUntil: Timestamp, locale: String
    ) {
        self.author = author
        self.subject = subject
        self.text = text
        self.writtenAt = writtenAt
        self.files = files
        self.leftOut = leftOut
        self.replyAddress = replyAddress
        self.isUnproven = isUnproven
        self.copied = copied
        self.readableUntil = readableUntil
        self.locale = locale
    }
}

/// The files that came with an entry, as whoever reads its conversation may have them.
package protocol EntryFilesPort: Sendable {
    /// The files of the mail that carries an entry to its reader: past the same gates, masked and stripped.
    ///
    /// - Returns: nil where there is nothing to be had.
    /// - Throws: whatever keeps them from being read now.
    func files(carriedBy mail: OutgoingMailID) async throws -> ReadableMessage?
}
