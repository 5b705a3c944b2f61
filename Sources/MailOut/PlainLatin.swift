/// Texts of which what holds for their bytes holds for their characters; most names, subjects and lines are.
extension String {
    /// True for printable ASCII only.
    var isPrintableASCII: Bool { allBytes { $0 >= 0x20 && $0 < 0x7F } }

    /// True for printable ASCII and letters of Latin alphabets (U+00C0 to U+024F): no white space but blanks, no mark,
    /// nothing that joins characters.
    var isPlainLatin: Bool {
        var isOpen = false
        return allBytes { byte in
            defer { isOpen = byte >= 0xC3 && byte <= 0xC8 }
            return isOpen ? byte & 0xC0 == 0x80 : byte >= 0x20 && byte < 0x7F || byte >= 0xC3 && byte <= 0xC8
        }
    }

    func allBytes(_ test: (UInt8) -> Bool) -> Bool {
        utf8.withContiguousStorageIfAvailable { $0.allSatisfy(test) } ?? utf8.allSatisfy(test)
    }
}
