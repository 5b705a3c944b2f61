/// UTF-16 with unpaired surrogates and odd lengths repaired (RFC 2781).
enum UTF16Text {
    /// The byte order that a mark at the start tells; nil without one.
    static func byteOrderMark(_ bytes: [UInt8]) -> Bool? {
        guard bytes.count >= 2 else { return nil }
        if bytes[0] == 0xFE, bytes[1] == 0xFF { return true }
        return bytes[0] == 0xFF && bytes[1] == 0xFE ? false : nil
    }

    static func decode(_ bytes: [UInt8], bigEndian: Bool) -> String {
        looksLikeASCII(bytes) ? Charset.repairedText(bytes) : units(bytes[...], bigEndian: bigEndian)
    }

    /// Text of 16-bit units, whatever they look like.
    static func units(_ slice: ArraySlice<UInt8>, bigEndian: Bool = false) -> String {
        let bytes = Array(slice)
        let isBig = byteOrderMark(bytes) ?? bigEndian
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        var index = byteOrderMark(bytes) == nil ? 0 : 2
        while index + 1 < bytes.count {
            let high = UInt16(bytes[isBig ? index : index + 1])
            let low = UInt16(bytes[isBig ? index + 1 : index])
            units.append(high << 8 | low)
            index += 2
        }
        // Half a character at the end; a line end of one byte was added on the way.
        if index < bytes.count, !bytes[index].isWhite, bytes[index] != 0 { units.append(0xFFFD) }
        return String(decoding: units, as: UTF16.self)
    }

    /// QUIRK: a gateway converted the body and left the label (CharsetTests "lying labels"): UTF-16 of any language
    /// holds bytes that ASCII text does not.
    private static func looksLikeASCII(_ bytes: [UInt8]) -> Bool {
        bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7F || $0.isWhite } && bytes.contains(0x20)
    }
}
