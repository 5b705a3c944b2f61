package import Curl
package import Flow
package import Logging
package import Mail
package import Store
import Synchronization

/// A ZenDesk account as the desk (docs/desk.md): one ticket, one comment, one mail for each message, whatever times out,
/// repeats or comes out of order.
package final class ZenDesk: DeskService {
    /// As the store's rows and the alarms call it.
    package let name = "zendesk"
    let settings: ZenDeskSettings
    let client: ZenDeskClient
    let store: Store
    let carrier: any DeskCarrier
    let now: @Sendable () -> Timestamp
    let logger: Logger
    /// Tickets that a webhook has told of.
    private let noticed = Mutex<Set<Int64>>([])
    private let ownID = Mutex<Int64?>(nil)
    /// When the export was last read to its end.
    let exported = Mutex<Timestamp?>(nil)

    /// Within which a task has its answer: the lease is longer (`DeskRunner.Options.lease`).
    private static let patience = Duration.seconds(240)

    /// - Parameter carrier: masks what practitioners write.
    package init(
        _ settings: ZenDeskSettings, loop: CurlLoop, store: Store, carrier: any DeskCarrier,
        now: @escaping @Sendable () -> Timestamp, logger: Logger
    ) {
        self.settings = settings
        client = ZenDeskClient(settings, loop: loop, now: now)
        self.store = store
        self.carrier = carrier
        self.now = now
        self.logger = logger
    }

    /// Performs one task; what went wrong is an outcome.
    package func perform(_ work: DeskWork) async -> DeskOutcome {
        await ZenDeskClient.$deadline.withValue(.now + Self.patience) {
            do {
                return try await carryOut(work)
            } catch let trouble as ZenDeskTrouble {
                return Self.outcome(trouble)
            } catch let wait as WordsWait {
                return .later(after: max(wait.after, .seconds(1)), why: wait.why)
            } catch {
                return .retry(after: nil, why: "\(error)")
            }
        }
    }

    private func carryOut(_ work: DeskWork) async throws -> DeskOutcome {
        switch work.action {
        case .create: try await open(work)
        case .comment, .note: try await write(work)
        case .status: try await setStatus(work)
        }
    }

    static func outcome(_ trouble: ZenDeskTrouble) -> DeskOutcome {
        switch trouble.certainty {
        case .never: .failed(why: trouble.description)
        case .nothingDone where trouble.cause == .tooMany:
            .later(after: trouble.retryAfter ?? standardWait, why: trouble.description)
        case .nothingDone: .retry(after: trouble.retryAfter, why: trouble.description)
        // The store does the same with both; a wait that was asked for is kept.
        case .maybeDone where trouble.retryAfter != nil:
            .retry(after: trouble.retryAfter, why: trouble.description)
        case .maybeDone: .ambiguous(why: trouble.description)
        }
    }

    /// For a limit that does not say until when.
    private static let standardWait = Duration.seconds(30)

    /// What its webhook signs with; nil where there is none.
    package var webhookSecret: ZenDeskSettings.Secret? { settings.webhook?.secret }

    /// Tells that something has happened to a ticket; whoever reads the changes looks there first.
    ///
    /// - Returns: false where so many wait already that the export finds this one sooner.
    @discardableResult
    package func notice(_ ticket: Int64) -> Bool {
        noticed.withLock { noticed in
            guard noticed.count < Self.mostNoticed || noticed.contains(ticket) else { return false }
            noticed.insert(ticket)
            return true
        }
    }

    private static let mostNoticed = 1_000

    func takeNoticed() -> [Int64] {
        noticed.withLock { noticed in
            defer { noticed = [] }
            return noticed.sorted()
        }
    }

    /// The id of the user that we are.
    func ownUser() async throws -> Int64 {
        if let known = ownID.withLock({ $0 }) { return known }
        struct Answer: Decodable { var user: ZenDeskUser }
        let me = try await client.send(ZenDeskCall(.get, "users/me"), as: Answer.self).user.id
        ownID.withLock { $0 = me }
        return me
    }
}
