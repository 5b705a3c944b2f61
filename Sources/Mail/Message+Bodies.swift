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

    private func decoded(_ range: Range<Int>, _ encoding: TransferEncoding) -> [UInt8] {
        let safe = range.clamped(to: 0..<raw.count)
        switch encoding {
        case .sevenBit, .eightBit, .binary: return Array(raw[safe])
        case .uuencode: return UUEncoded.decode(Array(raw[safe]))
        case .base64:
            return raw.withUnsafeBufferPointer { Base64.decode(UnsafeBufferPointer(rebasing: $0[safe])) }
        case .quotedPrintable:
            return raw.withUnsafeBufferPointer { QuotedPrintable.decode(UnsafeBufferPointer(rebasing: $0[safe])) }
        }
    }

    /// The decoded text of a text part, converted from its charset, with LF line ends.
    package func text(of part: Part) -> String {
        let room = limits.textBytes
        let range = part.bodyRange.prefix(room * part.encoding.mostEncodedBytes)
        var bytes = decoded(range.startIndex..<range.endIndex, part.encoding)
        if bytes.count > room { bytes.removeSubrange(room...) }
        return BodyText.text(bytes, of: part.contentType)
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
        for placed in placedLeaves where placed.isBody && placed.part.bodySubtype == subtype {
            let text =
                subtype == "plain" ? withoutUUEncoded(text(of: placed.part), placed.part) : text(of: placed.part)
            guard let before = joined else {
                joined = text
                continue
            }
            joined = before.isEmpty || before.utf8.last == ASCII.lf ? before + text : before + "\n" + text
        }
        return joined
    }

    /// The text without the files that stand uuencoded between its lines.
    private func withoutUUEncoded(_ text: String, _ part: Part) -> String {
        guard text.utf8.count > UUEncoded.shortest else { return text }
        let bytes = Array(text.utf8)
        let blocks = UUEncoded.all(in: bytes)
        guard !blocks.isEmpty else { return text }
        var rest: [UInt8] = []
        var position = 0
        for block in blocks {
            rest += bytes[position..<block.range.lowerBound]
            position = block.range.upperBound
        }
        return String(decoding: rest + bytes[position...], as: UTF8.self)
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
                for (index, child) in part.children.enumerated().reversed() {
                    // Only the first part of a multipart/related is shown as text; others with an id belong to it.
                    let isHelper = isRelated && index > 0 && child.header.contains("content-id")
                    open.append((child, mayBeBody && !isHelper))
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
    var fileName: String? {
        for name in [disposition?.parameters["filename"], contentType.parameters["name"]] {
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
