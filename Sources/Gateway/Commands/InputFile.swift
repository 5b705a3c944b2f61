import Foundation

/// Reading what the user names.
enum InputFile {
    /// The bytes of a file; `-` is standard input.
    ///
    /// - Throws: `Failure` saying why it cannot be read.
    static func bytes(of name: String) throws -> [UInt8] {
        do {
            guard name == "-" else { return [UInt8](try Data(contentsOf: URL(fileURLWithPath: name))) }
            return [UInt8](try FileHandle.standardInput.readToEnd() ?? Data())
        } catch {
            let exists = FileManager.default.fileExists(atPath: name)
            throw Failure("cannot read \(name): \(exists ? "is it a file you may read?" : "there is no such file")")
        }
    }
}
