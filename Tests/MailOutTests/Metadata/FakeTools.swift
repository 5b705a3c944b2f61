import Foundation
import Mail

@testable import MailOut

/// A folder of programs under the names that the stripper looks for: the system's own, or what a test says.
///
/// It is there as long as this is: a test ends with `withExtendedLifetime`.
final class FakeTools {
    private let folder: TemporaryFolder
    var path: String { folder.path }

    /// - Parameter scripts: shell scripts by the name of the program that they stand for.
    init(_ scripts: [String: String] = [:], without missing: Set<String> = []) throws {
        folder = try TemporaryFolder()
        for name in ["exiftool", "qpdf", "gzip", "prlimit", "bwrap"] where !missing.contains(name) {
            if let script = scripts[name] {
                try write(name, "#!/bin/sh\n\(script)\n")
            } else if let real = FakeTools.real(name) {
                try FileManager.default.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: real)
            }
        }
    }

    /// ExifTool that does this with the file `1.jpg`, and answers when it is asked for its version.
    static func exiftool(_ script: String) throws -> FakeTools {
        try FakeTools(["exiftool": "case \"$*\" in *-ver*) exit 0;; esac\n\(script)"])
    }

    /// A JPEG's first bytes, printed by a shell.
    static let jpegMark = #"printf '\377\330\377'"#

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: "\(path)/\(name)") }

    /// The system's own again.
    func restore(_ name: String) throws {
        try? remove(name)
        guard let real = FakeTools.real(name) else { return }
        try FileManager.default.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: real)
    }

    func stripper(
        _ failure: MetadataStripper.Failure = .leaveOut, patience: Duration = MetadataStripper.standardPatience
    ) -> MetadataStripper {
        MetadataStripper(failure: failure, folders: [path], patience: patience)
    }

    private func write(_ name: String, _ script: String) throws {
        try script.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(path)/\(name)")
    }

    private static func real(_ name: String) -> String? {
        MetadataTools.systemFolders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}

extension FakeTools {
    /// What becomes of one file; nil where it could not be rewritten.
    func result(
        of bytes: [UInt8], named name: String, patience: Duration = MetadataStripper.standardPatience
    ) async throws -> [UInt8]? {
        try await stripper(patience: patience).result(of: bytes, named: name)
    }
}

extension MetadataStripper {
    /// What becomes of one file; nil where it could not be rewritten.
    func result(of bytes: [UInt8], named name: String) async throws -> [UInt8]? {
        let outcome = try await results(of: [(name, bytes)])
        return outcome.failed.isEmpty ? outcome.stripped[0] ?? bytes : nil
    }

    func results(of files: [(name: String, bytes: [UInt8])]) async throws -> Outcome {
        let attachments = files.map {
            Mail.Attachment(
                filename: $0.name, contentType: "application/octet-stream", contentID: nil, isInline: false,
                bytes: $0.bytes, partPath: "1")
        }
        return try await strip(tasks(attachments, leavingOut: [:], policy: AttachmentPolicy()))
    }
}
