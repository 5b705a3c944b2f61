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
            throw unreadable(name)
        }
    }

    /// The bytes of a file or standard input, no more than `limit` and one of them.
    ///
    /// - Throws: `Failure` saying why it cannot be read.
    static func bytes(of name: String, atMost limit: Int) throws -> [UInt8] {
        do {
            let file =
                name == "-"
                ? FileHandle.standardInput : try FileHandle(forReadingFrom: URL(fileURLWithPath: name))
            var bytes: [UInt8] = []
            while bytes.count <= limit, let some = try file.read(upToCount: limit + 1 - bytes.count), !some.isEmpty {
                bytes += some
            }
            return bytes
        } catch {
            throw unreadable(name)
        }
    }

    private static func unreadable(_ name: String) -> Failure {
        let exists = FileManager.default.fileExists(atPath: name)
        return Failure("cannot read \(name): \(exists ? "is it a file you may read?" : "there is no such file")")
    }
}
