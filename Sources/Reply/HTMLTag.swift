/// The name of an element as a number, for quick comparing (FNV-1a of its lower case letters).
struct HTMLTagName: Hashable {
    private var value: UInt64 = 0xCBF2_9CE4_8422_2325

    init(_ name: String) { self.init(Array(name.utf8)[...]) }

    init(_ name: ArraySlice<UInt8>) {
        for byte in name { value = (value ^ UInt64(byte.lowered)) &* 0x100_0000_01B3 }
    }
}

/// One tag of an HTML source; reading it writes it, put right, to the source's result.
struct HTMLTag {
    let name: HTMLTagName
    let isClosing: Bool
    /// Of Office's own (`o:p`, `v:shape`, `st1:place`): the parser would take it for the element behind the colon.
    let isForeign: Bool
    /// Just beyond it in the source.
    let end: Int

    /// Attributes whose values never hold markup.
    private static let plainAttributes = Set(
        [
            "class", "id", "style", "href", "src", "dir", "lang", "name", "type", "cite", "align", "valign", "face",
            "size",
            "color", "width", "height", "border", "target", "rel", "bgcolor", "cellpadding", "cellspacing",
        ].map { HTMLTagName($0) })
    /// Bytes of an address in `data:` that are kept: nobody reads them, and an image in one exceeds what the parser takes.
    private static let dataBytes = 1_000
    private static let data = Array("data:".utf8)

    /// Reads the tag at the source's place; nil where no tag stands there, and nothing is written then.
    init?(_ source: inout HTMLSource) {
        let bytes = source.bytes
        let written = source.result.count
        var place = source.index + 1
        isClosing = place < bytes.count && bytes[place] == UInt8(ascii: "/")
        if isClosing { place += 1 }
        let start = place
        while place < bytes.count, Self.isName(bytes[place]) { place += 1 }
        guard place > start, bytes[start].isLetter else { return nil }
        name = HTMLTagName(bytes[start..<place])
        isForeign = bytes[start..<place].contains(Byte.colon)
        source.result += bytes[source.index..<place]
        guard let end = Self.readAttributes(&source, from: place) else {
            source.result.removeLast(source.result.count - written)
            return nil
        }
        self.end = end
    }

    /// Attributes of a tag that are kept, far more than any program writes: the parser compares each with all before it.
    ///
    /// A value without quotes may count as one too.
    private static let mostAttributes = 200

    /// Reads what stands between a tag's name and its end; nil where it does not end.
    private static func readAttributes(_ source: inout HTMLSource, from start: Int) -> Int? {
        let bytes = source.bytes
        var place = start
        var attribute = place..<place
        var attributes = 0
        // Where the first that is not kept begins.
        var cut: Int?
        while place < bytes.count {
            let byte = bytes[place]
            if byte == Byte.opening { return nil }
            if byte == UInt8(ascii: "=") {
                place = readValue(&source, place, of: attribute)
                attribute = place..<place
                continue
            }
            if isName(byte), attribute.upperBound != place || attribute.isEmpty {
                attributes += 1
                if attributes == mostAttributes + 1 { cut = source.result.count }
            }
            if byte == Byte.quote {
                if let cut { source.result.removeLast(source.result.count - cut) }
                source.append(byte)
                return place + 1
            }
            source.append(byte)
            if isName(byte) {
                attribute = attribute.upperBound == place ? attribute.lowerBound..<(place + 1) : place..<(place + 1)
            }
            place += 1
        }
        return nil
    }

    private static func isName(_ byte: UInt8) -> Bool {
        byte.isLetter || byte.isDigit || byte == Byte.colon || byte == Byte.dash || byte == Byte.underscore
            || byte >= 0x80
            || byte == Byte.dot
    }

    /// Reads `=` and the value behind it, and says where it ends.
    ///
    /// A quoted value that is never closed, or in which further tags are closed, ends at the tag's end.
    private static func readValue(_ source: inout HTMLSource, _ start: Int, of attribute: Range<Int>) -> Int {
        let bytes = source.bytes
        source.append(UInt8(ascii: "="))
        var place = start + 1
        while place < bytes.count,
            bytes[place].isBlank || bytes[place] == Byte.newline || bytes[place] == Byte.carriageReturn
        {
            place += 1
        }
        guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") || bytes[place] == UInt8(ascii: "'") else {
            return place
        }
        let mark = bytes[place]
        source.append(mark)
        let closing = source.find([mark], from: place + 1)
        let isPlain = plainAttributes.contains(HTMLTagName(bytes[attribute]))
        guard let closing, !(isPlain && closesTag(bytes[(place + 1)..<closing])) else {
            place += 1
            while place < bytes.count, bytes[place] != Byte.quote, bytes[place] != Byte.opening, bytes[place] != mark {
                source.append(bytes[place])
                place += 1
            }
            source.append(mark)
            return place
        }
        let value = bytes[(place + 1)..<closing]
        let isData = value.count > dataBytes && folded(value.prefix(data.count + 1)).starts(with: data)
        if !isData { for byte in value { source.append(byte) } }
        source.append(mark)
        return closing + 1
    }

    private static func closesTag(_ value: ArraySlice<UInt8>) -> Bool {
        var index = value.startIndex
        while index + 2 < value.endIndex {
            if value[index] == Byte.opening, value[index + 1] == UInt8(ascii: "/"), value[index + 2].isLetter {
                return true
            }
            index += 1
        }
        return false
    }
}
