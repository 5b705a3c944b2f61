/// The words of a text, for comparing the two bodies of a mail.
///
/// Without links and what stands in brackets: the two write links, images and emphasis differently.
struct ReplyWords {
    let all: [ArraySlice<UInt8>]

    init(_ text: String) {
        let bytes = folded(Array(text.utf8)[...])
        var result: [ArraySlice<UInt8>] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index].isWordByte else {
                index = Self.bracketEnd(bytes, index) ?? index + 1
                continue
            }
            let start = index
            while index < bytes.count, bytes[index].isWordByte { index += 1 }
            if Self.isLink(bytes, index) {
                while index < bytes.count, bytes[index] != Byte.space, bytes[index] != Byte.quote { index += 1 }
            } else {
                result.append(bytes[start..<index])
            }
        }
        all = result
    }

    private static func bracketEnd(_ bytes: [UInt8], _ index: Int) -> Int? {
        guard bytes[index] == Byte.opening || bytes[index] == UInt8(ascii: "[") else { return nil }
        let closing = bytes[index] == Byte.opening ? Byte.quote : UInt8(ascii: "]")
        let limit = min(bytes.count, index + ReplyLimits.addressBytes)
        return bytes[index..<limit].firstIndex(of: closing).map { $0 + 1 }
    }

    /// True where a word that ends here is a link's scheme.
    private static func isLink(_ bytes: [UInt8], _ end: Int) -> Bool {
        bytes.starts(with: Array("://".utf8), at: end)
    }

    /// How many words two texts share, as parts of the longer and of the shorter one.
    func shared(with other: ReplyWords) -> (ofBoth: Double, ofShorter: Double) {
        let longer = max(all.count, other.all.count)
        let shorter = min(all.count, other.all.count)
        guard longer > 0 else { return (1, 1) }
        guard shorter > 0 else { return (0, 0) }
        let shared = all.count - count(missingFrom: [other])
        return (Double(shared) / Double(longer), Double(shared) / Double(shorter))
    }

    /// The words of this text that the others do not hold, as often as they do not.
    func count(missingFrom others: [ReplyWords]) -> Int {
        // Mostly the two say the same: only what lies behind the first difference has to be counted.
        var same = 0
        if let first = others.first {
            while same < all.count, same < first.all.count, all[same] == first.all[same] { same += 1 }
        }
        guard same < all.count else { return 0 }
        var counts: [ArraySlice<UInt8>: Int] = [:]
        for (place, other) in others.enumerated() {
            for word in other.all[(place == 0 ? same : 0)...] { counts[word, default: 0] += 1 }
        }
        var missing = 0
        for word in all[same...] {
            if let count = counts[word], count > 0 { counts[word] = count - 1 } else { missing += 1 }
        }
        return missing
    }
}
