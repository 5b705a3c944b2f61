import Flow
import Mail
package import Store
import Triage

/// A party's words as the help desk may show them to the other party: as the relayed mail has them, and no more.
package struct DeskWords: Sendable {
    /// A file that goes along.
    package struct File: Sendable {
        package let name: String
        package let contentType: String
        package let bytes: [UInt8]
    }

    package let text: String
    package let files: [File]
    /// Names of files that do not go along; empty for one without.
    package let leftOut: [String]
}

extension Composer {
    /// What a desk gets of the words that this mail carries: masked text, and files with their names and texts masked.
    ///
    /// Images that stand in the HTML go along as files, since the desk gets the text alone.
    package func wordsForDesk(of mail: ClaimedMail) -> DeskWords? {
        guard let entry = mail.entry else { return nil }
        let mask = Mask(scan: LeakScan(secrets: secrets(for: mail, guarding: .bothParties)))
        let token = keys.localPart(for: .message(mail.id))
        let words = relay(of: mail, mask: mask, token: token, FileObjections(), .full).words(of: entry)
        let bodies = words.inline + words.attachments + [words.calendar].compactMap(\.self)
        return DeskWords(
            text: words.text, files: bodies.compactMap(DeskWords.File.init), leftOut: words.leftOut.map(\.name))
    }
}

extension DeskWords.File {
    fileprivate init?(_ body: OutgoingMessage.Body) {
        guard case .file(let bytes, let contentType, _, let filename, _, _) = body else { return nil }
        name = filename ?? "file"
        self.contentType = contentType
        self.bytes = bytes
    }
}
