import GRDB
import Synchronization

@testable import Store

/// The text of every statement that a store's connections run, and how many there were.
final class StatementLog: Sendable {
    private let texts = Mutex<[String]>([])

    /// Each statement that reads or writes rows, once.
    var all: Set<String> { Set(texts.withLock { $0 }.filter(Self.isOfRows)) }

    /// How often rows were read or written.
    var count: Int { texts.withLock { $0 }.count(where: Self.isOfRows) }

    func clear() { texts.withLock { $0 = [] } }

    func watch(_ store: Store) async throws {
        try await store.withoutTransaction { db in self.trace(db) }
        try await store.read { db in self.trace(db) }
    }

    private static func isOfRows(_ text: String) -> Bool {
        ["SELECT", "INSERT", "UPDATE", "DELETE"].contains { text.hasPrefix($0) }
    }

    private func trace(_ db: Database) {
        db.trace { event in
            guard case .statement(let statement) = event else { return }
            self.texts.withLock { $0.append(statement.sql) }
        }
    }
}
