/// The bytes that the parser gets for an HTML body, put right where the parser would lose words.
///
/// Control characters are dropped (a NUL may end the parser's input). What opens and is never closed, a comment, a
/// style, a quoted value, a `<` in a sentence, is taken for text: a reader rather sees a stray sign than loses the
/// rest of the mail. Elements nested deeper than the parser goes become line ends. Linear in its input.
func preparedHTML(_ html: String) -> [UInt8] {
    var source = HTMLSource(Array(html.utf8))
    return source.prepared()
}

struct HTMLSource {
    let bytes: [UInt8]
    var result: [UInt8] = []
    var index = 0
    var depth = HTMLDepth()
    private var hasOpenData = false
    /// What was looked for once and stands nowhere further on.
    private var missing: Set<[UInt8]> = []
    /// Where closing tags were found: elements that are never closed themselves all look for the same one.
    private var closings: [[UInt8]: Int] = [:]

    private static let commentStart = Array("<!--".utf8)
    private static let commentEnd = Array("-->".utf8)
    private static let dataStart = Array("<![CDATA[".utf8)
    private static let dataEnd = Array("]]>".utf8)
    /// Elements whose content is no markup, or would hide all that follows.
    private static let hiding: [HTMLTagName: [UInt8]] = {
        let names = HTMLElements.unseen.subtracting(["frame", "input"])
        return Dictionary(uniqueKeysWithValues: names.map { (HTMLTagName($0), Array("</\($0)".utf8)) })
    }()
    private static let verbatim = Set(["script", "style"].map { HTMLTagName($0) })

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func prepared() -> [UInt8] {
        result.reserveCapacity(bytes.count)
        while index < bytes.count {
            let byte = bytes[index]
            if byte == Byte.opening {
                readOpening()
            } else if hasOpenData, byte == UInt8(ascii: "]"), bytes.starts(with: Self.dataEnd, at: index) {
                hasOpenData = false
                index += Self.dataEnd.count
            } else {
                append(byte)
                index += 1
            }
        }
        return result
    }

    mutating func append(_ byte: UInt8) {
        let isControl = byte < Byte.space && byte != Byte.newline && byte != Byte.tab && byte != Byte.carriageReturn
        if !isControl { result.append(byte) }
    }

    private mutating func appendText() {
        result += "&lt;".utf8
        index += 1
    }

    private mutating func readOpening() {
        let next = index + 1 < bytes.count ? bytes[index + 1] : Byte.space
        if next == UInt8(ascii: "!") {
            readDeclaration()
        } else if isBracketedAddress(bytes, index + 1) {
            appendText()
        } else if next.isLetter || next == UInt8(ascii: "/") {
            readTag()
        } else {
            append(Byte.opening)
            index += 1
        }
    }

    private mutating func readDeclaration() {
        if bytes.starts(with: Self.commentStart, at: index) {
            // A comment may end with the dashes that begin it.
            if let end = find(Self.commentEnd, from: index + 2) {
                index = end + Self.commentEnd.count
            } else {
                index += Self.commentStart.count
            }
        } else if bytes.starts(with: Self.dataStart, at: index) {
            hasOpenData = true
            index += Self.dataStart.count
        } else if let end = find([Byte.quote], from: index) {
            // A doctype, or a condition that only Office reads.
            index = end + 1
        } else {
            appendText()
        }
    }

    /// The next place of `needle`; once there is none, no further search is made.
    mutating func find(_ needle: [UInt8], from start: Int) -> Int? {
        if missing.contains(needle) { return nil }
        if let place = bytes.firstIndex(of: needle, from: start) { return place }
        missing.insert(needle)
        return nil
    }

    private mutating func readTag() {
        let written = result.count
        guard let tag = HTMLTag(&self) else { return appendText() }
        index = tag.end
        if !tag.isClosing, let closing = Self.hiding[tag.name] {
            guard let end = findClosing(closing, from: tag.end) else {
                result.removeLast(result.count - written)
                return
            }
            while Self.verbatim.contains(tag.name), index < end {
                append(bytes[index])
                index += 1
            }
            return
        }
        switch tag.isForeign ? .drop : depth.read(tag) {
        case .keep: return
        case .breakLine:
            result.removeLast(result.count - written)
            result += "<br>".utf8
        case .drop: result.removeLast(result.count - written)
        }
    }

    /// As `find`, for a closing tag in whatever case.
    private mutating func findClosing(_ closing: [UInt8], from start: Int) -> Int? {
        if missing.contains(closing) { return nil }
        if let known = closings[closing], known >= start { return known }
        var place = start
        while place + closing.count <= bytes.count {
            if bytes[place] == Byte.opening,
                closing.indices.allSatisfy({ bytes[place + $0].lowered == closing[$0] })
            {
                closings[closing] = place
                return place
            }
            place += 1
        }
        missing.insert(closing)
        return nil
    }
}

/// True where an address or a link stands behind a `<` at `start - 1`.
///
/// QUIRK: iOS and Yahoo leave `<name@host>` of an introduction unescaped; read as an element it would
/// vanish (HTMLReplyTests).
private func isBracketedAddress(_ bytes: [UInt8], _ start: Int) -> Bool {
    guard start < bytes.count, bytes[start].isLetter || bytes[start].isDigit else { return false }
    var sawAt = false
    var index = start
    while index < bytes.count, index - start <= ReplyLimits.addressBytes {
        let byte = bytes[index]
        if byte == Byte.at { sawAt = true }
        if byte == Byte.quote { return sawAt }
        let isLinkStart = byte == Byte.colon && index + 2 < bytes.count && bytes[index + 1] == UInt8(ascii: "/")
        if isLinkStart { return true }
        if byte == Byte.space || byte == Byte.opening || byte == Byte.newline || byte == UInt8(ascii: "=") {
            return sawAt
        }
        index += 1
    }
    return false
}
