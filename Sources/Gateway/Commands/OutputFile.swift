import Foundation

/// Writing what the user asked for.
enum OutputFile {
    /// Writes to a file readable by its owner only, since it holds what people wrote.
    ///
    /// - Parameter name: nil or `-` for standard output.
    ///
    /// - Throws: `Failure` where the file is there already or cannot be written.
    static func write(_ bytes: [UInt8], to name: String?) throws {
        guard let name, name != "-" else { return Terminal.write(bytes) }
        let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure("cannot write \(name): \(systemError())") }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: Data(bytes))
        } catch {
            throw Failure("cannot write \(name): \(systemError())")
        }
    }
}
