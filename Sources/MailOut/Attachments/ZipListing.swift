/// What a ZIP file says it holds, read from the list at its end without unpacking anything (APPNOTE 4.3).
struct ZipListing {
    /// One packed file.
    struct Entry: Hashable {
        let name: String
        /// Its bytes as it says, unpacked.
        let size: Int
        /// Its first bytes where they are packed as they are; nil where they are not.
        let plainStart: [UInt8]?
        let packed: Packed
    }

    /// How an entry's bytes lie in the file.
    struct Packed: Hashable {
        /// 0 as they are, 8 deflated (APPNOTE 4.4.5).
        let method: Int
        let flags: Int
        /// CRC-32 of the bytes, unpacked.
        let checksum: Int
        /// What systems note of a file: read-only, its permissions.
        let attributes: Int
        /// Nil where they would reach into the list.
        let range: Range<Int>?
    }

    /// Why an archive is not carried whatever its entries are called.
    enum Flaw: Error, Hashable {
        case unreadable, encrypted, bomb
    }

    /// More is no mail's attachment, and takes whoever unpacks it by surprise.
    static let mostEntries = 10_000
    static let mostUnpacked = 1_000_000_000
    /// Deflate makes at most about 1030 of one; documents stay below this.
    static let largestRatio = 200
    /// Below this a large ratio does no harm: many small tables are that empty.
    static let harmlessSize = 20_000_000
    private static let examined = 64

    private(set) var entries: [Entry] = []

    init(reading bytes: [UInt8]) throws(Flaw) {
        let end = try ZipListing.endRecord(in: bytes)
        let count = bytes.number16(end + 10)
        guard count == bytes.number16(end + 8), count <= ZipListing.mostEntries else {
            throw count > ZipListing.mostEntries ? .bomb : .unreadable
        }
        let (size, start) = (bytes.number32(end + 12), bytes.number32(end + 16))
        // Something between the list and its end would be read otherwise by others.
        guard start + size == end else { throw .unreadable }
        var position = start
        var unpacked = 0
        for _ in 0..<count {
            let (entry, next) = try ZipListing.entry(at: position, before: end, in: bytes)
            entries.append(entry)
            unpacked += entry.size
            position = next
        }
        guard position == end else { throw .unreadable }
        let isHuge = unpacked > ZipListing.mostUnpacked
        let isInflated = unpacked > ZipListing.harmlessSize && unpacked / max(bytes.count, 1) > ZipListing.largestRatio
        if isHuge || isInflated { throw .bomb }
    }

    // MARK: Records

    private static let endLength = 22
    private static let longestComment = 65_535

    /// Where the last record begins; the comment behind it must reach to the very end of the file.
    private static func endRecord(in bytes: [UInt8]) throws(Flaw) -> Int {
        var place = bytes.count - endLength
        let least = max(0, place - longestComment)
        while place >= least {
            if bytes.number32(place) == 0x0605_4B50, place + endLength + bytes.number16(place + 20) == bytes.count {
                return place
            }
            place -= 1
        }
        throw .unreadable
    }

    private static let entryLength = 46

    private static func entry(
        at place: Int, before end: Int, in bytes: [UInt8]
    ) throws(Flaw) -> (Entry, next: Int) {
        guard place + entryLength <= end, bytes.number32(place) == 0x0201_4B50 else { throw .unreadable }
        let nameLength = bytes.number16(place + 28)
        let next = place + entryLength + nameLength + bytes.number16(place + 30) + bytes.number16(place + 32)
        guard next <= end else { throw .unreadable }
        let (flags, method) = (bytes.number16(place + 8), bytes.number16(place + 10))
        // Bit 0: encrypted; 6: strongly; 13: the list is masked; method 99: AES.
        if flags & 0x2041 != 0 || method == 99 { throw .encrypted }
        let size = bytes.number32(place + 24)
        // The true size stands elsewhere, since it takes more than 32 bits.
        if size == 0xFFFF_FFFF { throw .bomb }
        let name = bytes[place + entryLength..<place + entryLength + nameLength]
        let data = try localData(at: bytes.number32(place + 42), named: name, before: end, in: bytes)
        let start = method == 0 ? Array(bytes[data..<min(data + examined, data + size, end)]) : nil
        let packedEnd = data + bytes.number32(place + 20)
        let packed = Packed(
            method: method, flags: flags, checksum: bytes.number32(place + 16),
            attributes: bytes.number32(place + 38), range: packedEnd <= end ? data..<packedEnd : nil)
        let entry = Entry(name: String(decoding: name, as: UTF8.self), size: size, plainStart: start, packed: packed)
        return (entry, next)
    }

    private static let localLength = 30

    /// Where an entry's data begin; the record before them must say the same name, or others unpack something else.
    private static func localData(
        at place: Int, named name: ArraySlice<UInt8>, before end: Int, in bytes: [UInt8]
    ) throws(Flaw) -> Int {
        guard place + localLength <= end, bytes.number32(place) == 0x0403_4B50 else { throw .unreadable }
        if bytes.number16(place + 6) & 0x41 != 0 { throw .encrypted }
        let nameEnd = place + localLength + bytes.number16(place + 26)
        let data = nameEnd + bytes.number16(place + 28)
        guard data <= end, bytes[place + localLength..<nameEnd] == name else { throw .unreadable }
        return data
    }
}

extension [UInt8] {
    /// Two bytes, the lower first; the place is one of this array's.
    fileprivate func number16(_ place: Int) -> Int { Int(self[place]) | Int(self[place + 1]) << 8 }

    /// Four bytes, the lowest first.
    fileprivate func number32(_ place: Int) -> Int { number16(place) | number16(place + 2) << 16 }
}
