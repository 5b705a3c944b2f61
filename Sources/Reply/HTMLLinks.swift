/// What of a link's address is worth reading.
enum HTMLLinks {
    /// The part of an address that a link's words would show; nil where the address is of no use in a text.
    static func shownAddress(_ address: [UInt8]) -> [UInt8]? {
        var text = folded(address[...])
        var isKnown = false
        for scheme in ["https://", "http://", "mailto:", "tel:"] where text.starts(with: Array(scheme.utf8), at: 0) {
            text.removeFirst(scheme.utf8.count)
            isKnown = true
            break
        }
        if text.starts(with: Array("www.".utf8), at: 0) { text.removeFirst(4) }
        if let query = text.firstIndex(of: UInt8(ascii: "?")), text.contains(Byte.at) { text.removeSubrange(query...) }
        while text.last == UInt8(ascii: "/") { text.removeLast() }
        return isKnown && !text.isEmpty ? text : nil
    }
}
