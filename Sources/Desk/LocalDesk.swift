package import Flow
package import Mail
package import Store

/// The built-in desk: its tickets lie in the store and are worked from the command line and the operator's pages.
package struct LocalDesk: DeskService {
    /// As the store's rows and the alarms call it.
    package let name = "local"
    private let store: Store
    private let now: @Sendable () -> Timestamp

    package init(store: Store, now: @escaping @Sendable () -> Timestamp) {
        self.store = store
        self.now = now
    }

    /// Writes one task into the local tickets; a store that cannot be written is tried again.
    package func perform(_ work: DeskWork) async -> DeskOutcome {
        do {
            let done = try await store.performLocally(work, now: now())
            return .done(externalID: done.externalID, commentID: done.commentID)
        } catch {
            return .retry(after: nil, why: "\(error)")
        }
    }

    /// What was done to the local tickets by hand, after the row that the cursor names.
    ///
    /// - Throws: an error of the store.
    package func changes(after cursor: String?, limit: Int) async throws -> (changes: [DeskChange], cursor: String) {
        let read = try await store.localChanges(after: cursor.flatMap { Int64($0) } ?? 0, limit: limit)
        return (changes: read.changes, cursor: String(read.cursor))
    }

    /// How much waits for an agent, and what the desk did not take.
    package func check() async -> [DeskFinding] {
        do {
            let waiting = try await store.tickets(kind: nil, done: false, limit: LocalDesk.looked)
            let problems = waiting.filter { $0.problem != nil }
            guard problems.isEmpty else {
                return [DeskFinding(.warning, "\(problems.count) tickets have work that the desk did not take")]
            }
            return [DeskFinding(.fine, "the local desk, \(waiting.count) tickets to work on")]
        } catch {
            return [DeskFinding(.failure, "\(error)")]
        }
    }

    /// The most tickets that a check looks at.
    private static let looked = 1_000
}
