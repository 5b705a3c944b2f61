import Foundation

/// Held while a process sends for a store, so that two never do.
///
/// The owner's name in claims is then free to be taken over at the next start, and nothing waits for a lease.
///
/// A lock of the operating system: it ends with the process, however that ends.
final class ServeLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock.
    ///
    /// - Throws: `Failure` naming the process that has it.
    init(for settings: Settings) throws {
        let path = ServeLock.path(for: settings)
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure("cannot open \(path): \(systemError())") }
        var lock = ServeLock.whole
        guard fcntl(descriptor, F_SETLK, &lock) == 0 else {
            close(descriptor)
            let holder = ServeLock.holder(for: settings).map { "process \($0)" } ?? "another process"
            throw Failure("\(holder) is already serving the store \(settings.store); stop it first")
        }
    }

    deinit { close(descriptor) }

    static func isHeld(for settings: Settings) -> Bool { holder(for: settings) != nil }

    /// The process that has the lock; nil for none.
    ///
    /// Looks only: taking the lock to see could keep `serve` from starting. Not for the process that has it, whose
    /// lock would end with the file's closing here.
    static func holder(for settings: Settings) -> Int32? {
        let descriptor = open(path(for: settings), O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var lock = whole
        guard fcntl(descriptor, F_GETLK, &lock) == 0, lock.l_type != Int16(F_UNLCK) else { return nil }
        return lock.l_pid
    }

    private static func path(for settings: Settings) -> String { settings.store + ".serving" }

    /// An exclusive lock of the whole file.
    private static var whole: flock {
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        return lock
    }
}
