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
        guard !mails.isEmpty else { return 0 }
        let arrivals = await intake.arrivals(of: mails)
        let filed = try await store.file(
            arrivals, cursor: cursor, now: now(), owner: owner, lease: lease, by: judgement)
        await onFiled(filed)
        return filed.count { $0.decision != nil }
    }
}
