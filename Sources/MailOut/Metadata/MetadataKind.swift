import Foundation
import Mail

/// A kind of file whose metadata can be taken out without touching what it shows, by its first bytes.
enum MetadataKind: String, CaseIterable, Sendable {
    case jpeg, png, gif, webp, tiff, heic, avif, mp4, mov, pdf
    /// A ZIP file that may be an office document.
    case package

    /// Nil for what has none, or none that any of the programs can take out.
    init?(of bytes: [UInt8], filename: String? = nil) {
        guard let kind = MetadataKind.kind(of: bytes) else { return nil }
        // Cameras' raw pictures begin so too, and do not stand being rewritten.
        if kind == .tiff, let filename, !["tif", "tiff", ""].contains(FileEnding(of: filename).text) { return nil }
        self = kind
    }

    /// What a file of the kind is called for a program: by this and its first bytes they know what it is.
    var ending: String { self == .jpeg ? "jpg" : rawValue }

    /// True for what ExifTool rewrites by itself.
    var isPicture: Bool { self != .pdf && self != .package }

    private static func kind(of bytes: [UInt8]) -> MetadataKind? {
        if let (kind, _) = marks.first(where: { bytes.starts(with: $0.mark) }) { return kind }
        if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) { return .webp }
        return boxedKind(of: bytes)
    }

    private static let marks: [(kind: MetadataKind, mark: [UInt8])] = [
        (.jpeg, [0xFF, 0xD8, 0xFF]), (.png, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
        (.gif, Array("GIF87a".utf8)), (.gif, Array("GIF89a".utf8)), (.tiff, [0x49, 0x49, 0x2A, 0]),
        (.tiff, [0x4D, 0x4D, 0, 0x2A]), (.pdf, Array("%PDF-".utf8)), (.package, [0x50, 0x4B, 0x03, 0x04]),
    ]

    /// Files of boxes (ISO 14496-12 §4.3): the first says what they are, or is one of QuickTime's.
    private static func boxedKind(of bytes: [UInt8]) -> MetadataKind? {
        let box = String(decoding: bytes.dropFirst(4).prefix(4), as: UTF8.self)
        guard box == "ftyp" else { return ["moov", "mdat", "wide"].contains(box) ? .mov : nil }
        switch String(decoding: bytes.dropFirst(8).prefix(4), as: UTF8.self) {
        case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1": return .heic
        case "avif", "avis": return .avif
        case "qt  ": return .mov
        // A raw picture too.
        case "crx ": return nil
        default: return .mp4
        }
    }
}

/// Marks of a document that must stay as it is, byte by byte, or be lost.
enum SealedDocument {
    /// True for a PDF that is signed (ISO 32000-1 §12.8) or encrypted (§7.6).
    static func isSealed(pdf bytes: [UInt8]) -> Bool {
        let data = Data(bytes)
        return ["/ByteRange", "/Encrypt"].contains { data.range(of: Data($0.utf8)) != nil }
    }
}
