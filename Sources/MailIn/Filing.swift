import Flow
import Mail
import Store

/// The way of a batch from bytes to rows, the same for every source.
struct Filing: Sendable {
    let store: Store
    let intake: Intake
    let judgement: Judgement
    let owner: String?
    let lease: Duration
    let now: @Sendable () -> Timestamp
    let onFiled: @Sendable ([Filed]) async -> Void

    /// Durable when it returns; how many of the mails had not been filed before.
    func file(_ mails: [RawMail], cursor: Cursor?) async throws -> Int {
        let since = ContinuousClock.now
        return try await store(await read(mails), cursor: cursor, since: since)
    }

    /// The first half: no look at the store yet, so that it can be done while the mails before are stored.
    func read(_ mails: [RawMail]) async -> [Arrival] { await intake.arrivals(of: mails) }

    /// The second half; durable when it returns, and how many of the mails had not been filed before.
    ///
    /// - Parameter since: when their bytes were here.
    func store(_ arrivals: [Arrival], cursor: Cursor?, since: ContinuousClock.Instant) async throws -> Int {
        guard !arrivals.isEmpty else { return 0 }
        let filed = try await store.file(
            arrivals, cursor: cursor, now: now(), owner: owner, lease: lease, by: judgement)
        await onFiled(filed)
        FilingCounts.note(filed, of: arrivals, since: since)
        return filed.count { $0.decision != nil }
    }
}
