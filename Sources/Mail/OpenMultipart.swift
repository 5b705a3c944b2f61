/// A multipart whose parts are being read.
struct OpenMultipart {
    let head: PartHead
    let bodyStart: Int
    /// Without the leading hyphens; nil where the header names none.
    var boundary: [UInt8]?
    var children: [Part] = []
    var hasDelimiter = false
    var isClosed = false
    /// Whether a line with closing hyphens ended it.
    var wasClosed = false
    /// Whether the boundary was guessed from the body.
    var isGuessed = false
    /// The boundary without white space, for one that was folded within its quotes.
    private let unfolded: [UInt8]?

    init(head: PartHead, bodyStart: Int, boundary: [UInt8]?) {
        self.head = head
        self.bodyStart = bodyStart
        let trimmed = boundary.map { Array($0.trimmed()) } ?? []
        self.boundary = trimmed.isEmpty ? nil : trimmed
        unfolded = trimmed.contains(where: \.isWhite) ? trimmed.filter { !$0.isWhite } : nil
    }

    /// Whether the line (behind its two hyphens) is this multipart's delimiter; true for the closing one.
    func matches(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Bool? {
        if let boundary, let found = OpenMultipart.match(boundary, bytes, start, end) { return found }
        guard let unfolded else { return nil }
        return OpenMultipart.match(unfolded, bytes, start, end)
    }

    private static func match(
        _ boundary: [UInt8], _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int
    ) -> Bool? {
        guard end - start >= boundary.count, boundary.first == bytes[start] else { return nil }
        for (offset, byte) in boundary.enumerated() where bytes[start + offset] != byte { return nil }
        var rest = start + boundary.count
        let isClosing = rest + 1 < end && bytes[rest] == ASCII.minus && bytes[rest + 1] == ASCII.minus
        if isClosing { rest += 2 }
        while rest < end, bytes[rest].isWhite { rest += 1 }
        return rest == end ? isClosing : nil
    }
}

/// What a part's header says of it.
struct PartHead {
    let path: String
    let header: Header
    let contentType: ContentType
    let disposition: ContentDisposition?
    let encoding: TransferEncoding

    func part(_ range: Range<Int>, children: [Part] = []) -> Part {
        Part(
            path: path, header: header, contentType: contentType, disposition: disposition, encoding: encoding,
            bodyRange: range, children: children)
    }

    var isDigest: Bool { contentType.subtype == "digest" }

    /// The path of the child with that number, counted from one.
    func childPath(_ number: Int) -> String { path.isEmpty ? "\(number)" : "\(path).\(number)" }
}
