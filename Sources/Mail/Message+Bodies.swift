extension Message {
    /// The parts of the tree in reading order, the root first.
    package var allParts: [Part] {
        var found: [Part] = []
        var open = [root]
        while let part = open.popLast() {
            found.append(part)
            open.append(contentsOf: part.children.reversed())
        }
        return found
    }

    /// The transfer-decoded bytes of a part.
    package func decodedBody(of part: Part) -> [UInt8] { decoded(part.bodyRange, part.encoding) }

    private func decoded(_ range: Range<Int>, _ encoding: TransferEncoding, keepsText: Bool = false) -> [UInt8] {
        let safe = range.clamped(to: 0..<raw.count)
        switch encoding {
        case .sevenBit, .eightBit, .binary: return Array(raw[safe])
        case .uuencode: return UUEncoded.decode(Array(raw[safe]))
        case .base64:
            return raw.withUnsafeBufferPointer {
                Base64.decodeBody(UnsafeBufferPointer(rebasing: $0[safe]), keepsText: keepsText)
            }
        case .quotedPrintable:
            return raw.withUnsafeBufferPointer { QuotedPrintable.decode(UnsafeBufferPointer(rebasing: $0[safe])) }
        }
    }

    /// The decoded text of a text part, converted from its charset, with LF line ends.
    package func text(of part: Part) -> String { BodyText.text(textBytes(of: part), of: part.contentType) }

    /// The decoded bytes of a text part, as many as are read of a text.
    func textBytes(of part: Part) -> [UInt8] {
        let room = limits.textBytes
        let range = part.bodyRange.prefix(room * part.encoding.mostEncodedBytes)
        var bytes = decoded(range.startIndex..<range.endIndex, part.encoding, keepsText: true)
        if bytes.count > room { bytes.removeSubrange(room...) }
        return bytes
    }

    /// The message inside a message/rfc822 or message/global part, also when it is (wrongly) base64-encoded.
    package func embedded(in part: Part) -> Message? {
        guard part.contentType.isMessage, nesting < limits.depth else { return nil }
        return Message(parsing: decodedBody(of: part), limits: limits, nesting: nesting + 1)
    }

    /// The text/plain parts that are neither attached nor named, joined in order; nil where there is none.
    package var plainBody: String? { body(of: "plain") }
    /// The text/html parts that are neither attached nor named, joined in order; nil where there is none.
    package var htmlBody: String? { body(of: "html") }

    private func body(of subtype: String) -> String? {
        var joined: String?
        let leaves = placedLeaves
        for placed in leaves where placed.isBody && placed.part.bodySubtype == subtype {
            let text = subtype == "plain" ? textWithoutFiles(of: placed.part) : text(of: placed.part)
            guard let before = joined else {
                joined = text
                continue
            }
            joined = before.isEmpty || before.utf8.last == ASCII.lf ? before + text : before + "\n" + text
        }
        return joined ?? packedBody(of: subtype, leaves)
    }

    /// A leaf and whether it is shown as the message's text.
    struct PlacedLeaf {
        let part: Part
        let isBody: Bool
    }

    /// The leaves in reading order.
    var placedLeaves: [PlacedLeaf] {
        var found: [PlacedLeaf] = []
        var open = [(part: root, mayBeBody: true)]
        while let (part, mayBeBody) = open.popLast() {
            guard part.children.isEmpty else {
                let isRelated = part.contentType.subtype == "related"
                let shown = isRelated ? part.indexOfRoot : 0
                for (index, child) in part.children.enumerated().reversed() {
                    // Only the root of a multipart/related is shown as text; others with an id belong to it.
                    let isOfRoot = isRelated && index != shown && child.header.contains("content-id")
                    if child.isAppleFile, part.isAppleDouble { continue }
                    open.append((child, mayBeBody && !isOfRoot))
                }
                continue
            }
            if part.contentType.type == "multipart", part.bodyRange.isEmpty { continue }
            found.append(PlacedLeaf(part: part, isBody: mayBeBody && part.isShown))
        }
        return found
    }
}

extension Part {
    /// The child of a multipart/related that the others belong to: what `start` names, else the first (RFC 2387 §3.2).
    fileprivate var indexOfRoot: Int {
        guard let start = contentType.parameters["start"] else { return 0 }
        let wanted = MessageIDReader.single(in: Array(start.utf8))
        let index = children.firstIndex { child in
            wanted != nil && child.header.first("content-id").flatMap { MessageIDReader.single(in: $0.value) } == wanted
        }
        return index ?? 0
    }

    /// Whether its first part only holds what Macintoshes know of the second, which is the file (RFC 1740).
    fileprivate var isAppleDouble: Bool { contentType.subtype == "appledouble" && children.count > 1 }

    /// Whether it is text that a reader shows: neither attached nor, unless it is the whole mail, named.
    var isShown: Bool {
        guard bodySubtype != nil, disposition?.kind != "attachment" else { return false }
        return path.isEmpty || fileName == nil
    }

    /// `plain` or `html` for what is shown as text; other kinds of text are where the mail holds nothing else.
    var bodySubtype: String? {
        guard contentType.type == "text" else { return nil }
        switch contentType.subtype {
        case "html", "plain": return contentType.subtype
        case "enriched", "richtext", "markdown", "x-markdown", "x-plain": return path.isEmpty ? "plain" : nil
        default: return nil
        }
    }

    /// The decoded file name as given; nil where none was.
    ///
    /// QUIRK: `name` in Content-Disposition and `filename` in Content-Type (scripts; ParameterTests "broken forms of names").
    var fileName: String? {
        let (disposition, type) = (disposition?.parameters ?? [:], contentType.parameters)
        for name in [disposition["filename"], type["name"], disposition["name"], type["filename"]] {
            if let name, !name.utf8.allSatisfy(\.isWhite) { return name }
        }
        return nil
    }
}

extension TransferEncoding {
    /// How many bytes of an encoded body stand for one byte of text at most, in round numbers.
    fileprivate var mostEncodedBytes: Int {
        switch self {
        case .sevenBit, .eightBit, .binary: 1
        case .base64, .uuencode: 2
        case .quotedPrintable: 3
        }
    }
}

extension ContentType {
    /// Whether the body is itself a message.
    var isMessage: Bool { type == "message" && (subtype == "rfc822" || subtype == "global" || subtype == "news") }
}
