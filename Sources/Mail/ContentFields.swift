extension ContentType {
    /// Reads a Content-Type field's value; anything gives one (RFC 2045 §5.2: text/plain where it cannot be read).
    package init(parsing value: [UInt8]) { self = ContentType.read(value, fallback: nil).type }

    /// Reads the value, and the boundary as it was written.
    static func read(_ value: [UInt8], fallback: String?) -> (type: ContentType, boundary: [UInt8]?) {
        var end = 0
        while end < value.count, value[end] != ASCII.semicolon, value[end] != ASCII.open { end += 1 }
        // A missing semicolon: the essence ends where a parameter begins.
        let head = value[..<end]
        let equal = head.firstIndex(of: ASCII.equal)
        if let equal {
            let name = head[..<equal].trimmed()
            let wordStart = name.lastIndex { $0.isWhite || $0 == ASCII.comma }
            end = wordStart ?? 0
        }
        var reader = ParameterReader(value, from: end, fallback: fallback)
        let parameters = reader.read()
        let (type, subtype) = essence(value[..<end], hasBoundary: parameters["boundary"] != nil)
        return (ContentType(type: type, subtype: subtype, parameters: parameters), reader.boundary)
    }

    private static func essence(_ bytes: ArraySlice<UInt8>, hasBoundary: Bool) -> (String, String) {
        let cleaned = bytes.filter { !$0.isWhite && $0 != ASCII.quote }
        let halves = cleaned.split(separator: ASCII.slash, maxSplits: 1, omittingEmptySubsequences: false)
        let type = (halves.first ?? []).loweredText
        let subtype = halves.count > 1 ? halves[1].prefix { $0 != ASCII.slash && $0 != ASCII.comma }.loweredText : ""
        if !type.isEmpty, !subtype.isEmpty { return (type, subtype) }
        switch type {
        case "": return hasBoundary ? ("multipart", "mixed") : ("text", "plain")
        case "text": return ("text", "plain")
        case "html": return ("text", "html")
        case "multipart": return ("multipart", "mixed")
        case "message": return ("message", "rfc822")
        case "image", "audio", "video", "application": return ("application", "octet-stream")
        default: return ("text", "plain")
        }
    }
}

extension ContentDisposition {
    /// Reads a Content-Disposition field's value (RFC 2183 §2).
    package init(parsing value: [UInt8]) { self.init(value, fallback: nil) }

    init(_ value: [UInt8], fallback: String?) {
        var end = 0
        while end < value.count, value[end] != ASCII.semicolon, !value[end].isWhite, value[end] != ASCII.equal {
            end += 1
        }
        // `Content-Disposition: filename=x`: the kind is missing.
        let isMissing = end < value.count && value[end] == ASCII.equal
        if isMissing { end = 0 }
        var reader = ParameterReader(value, from: end, fallback: fallback)
        let kind = isMissing ? "" : value[..<end].filter { $0 != ASCII.quote }.loweredText
        self.init(kind: kind.isEmpty ? "attachment" : kind, parameters: reader.read())
    }
}

extension TransferEncoding {
    /// Reads a Content-Transfer-Encoding field's value; nil when it names none that is known.
    init?(parsing value: [UInt8]) {
        let word = value.drop { $0.isWhite || $0 == ASCII.quote }
            .prefix { !$0.isWhite && $0 != ASCII.semicolon && $0 != ASCII.quote && $0 != ASCII.open }
        switch word.loweredText {
        case "7bit", "7-bit", "": self = .sevenBit
        case "8bit", "8-bit": self = .eightBit
        case "binary": self = .binary
        case "quoted-printable", "quotedprintable", "quoted_printable", "qp": self = .quotedPrintable
        case "base64", "base-64", "x-base64": self = .base64
        case "x-uuencode", "uuencode", "x-uue", "uue", "x-uuencoded": self = .uuencode
        default: return nil
        }
    }
}
