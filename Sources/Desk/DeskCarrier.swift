package import Flow
import Mail
package import Store

/// Words of a task as a desk may see them, with the files that go along.
package struct CarriedWords: Hashable, Sendable {
    /// A file to upload.
    package struct File: Hashable, Sendable {
        package var name: String
        /// `type/subtype`.
        package var contentType: String
        package var bytes: [UInt8]
        package init(name: String, contentType: String, bytes: [UInt8]) {
            self.name = name
            self.contentType = contentType
            self.bytes = bytes
        }
    }

    package var text: String
    package var files: [File]
    /// The names of files that do not go along.
    package var leftOut: [String]
    package init(text: String, files: [File] = [], leftOut: [String] = []) {
        self.text = text
        self.files = files
        self.leftOut = leftOut
    }
}

/// A carrier cannot say yet what may be shown: files wait for whoever looks through them.
package struct WordsWait: Error {
    package var after: Duration
    package var why: String
    package init(after: Duration, why: String) {
        self.after = after
        self.why = why
    }
}

/// Makes of a task's words what a desk elsewhere may show to the requester: a practitioner's addresses and telephone numbers
/// are masked in their words, in the names of their files and in what can be read in them.
package protocol DeskCarrier: Sendable {
    /// The words of the task's comment; the same at every attempt.
    ///
    /// - Throws: `WordsWait`, or where the store cannot be read; the task is tried again.
    func carried(_ comment: DeskWork.Comment, of work: DeskWork) async throws -> CarriedWords
}

/// Carries words and files as they came: for words of the requester, who knows their own address, and for tests.
package struct PlainCarrier: DeskCarrier {
    private let store: Store

    package init(store: Store) { self.store = store }

    /// The words as they stand, with every file of the mail that they came in.
    package func carried(_ comment: DeskWork.Comment, of work: DeskWork) async throws -> CarriedWords {
        guard let raw = try await store.mail(of: comment.entry) else {
            return CarriedWords(text: comment.text, leftOut: comment.attachments)
        }
        let files = Message(parsing: raw).attachments.map { file in
            CarriedWords.File(
                name: file.filename ?? "file", contentType: file.contentType, bytes: file.bytes)
        }
        return CarriedWords(text: comment.text, files: files)
    }
}
