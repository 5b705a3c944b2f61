import Foundation

/// A file with tokens, readable by its owner only; what it held before is there until all of the new is on disk.
struct TokenFile: Sendable {
    let path: String

    /// Why a file cannot be used.
    struct Flaw: Error, CustomStringConvertible {
        let description: String
    }

    /// A token file is some kilobytes.
    private static let longest = 1_048_576
    private static let mode: mode_t = 0o600

    /// Another one for each time that the file was written; nil where there is none.
    var mark: String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return "\(status.st_ino) \(status.st_mtim.tv_sec) \(status.st_mtim.tv_nsec)"
    }

    /// nil where there is no file.
    ///
    /// - Throws: `Flaw` for one that cannot be read, that others may read, or that holds something else.
    func read() throws -> StoredToken? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0, errno == ENOENT { return nil }
        guard descriptor >= 0 else { throw Flaw(description: "the token file \(path) cannot be read: \(words())") }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= Self.longest
        else { throw Flaw(description: "\(path) is no token file") }
        guard status.st_mode & 0o077 == 0 else {
            throw Flaw(description: "others may read the token file \(path): chmod 600 it")
        }
        guard let bytes = try file.readToEnd(), let token = try? JSONDecoder().decode(StoredToken.self, from: bytes)
        else { throw Flaw(description: "\(path) is no token file; remove it and authorize again") }
        return token
    }

    /// Puts new contents in the place of the old, on disk before it returns.
    ///
    /// - Throws: `Flaw`.
    func write(_ token: StoredToken) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let bytes = try encoder.encode(token)
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let beside = "\(path).\(getpid()).new"
        unlink(beside)
        let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, Self.mode)
        guard descriptor >= 0 else { throw flaw() }
        do {
            let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            try file.write(contentsOf: bytes)
            try file.synchronize()
        } catch {
            unlink(beside)
            throw Flaw(description: "the token file \(path) cannot be written: \(error)")
        }
        guard rename(beside, path) == 0 else {
            let flaw = flaw()
            unlink(beside)
            throw flaw
        }
        let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { return }
        fsync(directory)
        close(directory)
    }

    /// Waits until no other process or task renews these tokens, and keeps others from it until `release`.
    ///
    /// - Throws: `Flaw` where that takes longer than a renewal may, `CancellationError`.
    func lock() async throws -> Lock {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let descriptor = open("\(path).lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, Self.mode)
        guard descriptor >= 0 else { throw flaw() }
        let lock = Lock(FileHandle(fileDescriptor: descriptor, closeOnDealloc: true))
        let deadline = ContinuousClock.now + Self.patience
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard .now < deadline else { throw Flaw(description: "another process holds \(path).lock") }
            try await Task.sleep(for: Self.pause)
        }
        return lock
    }

    /// The right to renew; ends with `release`, or with the process.
    final class Lock: Sendable {
        private let file: FileHandle
        fileprivate init(_ file: FileHandle) { self.file = file }
        func release() { try? file.close() }
    }

    private static let patience = Duration.seconds(60)
    private static let pause = Duration.milliseconds(50)

    private func flaw() -> Flaw { Flaw(description: "the token file \(path) cannot be written: \(words())") }
    private func words() -> String { String(cString: strerror(errno)) }
}
