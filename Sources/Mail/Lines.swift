import Glibc

/// Finds line ends in a message's bytes.
///
/// A message whose only line ends are bare CRs (old Macintosh mailers, broken exports) is read with CR as the line end;
/// in any other a bare CR is an ordinary byte.
struct Lines {
    let bytes: UnsafeBufferPointer<UInt8>
    /// LF, or CR in a message that has no other line end.
    let terminator: UInt8

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        terminator = Lines.usesBareCR(bytes) ? ASCII.cr : ASCII.lf
    }

    /// The end of the line that begins at `start`: where its content ends, and where the next line begins.
    func end(from start: Int) -> (content: Int, next: Int) {
        guard let stop = Lines.find(terminator, in: bytes, from: start, to: bytes.count) else {
            return (bytes.count, bytes.count)
        }
        var content = stop
        // QUIRK: CR CR LF (gateways that end lines twice; PartTests "doubled line ends").
        while content > start, bytes[content - 1] == ASCII.cr { content -= 1 }
        return (content, stop + 1)
    }

    /// Where the line break before `lineStart` begins: the end of the body that stands above a boundary line.
    func beforeBreak(_ lineStart: Int, notBefore floor: Int) -> Int {
        var end = lineStart
        if end > floor, bytes[end - 1] == terminator { end -= 1 }
        while end > floor, terminator == ASCII.lf, bytes[end - 1] == ASCII.cr { end -= 1 }
        return end
    }

    /// The next line at or after `start` that begins with two hyphens.
    func nextDashLine(from start: Int) -> Int? {
        var position = start
        while let dash = Lines.find(ASCII.minus, in: bytes, from: position, to: bytes.count) {
            let begins = dash == 0 || bytes[dash - 1] == terminator
            if begins, dash + 1 < bytes.count, bytes[dash + 1] == ASCII.minus { return dash }
            position = dash + 1
        }
        return nil
    }

    static func find(
        _ byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int
    ) -> Int? {
        guard start < end, let base = bytes.baseAddress else { return nil }
        guard let hit = memchr(base + start, Int32(byte), end - start) else { return nil }
        return UnsafeRawPointer(hit) - UnsafeRawPointer(base)
    }

    private static func usesBareCR(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let cr = find(ASCII.cr, in: bytes, from: 0, to: bytes.count) else { return false }
        guard let lf = find(ASCII.lf, in: bytes, from: 0, to: bytes.count) else { return true }
        return lf > cr + 1 && lf == bytes.count - 1
    }
}
