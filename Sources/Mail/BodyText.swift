import Glibc

/// Turns the decoded bytes of a text part into text.
enum BodyText {
    private static let metaSearch = 1_024

    /// Text in the charset that the type names, with LF line ends, unfolded where it is format=flowed.
    static func text(_ bytes: consuming [UInt8], of type: ContentType) -> String {
        var label = type.parameters["charset"]
        if label == nil || label?.isEmpty == true, type.subtype == "html" { label = metaCharset(in: bytes) }
        let charset = label.flatMap { CharsetLabel.charset(for: $0) }
        let isFlowed = type.subtype == "plain" && type.parameters["format"]?.lowercased() == "flowed"
        let deletesSpace = type.parameters["delsp"]?.lowercased() == "yes"
        if let charset, charset.isUnicodeUnits {
            let converted = Array(Charset.text(bytes, in: charset).utf8)
            return String(decoding: finished(converted, isFlowed, deletesSpace), as: UTF8.self)
        }
        let clean = finished(bytes, isFlowed, deletesSpace)
        return Charset.text(clean, label: label).withoutByteOrderMark
    }

    private static func finished(_ bytes: consuming [UInt8], _ isFlowed: Bool, _ deletesSpace: Bool) -> [UInt8] {
        let clean = withLineFeeds(bytes)
        return isFlowed ? FlowedText.unfolded(clean, deletesSpace: deletesSpace) : clean
    }

    /// LF for CRLF and for a lone CR; NUL, which no text holds and many readers stop at, is dropped.
    static func withLineFeeds(_ bytes: consuming [UInt8]) -> [UInt8] {
        let (first, holdsNUL) = bytes.withUnsafeBufferPointer {
            (
                Lines.find(ASCII.cr, in: $0, from: 0, to: $0.count),
                Lines.find(0, in: $0, from: 0, to: $0.count) != nil
            )
        }
        if let first {
            let written = bytes.withUnsafeMutableBufferPointer { closeUp($0, from: first) }
            bytes.removeLast(bytes.count - written)
        }
        if holdsNUL { bytes.removeAll { $0 == 0 } }
        return bytes
    }

    /// Whether the CR before `start` belongs to the line feed that follows, as the first of CR CR LF does too.
    private static func isBeforeLineFeed(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
        guard start < bytes.count else { return false }
        if bytes[start] == ASCII.lf { return true }
        return bytes[start] == ASCII.cr && start + 1 < bytes.count && bytes[start + 1] == ASCII.lf
    }

    /// Moves the text between CRs to where it belongs without them; how much text is left.
    ///
    /// What is written never passes what has been read, since no CR becomes more than one LF.
    private static func closeUp(_ bytes: UnsafeMutableBufferPointer<UInt8>, from first: Int) -> Int {
        guard let base = bytes.baseAddress else { return 0 }
        let input = UnsafeBufferPointer(bytes)
        var written = first
        var next: Int? = first
        while let cr = next {
            let start = cr + 1
            if !isBeforeLineFeed(input, start) {
                bytes[written] = ASCII.lf
                written += 1
            }
            next = Lines.find(ASCII.cr, in: input, from: start, to: bytes.count)
            let count = (next ?? bytes.count) - start
            (base + written).update(from: base + start, count: count)
            written += count
        }
        return written
    }

    /// The charset that an HTML document names for itself (WHATWG HTML §13.2.3.2).
    private static func metaCharset(in bytes: [UInt8]) -> String? {
        let head = bytes.prefix(metaSearch)
        var index = head.startIndex
        while let found = head[index...].firstIndex(of: 0x63) ?? head[index...].firstIndex(of: 0x43) {
            if head[found...].hasPrefix("charset=") {
                let value = head[(found + 8)...].drop { $0 == ASCII.quote || $0 == ASCII.apostrophe || $0.isWhite }
                return value.prefix { $0.isLetter || $0.isDigit || $0 == ASCII.minus || $0 == ASCII.underscore }
                    .loweredText
            }
            index = found + 1
        }
        return nil
    }
}

extension CharsetLabel.Charset {
    /// Whether line ends are not single bytes.
    var isUnicodeUnits: Bool {
        switch self {
        case .utf16: true
        case .multiByte(let name): name.hasPrefix("UTF-32")
        default: false
        }
    }
}

extension String {
    var withoutByteOrderMark: String {
        unicodeScalars.first == "\u{FEFF}" ? String(unicodeScalars.dropFirst()) : self
    }
}
