import Foundation

/// Runs `body` on a thread of its own: what computes for seconds, or waits for a disk, holds up no task meanwhile.
func onOwnThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        Thread.detachNewThread { continuation.resume(returning: body()) }
    }
}
