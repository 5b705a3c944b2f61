/// Reads a byte string of little-endian numbers, as Microsoft's formats are made of.
struct LittleEndian {
    let bytes: ArraySlice<UInt8>
    private(set) var index: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        index = bytes.startIndex
    }

    var isAtEnd: Bool { index >= bytes.endIndex }

    /// The next number of that many bytes, at most four; nil behind the end.
    mutating func number(_ count: Int) -> Int? {
        guard let taken = take(count) else { return nil }
        return taken.reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    /// The next bytes; nil when fewer are left.
    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= bytes.endIndex - index else { return nil }
        defer { index += count }
        return bytes[index..<(index + count)]
    }
}
