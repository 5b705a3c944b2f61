extension MappedBytes {
    /// The text as it is compared: lower case, compatibility forms as ASCII, no white space, nothing invisible.
    ///
    /// Also without the quote marks at the beginnings of lines, and with `(at)` and `[dot]` as the signs they stand for.
    func folded() -> MappedBytes {
        if !keepsOrigins { return MappedBytes(foldedWithoutOrigins: bytes.withUnsafeBufferPointer(Fold.bytes)) }
        var result = MappedBytes(emptyLike: self)
        var index = 0
        var startsLine = true
        while index < count {
            let byte = bytes[index]
            let plain = Fold.table[Int(byte)]
            var length = 1
            if plain == Fold.beyondASCII {
                length = bytes.withUnsafeBufferPointer { Fold.scalar(in: $0, at: index) }?.length ?? 1
                let range = index..<index + length
                if let character = bytes.withUnsafeBufferPointer({ Fold.character(in: $0, at: index) }) {
                    result.append(character, from: range, of: self)
                }
                startsLine = false
            } else if plain == Fold.dropped {
                if byte == 0x0A || byte == 0x0D { startsLine = true }
            } else if byte != UInt8(ascii: ">") || !startsLine {
                startsLine = false
                result.append(plain, from: index..<index + 1, of: self)
                result.closeSpelledSign(byte)
            }
            index += length
        }
        return result
    }

    /// Turns `(at)`, `[at]`, `{a}`, `(dot)` that end here into `@` and `.`.
    private mutating func closeSpelledSign(_ byte: UInt8) {
        guard Fold.closings[Int(byte)] else { return }
        let spelled = bytes.withUnsafeBufferPointer { Fold.spelledSign(before: $0.count - 1, in: $0) }
        if let spelled { replaceLast(spelled.length + 1, with: spelled.sign) }
    }
}
