/// An input that makes a careless reader take time that grows faster than its size, for any size.
struct Trap: Sendable, CustomStringConvertible {
    let name: String
    let reader: TrapReader
    /// Bytes of the smallest of the three inputs that are compared; the largest has to lie within the reader's limits,
    /// beyond which cost no longer grows.
    let size: Int
    /// An input of about so many bytes.
    let make: @Sendable (Int) -> [UInt8]

    var description: String { "\(reader.rawValue): \(name)" }

    /// A value that a header field can hold.
    static let field = 60_000
    /// A whole header.
    static let header = 250_000
    static let body = 1_000_000
}

extension Trap {
    /// A trap of one piece again and again, with something around it.
    init(
        _ reader: TrapReader, _ name: String, size: Int? = nil, before: String = "", _ piece: String,
        after: String = ""
    ) {
        self.init(name: name, reader: reader, size: size ?? reader.size) { count in
            let piece = Array(piece.utf8)
            var bytes = Array(before.utf8)
            bytes.reserveCapacity(count + before.utf8.count + after.utf8.count + piece.count)
            while bytes.count < count { bytes += piece }
            return bytes + Array(after.utf8)
        }
    }

    /// A trap whose pieces differ: `piece` gets their numbers.
    init(
        _ reader: TrapReader, _ name: String, size: Int? = nil, before: String = "", after: String = "",
        numbered piece: @escaping @Sendable (Int) -> String
    ) {
        self.init(name: name, reader: reader, size: size ?? reader.size) { count in
            var bytes = Array(before.utf8)
            var number = 0
            while bytes.count < count {
                bytes += piece(number).utf8
                number += 1
            }
            return bytes + Array(after.utf8)
        }
    }
}
