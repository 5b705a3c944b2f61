/// A file that a mail does not carry, as both sides are told of it.
package struct LeftOutFile: Hashable, Sendable {
    /// Why it is not carried; the words for it are the language's.
    package enum Reason: String, Hashable, Sendable, CaseIterable {
        case program
        case unknownArchive = "archive-unknown"
        case archiveWithProgram = "archive-program"
        case nestedArchive = "archive-nested"
        case encryptedArchive = "archive-encrypted"
        case unreadableArchive = "archive-unreadable"
        case bomb = "archive-bomb"
        case tooLarge = "too-large"
        case infected, unscannable
        /// What it says of place and author could not be taken out.
        case unstrippable
        /// Names its owner, and would break anyway.
        case signature
        /// The files of a message that was forwarded as an attachment.
        case embedded
    }

    /// As the recipient may see it; empty for none.
    package var name: String
    package var reason: Reason
    /// What program it is, or what the virus is called; empty for none.
    package var kind: String
    /// It can be fetched from a page.
    package var isLinked: Bool

    package init(name: String, reason: Reason, kind: String = "", isLinked: Bool = false) {
        self.name = name
        self.reason = reason
        self.kind = kind
        self.isLinked = isLinked
    }
}

extension MailDetail {
    private static let separator: Character = "\u{1F}"

    /// `files-left-out`: a file a line.
    package static func files(_ files: [LeftOutFile]) -> String {
        files.map { file in
            [file.reason.rawValue, file.isLinked ? "linked" : "", file.kind, file.name].map { field in
                String(field.map { $0.isNewline || $0 == separator ? " " : $0 })
            }.joined(separator: String(separator))
        }.joined(separator: "\n")
    }

    /// What `files(_:)` wrote.
    package static func files(in detail: String) -> [LeftOutFile] {
        detail.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 4, let reason = LeftOutFile.Reason(rawValue: fields[0]) else { return nil }
            return LeftOutFile(name: fields[3], reason: reason, kind: fields[2], isLinked: fields[1] == "linked")
        }
    }
}
