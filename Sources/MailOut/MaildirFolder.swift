import Glibc

/// A Maildir that is written to: into `tmp`, synced, renamed into `new`, the folder synced.
struct MaildirFolder {
    let path: String

    /// A file operation that failed: which one, and the system's words.
    struct Failure: Error, CustomStringConvertible {
        let operation: String
        let code: Int32
        var description: String { "\(operation): \(String(cString: strerror(code)))" }
    }

    /// Writes a file so that it is there whole or not at all, whatever happens meanwhile.
    func write(_ bytes: [UInt8], name: String) throws(Failure) {
        for folder in ["tmp", "new", "cur"] { try make("\(path)/\(folder)") }
        let draft = "\(path)/tmp/\(name)"
        try writeSynced(bytes, to: draft)
        guard rename(draft, "\(path)/new/\(name)") == 0 else { throw Failure(operation: "rename", code: errno) }
        try syncFolder("\(path)/new")
    }

    private static let privateFolder: mode_t = 0o700
    private static let privateFile: mode_t = 0o600

    private func make(_ folder: String) throws(Failure) {
        var parent = ""
        for step in folder.split(separator: "/", omittingEmptySubsequences: false) {
            parent +=
                parent.isEmpty && step.isEmpty ? "/" : parent.hasSuffix("/") || parent.isEmpty ? "\(step)" : "/\(step)"
            guard !step.isEmpty, mkdir(parent, Self.privateFolder) != 0, errno != EEXIST else { continue }
            throw Failure(operation: "mkdir", code: errno)
        }
    }

    private func writeSynced(_ bytes: [UInt8], to file: String) throws(Failure) {
        let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, Self.privateFile)
        guard descriptor >= 0 else { throw Failure(operation: "open", code: errno) }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Failure(operation: "write", code: errno) }
            written += count
        }
        guard fsync(descriptor) == 0 else { throw Failure(operation: "fsync", code: errno) }
    }

    private func syncFolder(_ folder: String) throws(Failure) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(operation: "open", code: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Failure(operation: "fsync", code: errno) }
    }
}
