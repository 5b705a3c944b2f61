import Foundation

/// Runs blocking work on a thread of its own, so that the pool that all tests share never waits for it.
///
/// - Throws: what the work throws.
package func onOwnThread<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
            continuation.resume(with: Result { try work() })
        }
    }
}
