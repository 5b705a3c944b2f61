import Foundation

/// A new folder that goes away, with all that is in it, when its last owner lets it go.
package final class TemporaryFolder: Sendable {
    /// The folder's absolute path, without a slash at its end.
    package let path: String

    private let isLeft: Bool

    /// Makes the folder under the system's temporary folder.
    ///
    /// The name is short, since a socket's path may have no more than 107 bytes.
    /// - Parameter name: what the folder's name begins with.
    /// - Throws: a Foundation error when the folder cannot be made.
    package convenience init(_ name: String = "postern") throws {
        try self.init(name, isLeft: false)
    }

    /// Makes a folder that stays where `isLeft`: somebody else takes it away.
    init(_ name: String, isLeft: Bool) throws {
        self.isLeft = isLeft
        let random = String(UInt64.random(in: .min ... .max), radix: 36)
        let parent = FileManager.default.temporaryDirectory.standardizedFileURL.path
        path = "\(parent)/\(name)-\(random)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit {
        guard !isLeft else { return }
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The absolute path of `name` in this folder.
    package func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file in this folder, with the folders on its way, and returns its absolute path.
    ///
    /// - Throws: a Foundation error when it cannot be written.
    @discardableResult
    package func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
        let url = URL(fileURLWithPath: file(name))
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
        return url.path
    }

    /// The bytes of a file in this folder.
    ///
    /// - Throws: a Foundation error when it cannot be read.
    package func read(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: file(name))))
    }
}
