/// AppleSingle and AppleDouble: a Macintosh file in entries of its own format (RFC 1740).
struct AppleFile {
    /// The name that the file had; empty where it is not told.
    let name: String
    /// The file itself; nil in AppleDouble's first part, which holds what other systems do not know.
    let data: [UInt8]?

    private static let single: [UInt8] = [0x00, 0x05, 0x16, 0x00]
    private static let double: [UInt8] = [0x00, 0x05, 0x16, 0x07]
    /// Behind the mark: version and filler.
    private static let entriesStart = 24
    private static let entrySize = 12
    private static let dataFork = 1
    private static let realName = 3
    /// Bytes of a name that are read; the file system of the time took 31, later ones 255.
    private static let longestName = 1_024

    /// Reads the entries; nil when the bytes are no such file.
    init?(_ bytes: [UInt8]) {
        let mark = Array(bytes.prefix(4))
        guard mark == AppleFile.single || mark == AppleFile.double else { return nil }
        var name = ""
        var data: [UInt8]?
        let count = AppleFile.number(bytes, AppleFile.entriesStart, 2) ?? 0
        for entry in 0..<count {
            let start = AppleFile.entriesStart + 2 + entry * AppleFile.entrySize
            guard let id = AppleFile.number(bytes, start, 4), let offset = AppleFile.number(bytes, start + 4, 4),
                let length = AppleFile.number(bytes, start + 8, 4)
            else { break }
            // An entry that was cut is still worth having.
            let range = min(offset, bytes.count)..<min(offset + length, bytes.count)
            // Of several the first: thousands of entries may name the same bytes again and again.
            if id == AppleFile.dataFork, data == nil { data = Array(bytes[range]) }
            if id == AppleFile.realName, name.isEmpty {
                name = Charset.text(Array(bytes[range].prefix(AppleFile.longestName)), label: "macintosh")
            }
        }
        self.name = name
        self.data = data
    }

    /// A big-endian number; nil where the bytes end.
    private static func number(_ bytes: [UInt8], _ start: Int, _ size: Int) -> Int? {
        guard start + size <= bytes.count else { return nil }
        return bytes[start..<(start + size)].reduce(0) { $0 << 8 | Int($1) }
    }
}
