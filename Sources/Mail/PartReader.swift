/// Cuts a message into its parts in one pass over its lines (RFC 2046 §5.1).
///
/// A stack of open multiparts stands for the tree, so depth costs no recursion. Boundary lines are looked for from the
/// innermost multipart outwards: a line of an outer one ends the inner ones that were not closed.
struct PartReader {
    private let lines: Lines
    private let limits: Limits
    private var stack: [OpenMultipart] = []
    private var leaf: (head: PartHead, start: Int)?
    private var root: Part?
    private var partCount = 0
    private(set) var defects: [Defect] = []
    /// How many bytes may be read a second time to guess boundaries: reading stays linear.
    ///
    /// CR does not count, so that a mail is the same with LF and CRLF; nil until the first guess.
    private var rescans: Int?

    private var bytes: UnsafeBufferPointer<UInt8> { lines.bytes }

    init(_ bytes: UnsafeBufferPointer<UInt8>, limits: Limits) {
        lines = Lines(bytes)
        self.limits = limits
    }

    /// Reads the whole tree.
    mutating func read() -> Part {
        let start = beginPart(at: 0, path: "", isDigest: false)
        scan(from: start, to: bytes.count)
        closeLeaf(at: beforeGluedDelimiter())
        while !stack.isEmpty { closeMultipart(at: bytes.count) }
        return root ?? PartHead.empty.part(0..<bytes.count)
    }

    private mutating func note(_ kind: String, _ path: String, _ detail: String = "") {
        guard defects.count < PartReader.mostDefects else { return }
        let place = path.isEmpty ? "message" : path
        defects.append(Defect(kind, detail.isEmpty ? place : "\(place): \(detail)"))
    }

    private static let mostDefects = 200

    // MARK: Boundary lines

    private mutating func scan(from start: Int, to end: Int) {
        var position = start
        while !stack.isEmpty, partCount <= limits.parts, let line = lines.nextDashLine(from: position), line < end {
            let (content, next) = lines.end(from: line)
            position = next
            guard let (depth, isClosing) = PartReader.delimiter(bytes, stack, line, content) else { continue }
            position = meet(depth: depth, isClosing: isClosing, line: line, next: next)
        }
    }

    /// QUIRK: the closing line stands directly behind a text without a line end (PartTests "missing boundaries").
    private func beforeGluedDelimiter() -> Int {
        guard let leaf else { return bytes.count }
        let text = bytes[min(leaf.start, bytes.count)...].trimmed()
        for multipart in stack.reversed() {
            guard let boundary = multipart.boundary else { continue }
            let tail = [ASCII.minus, ASCII.minus] + boundary + [ASCII.minus, ASCII.minus]
            if text.count >= tail.count, text.suffix(tail.count).elementsEqual(tail) {
                return text.endIndex - tail.count
            }
        }
        return bytes.count
    }

    /// The multipart that the line at `start` delimits, as its index in the stack.
    private static func delimiter(
        _ bytes: UnsafeBufferPointer<UInt8>, _ stack: [OpenMultipart], _ start: Int, _ end: Int
    ) -> (depth: Int, isClosing: Bool)? {
        guard end - start > 2, bytes[start] == ASCII.minus, bytes[start + 1] == ASCII.minus else { return nil }
        var closed: Int?
        var reopened: Int?
        for depth in stack.indices.reversed() {
            guard let isClosing = stack[depth].matches(bytes, from: start + 2, to: end) else { continue }
            if !stack[depth].isClosed, !isClosing { return (depth, false) }
            // The closing line of `a` is also the delimiter of an outer `a--`, and then begins a part.
            if !stack[depth].isClosed, closed == nil { closed = depth }
            // Parts behind a closing line that came too early are still parts.
            if stack[depth].isClosed, !isClosing, reopened == nil { reopened = depth }
        }
        if let closed { return (closed, true) }
        return reopened.map { ($0, false) }
    }

    /// Ends what the boundary line at `line` ends, and begins the next part; where to look for the next line.
    private mutating func meet(depth: Int, isClosing: Bool, line: Int, next: Int) -> Int {
        let bodyEnd = lines.beforeBreak(line, notBefore: leaf?.start ?? stack[depth].bodyStart)
        closeLeaf(at: bodyEnd)
        while stack.count > depth + 1 { closeMultipart(at: bodyEnd) }
        if !stack[depth].hasDelimiter { keepPreamble(to: bodyEnd) }
        stack[depth].hasDelimiter = true
        // A delimiter with nothing behind it ends the multipart, although it does not say so.
        let isLast = isClosing || bytes[min(next, bytes.count)...].allSatisfy(\.isWhite)
        stack[depth].isClosed = isLast
        stack[depth].wasClosed = isClosing
        guard !isLast else { return next }
        let head = stack[depth].head
        let path = head.childPath(stack[depth].children.count + 1)
        return beginPart(at: next, path: path, isDigest: head.isDigest)
    }

    /// QUIRK: the first boundary line is missing and the first part stands in the preamble, header and all
    /// (PartTests "missing boundaries").
    private mutating func keepPreamble(to end: Int) {
        guard let multipart = stack.last else { return }
        let start = multipart.bodyStart
        guard start < end, bytes[start..<end].trimmed().hasPrefix("content-") else { return }
        let first = bytes[start..<end].trimmed().startIndex
        let (head, bodyStart, _) = readHead(at: first, path: multipart.head.childPath(1), isDigest: false)
        note("missing-first-boundary", multipart.head.path)
        partCount += 1
        stack[stack.count - 1].children.append(head.part(min(bodyStart, end)..<end))
    }

    // MARK: Beginning and ending parts

    /// Begins the part whose header starts at `start`; where its body starts.
    private mutating func beginPart(at start: Int, path: String, isDigest: Bool) -> Int {
        partCount += 1
        guard partCount <= limits.parts else {
            note("too-many-parts", path, "the rest is kept as one part")
            leaf = (PartHead.unread(path: path), start)
            return bytes.count
        }
        let (head, bodyStart, boundary) = readHead(at: start, path: path, isDigest: isDigest)
        guard head.contentType.type == "multipart" else {
            leaf = (head, bodyStart)
            return bodyStart
        }
        guard stack.count < limits.depth else {
            note("too-deep", path, "its parts are not read")
            leaf = (head, bodyStart)
            return bodyStart
        }
        let multipart = OpenMultipart(head: head, bodyStart: bodyStart, boundary: boundary)
        if multipart.boundary == nil { note("missing-boundary", path) }
        stack.append(multipart)
        return bodyStart
    }

    private mutating func readHead(
        at start: Int, path: String, isDigest: Bool
    ) -> (head: PartHead, bodyStart: Int, boundary: [UInt8]?) {
        let (bytes, lines, open) = (bytes, lines, stack)
        var own: OpenMultipart?
        var seen = 0
        var reader = HeaderReader(lines: lines, limits: limits) { position, fields in
            let end = lines.end(from: position).content
            if PartReader.delimiter(bytes, open, position, end) != nil { return true }
            guard end > position + 2, bytes[position + 1] == ASCII.minus else { return false }
            defer { seen = fields.count }
            if own == nil, let field = fields[seen...].first(where: { $0.name == "content-type" }) {
                let boundary = ContentType.read(field.value, fallback: nil).boundary
                own = OpenMultipart(head: .empty, bodyStart: 0, boundary: boundary)
            }
            return own?.matches(bytes, from: position + 2, to: end) != nil
        }
        reader.read(from: start, isOutermost: path.isEmpty)
        for kind in reader.defects.sorted() { note(kind, path) }
        let plain = Header(fields: reader.fields)
        let field = plain.first("content-type")
        var (type, boundary) = field.map { ContentType.read($0.value, fallback: nil) } ?? (.plain, nil)
        if field == nil, isDigest { type = ContentType(type: "message", subtype: "rfc822") }
        let charset = type.parameters["charset"]
        if type.type == "message" { noteMissing(type, path) }
        if let charset, !charset.isEmpty, !Charset.isKnown(label: charset) { note("unknown-charset", path, charset) }
        let header = plain.readingRawText(in: charset)
        let disposition = header.first("content-disposition").map { ContentDisposition($0.value, fallback: charset) }
        let head = PartHead(
            path: path, header: header, contentType: type, disposition: disposition,
            encoding: encoding(of: header, path: path))
        return (head, reader.end, boundary)
    }

    /// A message whose body is elsewhere, in whole or in part (RFC 2046 §5.2.2, §5.2.3): what came is kept as it is.
    private mutating func noteMissing(_ type: ContentType, _ path: String) {
        if type.subtype == "external-body" {
            note("external-body", path, type.parameters["access-type"] ?? "")
        } else if type.subtype == "partial" {
            note("partial-message", path, "\(type.parameters["number"] ?? "?") of \(type.parameters["total"] ?? "?")")
        }
    }

    private mutating func encoding(of header: Header, path: String) -> TransferEncoding {
        guard let field = header.first("content-transfer-encoding") else { return .sevenBit }
        if let encoding = TransferEncoding(parsing: field.value) { return encoding }
        note("unknown-encoding", path, field.rawText)
        return .binary
    }

    private mutating func closeLeaf(at end: Int) {
        guard let (head, start) = leaf else { return }
        leaf = nil
        append(head.part(start..<max(start, end)))
    }

    private mutating func append(_ part: Part) {
        if stack.isEmpty { root = part } else { stack[stack.count - 1].children.append(part) }
    }

    private mutating func closeMultipart(at end: Int) {
        guard let multipart = stack.last else { return }
        let region = multipart.bodyStart..<max(multipart.bodyStart, end)
        if multipart.children.isEmpty, !bytes[region].allSatisfy(\.isWhite) {
            if !multipart.isGuessed, rescan(region) { return closeMultipart(at: end) }
            note("no-parts", multipart.head.path, "its body is read as text")
            stack.removeLast()
            return append(multipart.head.part(region, children: [wholeBody(of: multipart.head, region)]))
        }
        if !multipart.wasClosed { note("missing-end-boundary", multipart.head.path) }
        stack.removeLast()
        append(multipart.head.part(region, children: multipart.children))
    }

    // MARK: Bodies that do not keep to their header

    /// QUIRK: the header names another boundary than the body uses, or none (PartTests "missing boundaries"): a line
    /// with two hyphens above a `Content-` field is taken for it, and the multipart read again.
    private mutating func rescan(_ region: Range<Int>) -> Bool {
        let left = rescans ?? length(of: bytes.indices)
        let cost = length(of: region)
        guard left >= cost else { return false }
        rescans = left - cost
        guard let boundary = guessedBoundary(in: region) else { return false }
        let depth = stack.count - 1
        stack[depth].boundary = boundary
        stack[depth].isGuessed = true
        stack[depth].isClosed = false
        stack[depth].hasDelimiter = false
        note("wrong-boundary", stack[depth].head.path, "guessed from the body")
        scan(from: region.lowerBound, to: region.upperBound)
        closeLeaf(at: region.upperBound)
        while stack.count > depth + 1 { closeMultipart(at: region.upperBound) }
        return true
    }

    /// In bytes, whichever way lines end.
    private func length(of region: Range<Int>) -> Int { bytes[region].count { $0 != ASCII.cr } }

    private func guessedBoundary(in region: Range<Int>) -> [UInt8]? {
        var position = region.lowerBound
        while let line = lines.nextDashLine(from: position), line < region.upperBound {
            let (content, next) = lines.end(from: line)
            position = next
            guard next < region.upperBound, content > line + 2 else { continue }
            if bytes[next..<region.upperBound].hasPrefix("content-") {
                return Array(bytes[(line + 2)..<content].trimmed())
            }
        }
        return nil
    }

    /// A multipart without any part still holds what somebody wrote.
    private func wholeBody(of head: PartHead, _ region: Range<Int>) -> Part {
        let text = bytes[region].trimmed()
        let isHTML = text.hasPrefix("<!doctype html") || text.hasPrefix("<html")
        let child = PartHead(
            path: head.childPath(1), header: Header(fields: []),
            contentType: ContentType(type: "text", subtype: isHTML ? "html" : "plain"), disposition: nil,
            encoding: head.encoding)
        return child.part(region)
    }
}

extension ContentType {
    /// What a part without the field is (RFC 2045 §5.2).
    static let plain = ContentType(type: "text", subtype: "plain")
}

extension PartHead {
    static let empty = PartHead(
        path: "", header: Header(fields: []), contentType: .plain, disposition: nil, encoding: .sevenBit)

    /// What lies beyond the limit of parts.
    static func unread(path: String) -> PartHead {
        PartHead(
            path: path, header: Header(fields: []),
            contentType: ContentType(type: "application", subtype: "octet-stream"), disposition: nil, encoding: .binary)
    }
}
