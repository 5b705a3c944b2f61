import Foundation

/// A file in `Tests/Fixtures/files`: each names Jane Doe as its author, and pictures say where they were taken.
package enum SampleFile {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/files")

    /// - Throws: a Foundation error where there is none of that name.
    package static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
    }
}
