package import Flow

/// A help desk: the local one, or one elsewhere.
///
/// It answers within its own time limits, which are shorter than the lease of a task, and throws nothing on the way out:
/// what went wrong is an outcome. Tasks of one ticket come one after the other, those of several side by side.
package protocol DeskService: Sendable {
    /// What cursors and alarms know it by; never changes.
    var name: String { get }

    /// Performs one task; with the same `DeskWork.task` however often it is asked, the desk has it once.
    func perform(_ work: DeskWork) async -> DeskOutcome

    /// What agents did after that cursor, oldest first; our own comments are not among it.
    ///
    /// The same change may be told again: it is known by its id.
    /// - Parameter cursor: as the last call returned it; nil for the beginning.
    /// - Throws: `DeskUnreachable`, or an error of the store.
    func changes(after cursor: String?, limit: Int) async throws -> (changes: [DeskChange], cursor: String)

    /// Looks whether everything is there that it needs; changes nothing.
    func check() async -> [DeskFinding]

    /// The daily look for what no single request shows.
    ///
    /// - Throws: `DeskUnreachable`, or an error of the store.
    func inspect() async throws -> DeskInspection
}

extension DeskService {
    /// Nothing drifts apart at a desk that is ours.
    package func inspect() async throws -> DeskInspection { DeskInspection() }
}

/// What a daily look has found.
package struct DeskInspection: Sendable {
    /// Each what is wrong and what to do, without names and addresses; an alarm until it is not found any more.
    package var findings: [String] = []
    /// What nobody had told us.
    package var changes: [DeskChange] = []
    package init() {}
}

/// The desk cannot be read from now.
package struct DeskUnreachable: Error, CustomStringConvertible {
    package let description: String
    package init(_ why: String) { description = why }
}

/// One thing that a check of the desk found.
package struct DeskFinding: Hashable, Sendable {
    /// Whether the desk works as it is; a failure is what it cannot work with.
    package enum Weight: Hashable, Sendable { case fine, warning, failure }
    package var weight: Weight
    package var words: String
    package init(_ weight: Weight, _ words: String) {
        self.weight = weight
        self.words = words
    }
}
