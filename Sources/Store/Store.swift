package import Flow
import GRDB
import Glibc

/// The one file that holds everything: mails as they came, conversations, people and the queue.
///
/// Written in IMMEDIATE transactions by one connection of each process, read beside it; nothing but this module knows
/// that it is SQLite. Durable when a call that writes returns: write-ahead log with `synchronous=FULL`.
package final class Store: Sendable {
    let pool: DatabasePool
    let path: String
    /// Who is an active client, for decisions and for the mails that follow from them.
    let activeClients: ActiveClientRule
    /// The help desk's own person, which is made with the file and never changes.
    let desk: KnownPerson?

    /// Opens the file, creates or migrates it, and asserts that commits reach the disk (`synchronous=FULL`, WAL).
    ///
    /// - Parameter activeClients: as configured; who asks for another moment or rule says so.
    /// - Throws: `StoreError.newer` when a later version of the program wrote it, `StoreError.notDurable`,
    ///   `StoreError.unusable` with what SQLite said.
    package init(at path: String, activeClients: ActiveClientRule = ActiveClientRule()) throws {
        self.path = path
        self.activeClients = activeClients
        do {
            pool = try Store.alone(with: path) {
                try Store.createPrivate(path)
                let pool = try DatabasePool(path: path, configuration: Store.configuration)
                try Store.migrate(pool, path)
                try Store.makeDurable(pool, path)
                return pool
            }
            desk = try pool.read { db in try PersonRow.desk(in: db) }
        } catch let error as DatabaseError {
            throw StoreError.unusable(path: path, reason: error.words)
        }
    }

    /// Ends all connections; calls that follow fail.
    package func close() throws { try pool.close() }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "store"
        configuration.busyMode = .timeout(StoreLimits.busySeconds)
        configuration.maximumReaderCount = StoreLimits.readers
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA wal_autocheckpoint = \(StoreLimits.checkpointPages)")
            try db.execute(sql: "PRAGMA journal_size_limit = \(StoreLimits.logBytes)")
        }
        return configuration
    }

    /// Opens the file while nobody else does: two that make or migrate it side by side would each find the other's half.
    ///
    /// The lock is the folder's, since to close a descriptor of the file would drop SQLite's own locks (`fcntl(2)`).
    private static func alone<Value>(with path: String, _ body: () throws -> Value) throws -> Value {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        // A folder that cannot be read, or a file system without such locks: SQLite's own have to do.
        guard descriptor >= 0 else { return try body() }
        defer { Glibc.close(descriptor) }
        var waited = 0.0
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK || errno == EINTR {
            guard waited < StoreLimits.openingSeconds else {
                throw StoreError.unusable(path: path, reason: "another process has been opening it for too long")
            }
            usleep(20_000)
            waited += 0.02
        }
        return try body()
    }

    /// Creates the file for its owner only, since it holds what people wrote; SQLite gives its log the same rights.
    private static func createPrivate(_ path: String) throws {
        let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR)
        guard descriptor >= 0 else {
            throw StoreError.unusable(path: path, reason: String(cString: strerror(errno)))
        }
        Glibc.close(descriptor)
    }

    private static func migrate(_ pool: DatabasePool, _ path: String) throws {
        let migrator = Schema.migrator
        let unknown = try pool.read { db in
            let id = try Int64.fetchOne(db, sql: "PRAGMA application_id")
            // The table of migrations stands alone where the first start ended before the first migration.
            let tables = try Int64.fetchOne(
                db, sql: "SELECT count(*) FROM sqlite_master WHERE tbl_name <> 'grdb_migrations'")
            guard id == Schema.applicationID || (id == 0 && tables == 0) else {
                throw StoreError.unusable(path: path, reason: "it is a database of another program")
            }
            return try migrator.hasBeenSuperseded(db)
                ? try migrator.appliedIdentifiers(db).subtracting(migrator.migrations).sorted() : []
        }
        guard unknown.isEmpty else {
            throw StoreError.newer(path: path, found: unknown.joined(separator: ", "))
        }
        try migrator.migrate(pool)
    }

    /// GRDB sets `synchronous=NORMAL` after it has opened a connection, which may lose the last commits with the power.
    private static func makeDurable(_ pool: DatabasePool, _ path: String) throws {
        let (level, journal) = try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "PRAGMA cache_size = -\(StoreLimits.writerCacheKibibytes)")
            return (
                try Int64.fetchOne(db, sql: "PRAGMA synchronous"), try String.fetchOne(db, sql: "PRAGMA journal_mode")
            )
        }
        guard level == full, journal == "wal" else { throw StoreError.notDurable(path: path) }
    }

    /// `PRAGMA synchronous` reads back FULL as 2.
    private static let full: Int64 = 2
}

extension Store {
    /// Runs `body` in one IMMEDIATE transaction, on disk when this returns.
    ///
    /// It runs to its end when the task is cancelled: an outcome that was not stored at shutdown would be sent again.
    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await withoutTransaction { db in
            try db.beginTransaction(.immediate)
            do {
                let value = try body(db)
                try db.commit()
                return value
            } catch {
                if db.isInsideTransaction { try? db.rollback() }
                throw error
            }
        }
    }

    /// Runs `body` on the writer's connection.
    func withoutTransaction<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        let path = path
        return try await withCheckedThrowingContinuation { continuation in
            pool.asyncWriteWithoutTransaction { db in
                let result = Result { try body(db) }
                continuation.resume(with: result.mapError { StoreError.wrapping($0, path: path) })
            }
        }
    }

    /// Runs `body` on an unchanging snapshot, beside the writer.
    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        do {
            return try await pool.read(body)
        } catch {
            throw StoreError.wrapping(error, path: path)
        }
    }

    /// Changes whenever another process has written (`PRAGMA data_version`).
    package func dataVersion() async throws -> Int {
        try await withoutTransaction { db in
            Int(try db.number("PRAGMA data_version") ?? 0)
        }
    }
}

extension DatabaseError {
    /// SQLite's words without the statement, whose arguments may be somebody's mail.
    var words: String { "\(message ?? "no message") (SQLite \(extendedResultCode.rawValue))" }
}

extension StoreError {
    /// What callers see of a failure of the database.
    static func wrapping(_ error: any Error, path: String) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        return StoreError.unusable(path: path, reason: error.words)
    }
}
