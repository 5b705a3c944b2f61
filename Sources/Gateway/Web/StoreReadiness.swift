import Flow
import Mail
import MailIn
import Store

/// Tells programs that watch this one how its mailboxes, queue and desk are doing.
struct StoreReadiness: ReadinessPort {
    let store: Store
    let mailboxes: [MailboxWatch.Mailbox]
    let rates: SendingRates
    /// The desk's name in alarms.
    let desk: String
    /// When the mailboxes began to be watched.
    let startedAt: Timestamp
    let now: @Sendable () -> Timestamp

    /// Whoever asks gives up after three seconds or so.
    static let patience = Duration.milliseconds(2_500)

    func standings() async -> [PartStanding] { await picture().standings }

    func levels() async -> [MeasuredLevel] { await picture().levels }

    private func picture() async -> ReadinessPicture {
        let (moment, store, rates, desk) = (now(), store, rates, desk)
        let found = await answer(within: StoreReadiness.patience) {
            try? await (
                backlog: store.backlog(now: moment, rates: rates, desk: desk), readings: store.mailboxReadings()
            )
        }
        return ReadinessPicture(
            now: moment, startedAt: startedAt,
            mailboxes: mailboxes.map {
                ReadinessPicture.Mailbox(
                    name: $0.name, limit: $0.limit, status: $0.status(), kept: found?.readings[$0.name])
            }, backlog: found?.backlog)
    }
}

/// What `work` comes to; nil where that takes longer than `limit`, and then it is cancelled and not waited for.
func answer<Value: Sendable>(
    within limit: Duration, _ work: @escaping @Sendable () async -> Value?
) async -> Value? {
    // A task group would wait for work that does not notice that it is cancelled.
    let (answers, continuation) = AsyncStream.makeStream(of: Value?.self, bufferingPolicy: .bufferingOldest(1))
    let working = Task { continuation.yield(await work()) }
    let waiting = Task {
        try? await Task.sleep(for: limit)
        continuation.yield(nil)
    }
    defer {
        working.cancel()
        waiting.cancel()
    }
    var first = answers.makeAsyncIterator()
    return await first.next() ?? nil
}
