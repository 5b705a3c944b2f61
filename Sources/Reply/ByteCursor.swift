/// Finds one byte again and again from rising places: what was found stays found until it is passed.
///
/// So asking at every line costs one walk over the body, and nearly nothing where the byte is rare.
struct ByteCursor {
    private let byte: UInt8
    private var found = -1

    init(_ byte: UInt8) { self.byte = byte }

    /// The first place of the byte at or after `start`; the end of the bytes where there is none.
    @inline(__always)
    mutating func next(from start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        if found < start { found = bytes.find(byte, from: start, to: bytes.count) ?? bytes.count }
        return found
    }
}
