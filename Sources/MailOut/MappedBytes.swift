import Glibc

/// Text on its way through decodings, with the place in the source that each byte stands for where that is asked.
///
/// The last gate only has to know that something is there; the mask has to know where.
struct MappedBytes: Equatable {
    private(set) var bytes: [UInt8] = []
    /// Where in the source the unit behind each byte begins and ends; empty unless origins are kept.
    private var starts: [Int32] = []
    private var ends: [Int32] = []
    let keepsOrigins: Bool

    /// The source itself; origins are not kept beyond 2 GB.
    init(_ source: [UInt8], keepsOrigins: Bool) {
        bytes = source
        self.keepsOrigins = keepsOrigins && source.count < Int(Int32.max)
        guard self.keepsOrigins else { return }
        starts = (0..<Int32(source.count)).map { $0 }
        ends = (0..<Int32(source.count)).map { $0 + 1 }
    }

    /// Nothing yet; to be filled from `other` by `append`.
    init(emptyLike other: MappedBytes) {
        keepsOrigins = other.keepsOrigins
        bytes.reserveCapacity(other.bytes.count)
        if keepsOrigins {
            starts.reserveCapacity(other.bytes.count)
            ends.reserveCapacity(other.bytes.count)
        }
    }

    var count: Int { bytes.count }

    /// Adds a byte that stands for `range` of `other`.
    @inline(__always)
    mutating func append(_ byte: UInt8, from range: Range<Int>, of other: borrowing MappedBytes) {
        bytes.append(byte)
        if keepsOrigins {
            starts.append(other.starts[range.lowerBound])
            ends.append(other.ends[range.upperBound - 1])
        }
    }

    /// Adds a part of `other` as it is.
    mutating func appendRun(_ range: Range<Int>, of other: borrowing MappedBytes) {
        guard !range.isEmpty else { return }
        bytes += other.bytes[range]
        if keepsOrigins {
            starts += other.starts[range]
            ends += other.ends[range]
        }
    }

    /// The first place at or after `start` whose byte is marked in a table of 256; `count` where there is none.
    func next(from start: Int, in table: [Bool]) -> Int {
        bytes.withUnsafeBufferPointer { bytes in
            table.withUnsafeBufferPointer { table in
                var index = start
                while index < bytes.count, !table[Int(bytes[index])] { index += 1 }
                return index
            }
        }
    }

    /// The first place of a byte at or after `start`; nil where there is none.
    func next(_ byte: UInt8, from start: Int) -> Int? { bytes.place(of: byte, from: start) }

    /// Adds the bytes of a character that stands for `range` of `other`.
    mutating func append(_ character: some Sequence<UInt8>, from range: Range<Int>, of other: borrowing MappedBytes) {
        for byte in character { append(byte, from: range, of: other) }
    }

    /// Bytes that have been folded already.
    init(foldedWithoutOrigins bytes: [UInt8]) {
        self.bytes = bytes
        keepsOrigins = false
    }

    /// Takes back the last bytes and puts one in their place.
    mutating func replaceLast(_ length: Int, with byte: UInt8) {
        guard length > 0, length <= bytes.count else { return }
        let first = bytes.count - length
        bytes.removeLast(length - 1)
        bytes[first] = byte
        if keepsOrigins {
            let end = ends[ends.count - 1]
            starts.removeLast(length - 1)
            ends.removeLast(length - 1)
            ends[first] = end
        }
    }

    /// The part of the source that a range stands for; nil without origins.
    func origin(of range: Range<Int>) -> Range<Int>? {
        guard keepsOrigins, !range.isEmpty, range.upperBound <= bytes.count else { return nil }
        let low = Int(starts[range.lowerBound])
        return low..<max(low, Int(ends[range.upperBound - 1]))
    }

    /// True when the units of a range touch each other in the source: nothing was dropped between them.
    func isUnbroken(_ range: Range<Int>) -> Bool {
        guard keepsOrigins, !range.isEmpty, range.upperBound <= bytes.count else { return false }
        for index in range.dropLast() where starts[index + 1] != ends[index] {
            // Two bytes of one character share their place.
            if starts[index + 1] != starts[index] { return false }
        }
        return true
    }
}

extension [UInt8] {
    /// The first place of some bytes, at least one, at or after `start`; nil where there is none.
    func place(of wanted: [UInt8], from start: Int) -> Int? {
        withUnsafeBytes { buffer in
            wanted.withUnsafeBytes { wanted in
                guard let base = buffer.baseAddress, let whole = wanted.baseAddress, let first = wanted.first else {
                    return nil
                }
                var index = start
                while index + wanted.count <= buffer.count {
                    guard let hit = memchr(base + index, Int32(first), buffer.count - wanted.count + 1 - index) else {
                        return nil
                    }
                    index = UnsafeRawPointer(hit) - base
                    if memcmp(hit, whole, wanted.count) == 0 { return index }
                    index += 1
                }
                return nil
            }
        }
    }

    /// The first place of a byte at or after `start`; nil where there is none.
    func place(of byte: UInt8, from start: Int) -> Int? {
        guard start < count else { return nil }
        return withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress, let hit = memchr(base + start, Int32(byte), count - start) else {
                return nil
            }
            return UnsafeRawPointer(hit) - base
        }
    }
}
