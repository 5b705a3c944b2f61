/// Whether a file packs others, by its first bytes and by its name.
enum ArchiveKind: Hashable {
    /// A ZIP file, office documents among them: what it holds is listed at its end.
    case zip
    /// Any other: nothing is known of what it holds.
    case other

    /// Endings of files that pack others; office documents, though they are ZIP files, are none.
    static let endings: Set = [
        "zip", "zipx", "rar", "7z", "gz", "tgz", "bz2", "tbz", "tbz2", "xz", "txz", "zst", "lz", "lzma", "z", "tar",
        "arj",
        "ace", "lzh", "lha", "cpio", "alz", "egg", "zoo", "wim",
    ]

    init?(of bytes: [UInt8], filename: String?) {
        let ending = FileEnding(of: filename ?? "").text
        if Self.zipMarks.contains(where: { bytes.starts(with: $0) }) {
            self = .zip
        } else if Self.otherMarks.contains(where: { bytes.starts(with: $0) }) || Self.isTar(bytes) {
            self = .other
        } else if ending == "zip" {
            // What begins in another way may still be opened as one.
            self = .zip
        } else if Self.endings.contains(ending) {
            self = .other
        } else {
            return nil
        }
    }

    private static func isTar(_ bytes: [UInt8]) -> Bool {
        bytes.count > tarMarkPlace + 5 && bytes[tarMarkPlace...].starts(with: "ustar".utf8)
    }

    private static let tarMarkPlace = 257
    private static let zipMarks: [[UInt8]] = [
        [0x50, 0x4B, 0x03, 0x04], [0x50, 0x4B, 0x05, 0x06], [0x50, 0x4B, 0x07, 0x08],
    ]
    /// RAR, 7z, gzip, bzip2, xz, zstd, LHA's and ARJ's, cabinets.
    private static let otherMarks: [[UInt8]] = [
        Array("Rar!\u{1A}\u{07}".utf8), [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], [0x1F, 0x8B, 0x08], Array("BZh".utf8),
        [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], [0x28, 0xB5, 0x2F, 0xFD], [0x60, 0xEA], Array("MSCF".utf8),
    ]
}
