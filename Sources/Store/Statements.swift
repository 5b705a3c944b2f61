import Foundation
import GRDB

/// Statements by their text, prepared once for each connection.
extension Database {
    func run(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }

    func row(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws -> Row? {
        try Row.fetchOne(cachedStatement(sql: sql), arguments: arguments)
    }

    func rows(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws -> [Row] {
        try Row.fetchAll(cachedStatement(sql: sql), arguments: arguments)
    }

    func number(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws -> Int64? {
        try Int64.fetchOne(cachedStatement(sql: sql), arguments: arguments)
    }

    func numbers(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws -> [Int64] {
        try Int64.fetchAll(cachedStatement(sql: sql), arguments: arguments)
    }

    /// Runs `body` so that it leaves either everything or nothing, within the transaction around it.
    func savepoint<Result>(_ body: () throws -> Result) throws -> Result {
        try run("SAVEPOINT mail")
        do {
            let result = try body()
            try run("RELEASE mail")
            return result
        } catch {
            // A full disk may have ended the whole transaction already; then there is nothing left to roll back to.
            guard isInsideTransaction else { throw error }
            try run("ROLLBACK TO mail")
            try run("RELEASE mail")
            throw error
        }
    }
}

extension [UInt8] {
    /// The bytes as an argument without a copy, for the length of `body`.
    func withStored<Result>(_ body: (Data) throws -> Result) rethrows -> Result {
        try withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { return try body(Data()) }
            let bytes = UnsafeMutableRawPointer(mutating: base)
            return try body(Data(bytesNoCopy: bytes, count: buffer.count, deallocator: .none))
        }
    }

    var stored: Data { Data(self) }
}

extension String {
    /// The text without NUL, at which SQLite would end it.
    var stored: String {
        guard utf8.contains(0) else { return self }
        return String(unicodeScalars.map { $0.value == 0 ? "\u{FFFD}" : Character($0) })
    }
}

extension Row {
    /// The bytes of a blob column; nil for NULL.
    func bytes(_ column: String) throws -> [UInt8]? {
        try withUnsafeData(named: column) { data in data.map { [UInt8]($0) } }
    }
}
