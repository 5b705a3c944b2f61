import Foundation

/// Many mails in one file: of each its length (32 bits, little-endian) and its bytes.
enum Pack {
    /// Writes a pack; the peers read the same file.
    static func write(_ mails: [[UInt8]], to path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil) else { throw Failed("cannot write \(path)") }
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        for mail in mails {
            let length = withUnsafeBytes(of: UInt32(mail.count).littleEndian) { Data($0) }
            try file.write(contentsOf: length + mail)
        }
        try file.close()
    }

    /// The mails of a pack, at most `limit` of them; a cut end is left out.
    static func read(_ path: String, limit: Int = .max) throws -> [[UInt8]] {
        let data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
        return data.withUnsafeBytes { bytes in
            var mails: [[UInt8]] = []
            var position = 0
            while mails.count < limit, position + 4 <= bytes.count {
                let length = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self)))
                position += 4
                guard length <= bytes.count - position else { break }
                mails.append(Array(bytes[position..<(position + length)]))
                position += length
            }
            return mails
        }
    }
}
