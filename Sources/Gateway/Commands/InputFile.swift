import Foundation

/// Reading what the user names.
enum InputFile {
    /// The bytes of a file; `-` is standard input.
    ///
    /// - Throws: `Failure` saying why it cannot be read.
    static func bytes(of name: String) throws -> [UInt8] { try ByteStream(of: name).rest() }

    /// The bytes of a file or standard input, no more than `limit` and one of them.
    ///
    /// - Throws: `Failure` saying why it cannot be read.
    static func bytes(of name: String, atMost limit: Int) throws -> [UInt8] {
        try ByteStream(of: name).rest(atMost: limit + 1)
    }

    /// What to say of a file that cannot be read.
    static func unreadable(_ name: String) -> Failure {
        let exists = FileManager.default.fileExists(atPath: name)
        return Failure("cannot read \(name): \(exists ? "is it a file you may read?" : "there is no such file")")
    }
}
