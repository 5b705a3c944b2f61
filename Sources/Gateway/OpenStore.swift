import Foundation
import Store

extension Settings {
    /// Opens the store, in a folder that is made where it is missing.
    ///
    /// - Throws: `StoreError`, or `Failure` where the folder cannot be made.
    func openStore() throws -> Store {
        let folder = URL(fileURLWithPath: store).deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw Failure("cannot make the folder \(folder) of the store: check its permissions")
        }
        return try Store(at: store, activeClients: activeClients)
    }

    /// Opens the store for a command that only looks at what is there or changes it.
    ///
    /// - Throws: `Failure` where there is none: making an empty one would hide a wrong path.
    func openExistingStore() throws -> Store {
        guard FileManager.default.fileExists(atPath: store) else {
            throw Failure(
                "there is no store \(store) yet: \(Program.call("serve")) and \(Program.call("ingest")) make it")
        }
        return try openStore()
    }
}
