/// The relaxed forms of header fields and bodies, in which they are signed (RFC 6376 §3.4.2, §3.4.4).
enum Relaxed {
    /// A field with its line end: name in lower case, unfolded, white space within made one blank, none around the colon.
    static func field(_ field: ArraySlice<UInt8>) -> [UInt8] {
        let colon = field.firstIndex(of: UInt8(ascii: ":")) ?? field.endIndex
        var output = field[..<colon].filter { !isBlank($0) }.map(lowerCase)
        output.append(UInt8(ascii: ":"))
        var isPending = false
        var isEmpty = true
        for byte in field[colon...].dropFirst() where byte != lineFeed && byte != carriageReturn {
            if isBlank(byte) {
                isPending = true
                continue
            }
            if isPending, !isEmpty { output.append(space) }
            isPending = false
            isEmpty = false
            output.append(byte)
        }
        return output + [carriageReturn, lineFeed]
    }

    /// Gives a body's relaxed form out in pieces, most of them stretches of the body itself.
    ///
    /// Only CRLF ends a line; the bytes are ours, and hold no other line end.
    static func body(_ body: ArraySlice<UInt8>, to take: (ArraySlice<UInt8>) -> Void) {
        let end = endOfText(body)
        guard end > body.startIndex else { return }
        var start = body.startIndex
        var index = start
        while let blank = nextBlank(in: body[index..<end]) {
            var next = blank
            while next < end, isBlank(body[next]) { next += 1 }
            let endsLine = isLineEnd(body, at: next)
            index = next
            // A single blank between two words stands there as it shall.
            if !endsLine, next == blank + 1, body[blank] == space { continue }
            take(body[start..<blank])
            if !endsLine { take(oneSpace) }
            start = next
        }
        take(body[start..<end])
        take(lineEnd)
    }

    /// Behind the last byte that counts: white space at the end and empty lines there do not.
    private static func endOfText(_ body: ArraySlice<UInt8>) -> Int {
        var end = body.endIndex
        while end > body.startIndex {
            if isBlank(body[end - 1]) {
                end -= 1
            } else if end - 2 >= body.startIndex, isLineEnd(body, at: end - 2) {
                end -= 2
            } else {
                break
            }
        }
        return end
    }

    private static func nextBlank(in bytes: ArraySlice<UInt8>) -> Int? {
        bytes.withUnsafeBufferPointer { buffer in
            var index = 0
            while index < buffer.count {
                if isBlank(buffer[index]) { return bytes.startIndex + index }
                index += 1
            }
            return nil
        }
    }

    private static func isLineEnd(_ bytes: ArraySlice<UInt8>, at index: Int) -> Bool {
        index + 1 < bytes.endIndex && bytes[index] == carriageReturn && bytes[index + 1] == lineFeed
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }

    static func lowerCase(_ byte: UInt8) -> UInt8 { byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte }

    private static let tab: UInt8 = 0x09
    private static let space: UInt8 = 0x20
    private static let carriageReturn: UInt8 = 0x0D
    private static let lineFeed: UInt8 = 0x0A
    private static let oneSpace: ArraySlice<UInt8> = [space]
    private static let lineEnd: ArraySlice<UInt8> = [carriageReturn, lineFeed]
}
