/// Eight bytes of text looked at together, as nearly all of it is plain letters with one blank between words.
struct EightBytes {
    private let bits: UInt64

    private static let high: UInt64 = 0x8080_8080_8080_8080
    private static let ones: UInt64 = 0x0101_0101_0101_0101

    private init(bits: UInt64) { self.bits = bits }

    /// Nil where fewer are left.
    @inline(__always)
    init?(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) {
        guard index + 8 <= bytes.count else { return nil }
        bits = UInt64(littleEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: index, as: UInt64.self))
    }

    /// In lower case; nil where a byte is beyond ASCII or below the blank, or a blank follows another.
    @inline(__always)
    func folded(behind before: UInt8) -> EightBytes? {
        guard bits & Self.high == 0, atLeast(Byte.space) == Self.high else { return nil }
        let blanks = atLeast(Byte.space) & ~atLeast(Byte.space + 1)
        guard blanks & (blanks >> 8) == 0, before != Byte.space || blanks & 0x80 == 0 else { return nil }
        let capitals = atLeast(UInt8(ascii: "A")) & ~atLeast(UInt8(ascii: "Z") + 1)
        return EightBytes(bits: bits | (capitals >> 2))
    }

    /// The high bit of each byte that is no less than another; all must be ASCII.
    @inline(__always)
    private func atLeast(_ byte: UInt8) -> UInt64 { ((bits | Self.high) &- Self.ones &* UInt64(byte)) & Self.high }

    /// Writes them where there is room for eight.
    @inline(__always)
    func write(to bytes: UnsafeMutableBufferPointer<UInt8>, at index: Int) {
        precondition(index >= 0 && index + 8 <= bytes.count)
        UnsafeMutableRawBufferPointer(bytes).storeBytes(
            of: bits.littleEndian, toByteOffset: index, as: UInt64.self)
    }
}
