import Mail

/// A document that is a ZIP file of parts: Office Open XML (ECMA-376 part 2) or OpenDocument (ODF 1.2 part 3).
///
/// Only the parts about the document are written anew; whatever it shows keeps its bytes.
struct OfficePackage {
    private enum Format { case openXML, openDocument }

    /// What documents of both kinds are called.
    static let endings: Set = [
        "docx", "docm", "dotx", "xlsx", "xlsm", "xltx", "pptx", "pptm", "ppsx", "potx", "odt", "ods", "odp", "odg",
        "ott",
    ]

    private let bytes: [UInt8]
    private let format: Format
    private let entries: [ZipListing.Entry]

    /// Nil for a ZIP file that is no document, which is carried as it is.
    ///
    /// - Throws: `ZipListing.Flaw` where it cannot be read.
    init?(reading bytes: [UInt8]) throws(ZipListing.Flaw) {
        let entries = try ZipListing(reading: bytes).entries
        if entries.contains(where: { $0.name == "[Content_Types].xml" }) {
            format = .openXML
        } else if let first = entries.first, first.name == "mimetype",
            first.plainStart?.starts(with: "application/vnd.oasis.opendocument".utf8) == true
        {
            format = .openDocument
        } else {
            return nil
        }
        self.bytes = bytes
        self.entries = entries
    }

    /// True for a document that is signed, or encrypted: it must stay as it is, or be lost.
    var isSealed: Bool {
        entries.contains { entry in
            // What is encrypted lies there as it is, and is no XML any more (ODF 1.2 part 3 §3.4).
            let isCipher =
                format == .openDocument && entry.name == "meta.xml" && entry.packed.method == 0
                && entry.plainStart?.first != UInt8(ascii: "<")
            return isCipher || entry.name == "encrypted-package" || entry.name == "META-INF/documentsignatures.xml"
                || entry.name.hasPrefix("_xmlsignatures/")
        }
    }

    // MARK: Pictures

    /// The places of the pictures that it shows.
    var pictures: [Int] {
        entries.indices.filter { place in
            let name = entries[place].name.lowercased()
            return OfficePackage.pictureFolders.contains(where: { name.hasPrefix($0) })
                && OfficePackage.pictureEndings.contains(FileEnding(of: name).text)
        }
    }

    private static let pictureFolders = ["word/media/", "xl/media/", "ppt/media/", "pictures/", "media/"]
    private static let pictureEndings: Set = ["jpg", "jpeg", "png", "gif", "tif", "tiff", "webp", "heic"]

    /// The places of the parts that hold words and where their links lead, as many as a letter has.
    var wordParts: [Int] {
        Array(
            entries.indices.filter { place in
                let name = entries[place].name.lowercased()
                return OfficePackage.wordEndings.contains(FileEnding(of: name).text) && !name.contains("theme")
                    && !name.hasSuffix("fonttable.xml")
            }.prefix(OfficePackage.mostWordParts))
    }

    private static let wordEndings: Set = ["xml", "rels"]
    private static let mostWordParts = 200

    /// An entry's bytes as they lie there; nil where they are not in the file.
    func packed(_ place: Int) -> (bytes: [UInt8], entry: ZipListing.Entry)? {
        entries[place].packed.range.map { (Array(bytes[$0]), entries[place]) }
    }

    // MARK: Writing

    /// The document with nothing about its authors, and with these parts in the place of others.
    ///
    /// Nil where a part does not lie where it should.
    func stripped(pictures: [Int: [UInt8]]) -> [UInt8]? {
        var output: [UInt8] = []
        var list: [UInt8] = []
        for (place, entry) in entries.enumerated() {
            // A name in an old code page has been read with signs lost.
            guard let range = entry.packed.range, !entry.name.unicodeScalars.contains("\u{FFFD}") else { return nil }
            let start = output.count
            let replaced = pictures[place] ?? replacement(for: entry.name)
            let size = replaced?.count ?? entry.size
            // Names are UTF-8 where bit 11 says so; what lies behind the data elsewhere is written before them here.
            let flags = entry.packed.flags & (replaced == nil ? 0x0806 : 0x0800)
            let common = LittleEndian.bytes([
                (flags, 2), (replaced == nil ? entry.packed.method : 0, 2), (0, 2), (OfficePackage.earliest, 2),
                (replaced.map { Int(CRC32.checksum(of: $0)) } ?? entry.packed.checksum, 4),
                (replaced?.count ?? range.count, 4), (size, 4), (entry.name.utf8.count, 2), (0, 2),
            ])
            output += LittleEndian.bytes([(0x0403_4B50, 4), (20, 2)]) + common + entry.name.utf8
            output += replaced.map { $0[...] } ?? bytes[range]
            list += LittleEndian.bytes([(0x0201_4B50, 4), (20, 2), (20, 2)]) + common
            list += LittleEndian.bytes([(0, 2), (0, 2), (0, 2), (entry.packed.attributes, 4), (start, 4)])
            list += entry.name.utf8
        }
        let start = output.count
        output += list
        return output
            + LittleEndian.bytes([
                (0x0605_4B50, 4), (0, 2), (0, 2), (entries.count, 2), (entries.count, 2), (list.count, 4), (start, 4),
                (0, 2),
            ])
    }

    /// 1980-01-01: when a part was written tells when somebody worked.
    private static let earliest = 0x0021

    private func replacement(for name: String) -> [UInt8]? {
        let name = name.lowercased()
        switch format {
        case .openXML: return name.hasSuffix(".psmdcp") ? OfficeParts.core : OfficeParts.openXML[name]
        case .openDocument: return OfficeParts.openDocument[name]
        }
    }
}
