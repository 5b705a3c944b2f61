import Curl
import Desk
import Flow
import Mail
import MailOut
import Store
import Triage

extension Wiring {
    /// The desk that the settings name.
    ///
    /// One for the process: a desk elsewhere keeps its login, its limits and what webhooks have told it.
    ///
    /// - Throws: `TemplateProblems`.
    func desk(_ loop: CurlLoop) throws -> any DeskService {
        switch settings.desk {
        case .local: LocalDesk(store: store, now: now)
        case .zendesk(let account):
            ZenDesk(
                account.service(organisation: settings.organisation, web: settings.web?.links), loop: loop,
                store: store,
                carrier: RelayCarrier(store: store, writer: try deskWriter(), now: now), now: now, logger: logger)
        }
    }

    private func deskWriter() throws -> DeskWriter {
        DeskWriter(
            store: store, composer: try composer(), scanner: settings.attachments.scanner,
            stripper: settings.privacy.stripper, documents: DocumentSearch(policy: settings.privacy.attachments),
            now: now, logger: logger)
    }

    /// What carries tasks to a desk and files what its agents did.
    ///
    /// - Parameters:
    ///   - owner: this process's name in claims of tasks.
    ///   - sender: the process that claims the queued mails at once; nil leaves them to whoever sends.
    ///   - onQueued: told of mails that were queued.
    func deskRunner(
        _ desk: any DeskService, owner: String, sender: String?,
        onQueued: @escaping @Sendable ([OutgoingMailID]) -> Void
    ) -> DeskRunner {
        DeskRunner(
            store: store, desk: desk, options: DeskRunner.Options(owner: owner),
            file: { changes in
                let filed = try await store.file(changes, now: now(), owner: sender, lease: Wiring.lease)
                onQueued(filed.flatMap(\.queued))
            }, now: now, logger: logger)
    }
}

/// Carries words to a desk elsewhere as the relay would carry them to the other side.
struct RelayCarrier: DeskCarrier {
    let store: Store
    let writer: DeskWriter
    let now: @Sendable () -> Timestamp

    /// The requester's own words go as they came: the ticket is theirs.
    func carried(_ comment: DeskWork.Comment, of work: DeskWork) async throws -> CarriedWords {
        if comment.isRequesters { return try await PlainCarrier(store: store).carried(comment, of: work) }
        guard let mail = try await store.asMail(comment.entry) else { return CarriedWords(text: RelayCarrier.erased) }
        switch await writer.words(of: mail) {
        case .waits(let until, let why): throw WordsWait(after: until - now(), why: why)
        case .words(let words):
            return CarriedWords(
                text: words.text,
                files: words.files.map {
                    CarriedWords.File(name: $0.name, contentType: $0.contentType, bytes: $0.bytes)
                }, leftOut: words.leftOut.filter { !$0.isEmpty })
        }
    }

    /// In the place of words that are there no more.
    private static let erased = "[erased]"
}

extension Settings {
    /// The desk that they name, to look whether all is there that it needs.
    func checkedDesk(_ store: Store, loop: CurlLoop) -> any DeskService {
        let now: @Sendable () -> Timestamp = { .now }
        return switch desk {
        case .local: LocalDesk(store: store, now: now)
        case .zendesk(let account):
            ZenDesk(
                account.service(organisation: organisation, web: web?.links), loop: loop, store: store,
                carrier: PlainCarrier(store: store), now: now, logger: JSONLines.logger(level: logLevel))
        }
    }
}
