import Desk
import Flow
import Mail
import Store
import Triage

extension Wiring {
    /// The desk that the settings name.
    var desk: any DeskService { settings.deskService(store, now: now) }

    /// What carries tasks to the desk and files what its agents did.
    ///
    /// - Parameters:
    ///   - owner: this process's name in claims of tasks.
    ///   - sender: the process that claims the queued mails at once; nil leaves them to whoever sends.
    ///   - onQueued: told of mails that were queued.
    func deskRunner(
        owner: String, sender: String?, onQueued: @escaping @Sendable ([OutgoingMailID]) -> Void
    ) -> DeskRunner {
        DeskRunner(
            store: store, desk: desk, options: DeskRunner.Options(owner: owner),
            file: { changes in
                let filed = try await store.file(changes, now: now(), owner: sender, lease: Wiring.lease)
                onQueued(filed.flatMap(\.queued))
            }, now: now, logger: logger)
    }
}

extension Settings {
    /// The desk that they name.
    func deskService(_ store: Store, now: @escaping @Sendable () -> Timestamp = { .now }) -> any DeskService {
        switch desk {
        case .local: LocalDesk(store: store, now: now)
        }
    }
}
