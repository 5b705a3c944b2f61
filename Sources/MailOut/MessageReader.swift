package import Flow
package import Logging
package import Mail
package import Store
package import Triage

/// Reads a mail on behalf of its recipient, on a page instead of in a mail program.
///
/// What is shown is taken from the mail as it would have gone out in full: composed, scanned and past the last gate, so
/// that a page can show nothing that a mail could not. Whoever asks bounds how many are read at the same time: a large
/// mail takes memory.
package struct MessageReader: EntryFilesPort {
    private let store: Store
    private let composer: Composer
    private let gate: LeakGate
    private let screen: AttachmentScreen
    private let now: @Sendable () -> Timestamp
    private let logger: Logger

    package init(
        store: Store, composer: Composer, scanner: AttachmentScanner?, stripper: MetadataStripper? = nil,
        now: @escaping @Sendable () -> Timestamp,
        logger: Logger
    ) {
        self.store = store
        self.composer = composer
        gate = LeakGate(composer: composer)
        screen = AttachmentScreen(
            scanner: scanner, stripper: stripper, policy: composer.settings.attachments, store: store, now: now,
            logger: logger)
        self.now = now
        self.logger = logger
    }

    /// The words of a mail that was sent.
    ///
    /// - Returns: nil for one that was not, after its time, and where the last gate lets nothing pass.
    /// - Throws: an error of the store, `ReadingTrouble` where a file cannot be looked through now.
    package func message(_ id: OutgoingMailID) async throws -> ReadableMessage? {
        guard let mail = try await store.readableMail(id), mail.template.isRelayed, let entry = mail.entry,
            composer.readUntil(mail) > now()
        else { return nil }
        return try await shown(mail, entry)
    }

    private func shown(
        _ mail: ClaimedMail, _ entry: ClaimedMail.EntryContext
    ) async throws -> ReadableMessage? {
        let id = mail.id
        guard case .looked(let objections) = await screen.look(at: mail) else { throw ReadingTrouble() }
        let composed: Composer.Composed
        do {
            composed = try composer.composed(mail, objections, as: .page)
        } catch {
            logger.error("a page cannot be composed", metadata: ["mail": "\(id)", "why": "\(error)"])
            return nil
        }
        if let found = gate.leak(in: composed.mail.bytes, of: mail) {
            logger.error("the last gate stopped a page", metadata: ["mail": "\(id)", "found": "\(found)"])
            return nil
        }
        return readable(mail, entry, composed)
    }

    /// The same for somebody who is signed in.
    ///
    /// The mail need not have gone out: it may wait for a digest, or have been refused by a server. Nothing of one that is
    /// held.
    package func files(carriedBy id: OutgoingMailID) async throws -> ReadableMessage? {
        guard let mail = try await store.carriedWords(id), mail.template.isRelayed, let entry = mail.entry else {
            return nil
        }
        return try await shown(mail, entry)
    }

    private func readable(
        _ mail: ClaimedMail, _ entry: ClaimedMail.EntryContext, _ composed: Composer.Composed
    ) -> ReadableMessage {
        let message = Message(parsing: composed.mail.bytes)
        let mask = Mask(scan: LeakScan(secrets: composer.secrets(for: mail, guarding: .bothParties)))
        let subject = SubjectLine.base(mail.conversation?.subject ?? "")
        let words = PrivacyRelay(mask: mask, contentIDRoot: "page").text(of: entry)
        let files = message.attachments.filter { !composer.isLogo($0) }.map { file in
            ReadableMessage.File(
                name: file.filename ?? "", contentType: file.contentType, bytes: file.bytes)
        }
        return ReadableMessage(
            author: composer.author(of: mail).map { mask.masked($0.full) }, subject: mask.masked(subject), text: words,
            writtenAt: entry.writtenAt, files: files,
            leftOut: composer.told(composed.leftOut[mail.id] ?? [], to: mail.recipient.locale).leftOut,
            replyAddress: mail.answers.flatMap {
                composer.settings.scheme.address(composer.keys.localPart(for: $0))
            }?.description,
            isUnproven: entry.isUnproven, copied: composer.copied(in: mail, mask),
            readableUntil: composer.readUntil(mail), locale: mail.recipient.locale)
    }
}

/// A message cannot be shown for the moment: its files could not be looked through.
package struct ReadingTrouble: Error, Hashable, CustomStringConvertible {
    package var description: String { "the files cannot be looked through now; try again later" }
}
