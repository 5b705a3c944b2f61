import Flow
package import Logging
package import Mail
package import Store
import Triage

/// A party's words as the help desk may show them to the other party.
package struct DeskWords: Sendable {
    /// A file that goes along.
    package struct File: Sendable {
        package let name: String
        package let contentType: String
        package let bytes: [UInt8]
    }

    package var text: String
    package var files: [File]
    /// Names of files that do not go along; empty for one without.
    package var leftOut: [String]
}

/// Makes of a party's words what a desk elsewhere may show: what the relayed mail carries, and no more.
///
/// Files are looked through, stripped and searched as they are for that mail.
package struct DeskWriter: Sendable {
    /// What came of it.
    package enum Outcome: Sendable {
        case words(DeskWords)
        /// Until then, since nobody can look through its files now.
        case waits(until: Timestamp, why: String)
    }

    private let composer: Composer
    private let documents: DocumentSearch?
    private let screen: AttachmentScreen
    private let logger: Logger

    package init(
        store: Store, composer: Composer, scanner: AttachmentScanner?, stripper: MetadataStripper?,
        documents: DocumentSearch?, now: @escaping @Sendable () -> Timestamp, logger: Logger
    ) {
        self.composer = composer
        self.documents = documents
        self.logger = logger
        screen = AttachmentScreen(
            scanner: scanner, stripper: stripper, reader: documents?.reader, policy: composer.settings.attachments,
            store: store, now: now, logger: logger)
    }

    /// - Parameter mail: the words as the relayed mail that they are (`Store.asMail`).
    package func words(of mail: ClaimedMail) async -> Outcome {
        switch await screen.look(at: mail) {
        case .waits(let until, _, let why): .waits(until: until, why: why)
        case .looked(let objections): .words(words(of: mail, objections))
        }
    }

    private func words(of mail: ClaimedMail, _ objections: FileObjections) -> DeskWords {
        guard let entry = mail.entry else { return DeskWords(text: "", files: [], leftOut: []) }
        let mask = Mask(scan: LeakScan(secrets: composer.secrets(for: mail, guarding: .bothParties)))
        let token = composer.keys.localPart(for: .message(mail.id))
        let relayed = composer.relay(of: mail, mask: mask, token: token, objections, .full).words(of: entry)
        let bodies = relayed.inline + relayed.attachments + [relayed.calendar].compactMap(\.self)
        var words = DeskWords(
            text: relayed.text, files: bodies.compactMap(DeskWords.File.init), leftOut: relayed.leftOut.map(\.name))
        // The last look: what a mail would be held for stays here.
        if mask.holdsSecret(words.text) {
            logger.error("words are kept from the desk: an address stands in them", metadata: ["entry": "\(entry.id)"])
            words.text = DeskWriter.withheld
        }
        if let documents, documents.policy == .hold, documents.finding(in: objections, of: mail, composer) != nil {
            words.leftOut += words.files.map(\.name)
            words.files = []
        }
        return words
    }

    private static let withheld = "[Not shown here: it holds an address. The mail itself is held by the gateway.]"
}

extension DeskWords.File {
    fileprivate init?(_ body: OutgoingMessage.Body) {
        guard case .file(let bytes, let contentType, _, let filename, _, _) = body else { return nil }
        name = filename ?? "file"
        self.contentType = contentType
        self.bytes = bytes
    }
}
