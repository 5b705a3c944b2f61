import Foundation

/// Where a secret stands: in the environment or in a file, never in the settings themselves.
enum Secret: Hashable, Sendable {
    case environment(String)
    case file(String)

    /// The secret's text, without white space around it; nil where it is missing, empty or unreadable.
    func text() -> String? {
        let raw: String? =
            switch self {
            case .environment(let name): ProcessInfo.processInfo.environment[name]
            case .file(let path): try? String(contentsOfFile: path, encoding: .utf8)
            }
        let text = raw?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
        return text.isEmpty ? nil : text
    }

    /// What to do where it is missing.
    var remedy: String {
        switch self {
        case .environment(let name): "the environment variable \(name) is not set; set it before you start postern"
        case .file(let path): "the file \(path) cannot be read or is empty; write the secret into it, mode 0600"
        }
    }

    /// Makes the file with random hexadecimal digits, readable by its owner only, where there is none.
    ///
    /// - Throws: `CocoaError` or `Failure` with what could not be written.
    static func create(at path: String) throws {
        var generator = SystemRandomNumberGenerator()
        let digits = (0..<randomBytes).map { _ in
            let byte = UInt8.random(in: .min ... .max, using: &generator)
            return (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        try create(at: path, digits.joined() + "\n")
    }

    /// The same with this text.
    static func create(at path: String, _ text: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        // Another process made it at the same moment: theirs is as good.
        if descriptor < 0, errno == EEXIST { return }
        guard descriptor >= 0 else { throw Failure("cannot create the key file \(path): \(systemError())") }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: Data(text.utf8))
        try handle.synchronize()
    }

    /// As many random bytes as HMAC-SHA256 makes full use of.
    private static let randomBytes = 32
}

/// The words of the last system call's error.
func systemError() -> String { String(cString: strerror(errno)) }
