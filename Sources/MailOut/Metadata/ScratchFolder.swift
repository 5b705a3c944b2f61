import Foundation

/// A folder for one piece of work, which nobody else may look into; its files have names of our own.
struct ScratchFolder {
    let path: String

    /// - Throws: `ToolTrouble` where it cannot be made.
    init() throws(ToolTrouble) {
        let root = FileManager.default.temporaryDirectory.path
        var template = Array("\(root)/\(ScratchFolder.prefix)\(getpid())-XXXXXX".utf8CString)
        // Mode 0700, under a name that nobody could make first.
        guard mkdtemp(&template) != nil else {
            throw ToolTrouble("no folder can be made in \(root): \(ToolTrouble.lastError)")
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }

    /// - Throws: `ToolTrouble` where there is no room.
    func write(_ bytes: [UInt8], to name: String) throws(ToolTrouble) {
        let descriptor = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw ToolTrouble("a file cannot be made: \(ToolTrouble.lastError)") }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else {
                if count < 0, errno == EINTR { continue }
                throw ToolTrouble("a file cannot be written: \(ToolTrouble.lastError)")
            }
            written += count
        }
    }

    /// What a program has written; nil where that is nothing, or no plain file.
    func read(_ name: String) -> [UInt8]? {
        let descriptor = open("\(path)/\(name)", O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var status = stat()
        // A link would lead to a file that the program may not read and we may.
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1 else {
            return nil
        }
        guard let data = try? file.readToEnd(), !data.isEmpty else { return nil }
        return [UInt8](data)
    }

    private static let prefix = "postern-files-"

    /// Removes what processes left behind that ended in the middle.
    static func removeLeftovers() {
        let root = FileManager.default.temporaryDirectory.path
        for name in (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? [] where name.hasPrefix(prefix) {
            guard let process = pid_t(name.dropFirst(prefix.count).prefix { $0 != "-" }), process > 0 else { continue }
            if kill(process, 0) != 0, errno == ESRCH { try? FileManager.default.removeItem(atPath: "\(root)/\(name)") }
        }
    }
}

/// A program that files are prepared with is missing or does not work; nothing is known of the file.
package struct ToolTrouble: Error, Hashable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }

    static var lastError: String { String(cString: strerror(errno)) }
}
