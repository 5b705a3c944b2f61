/// The words of an HTML body whose tree could not be built: tags taken out, blocks on lines of their own.
///
/// For what the parser refuses (too deep, too long). Linear; knows few entities, since nothing is lost by one
/// that stays as it was written.
///
/// `bytes` is what `preparedHTML` gave.
func strippedHTML(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    var skipUntil: [UInt8]?
    while index < bytes.count {
        let byte = bytes[index]
        if byte == Byte.opening, let end = tagEnd(bytes, index) {
            let name = tagName(bytes, index + 1)
            if let closing = skipUntil {
                if name == closing { skipUntil = nil }
                index = skipUntil == nil ? end : index + 1
                continue
            }
            if ["script", "style", "title", "template"].contains(where: { name == Array($0.utf8) }) {
                skipUntil = [UInt8(ascii: "/")] + name
            }
            if isLineTag(name), result.last != Byte.newline, !result.isEmpty { result.append(Byte.newline) }
            index = end
            continue
        }
        if skipUntil == nil, byte == Byte.ampersand, let entity = readEntity(bytes, index) {
            result += entity.text
            index = entity.end
            continue
        }
        if skipUntil == nil, byte != 0 { append(byte, to: &result) }
        index += 1
    }
    return result
}

private func append(_ byte: UInt8, to result: inout [UInt8]) {
    let isBlank = byte.isBlank || byte == Byte.newline || byte == Byte.carriageReturn
    guard isBlank else {
        result.append(byte)
        return
    }
    if let last = result.last, last != Byte.space, last != Byte.newline { result.append(Byte.space) }
}

/// Just beyond the `>` of a tag or comment that begins at `start`; nil where a lone `<` is text.
private func tagEnd(_ bytes: [UInt8], _ start: Int) -> Int? {
    // No attribute of a mail is longer, images in data addresses aside, whose rest is no loss as text.
    let longest = 100_000
    guard start + 1 < bytes.count else { return nil }
    let next = bytes[start + 1]
    guard next.isLetter || next == UInt8(ascii: "/") || next == UInt8(ascii: "!") || next == UInt8(ascii: "?") else {
        return nil
    }
    var index = start + 1
    let limit = min(bytes.count, start + longest)
    while index < limit {
        if bytes[index] == Byte.quote { return index + 1 }
        if bytes[index] == Byte.opening { return nil }
        index += 1
    }
    return nil
}

private func tagName(_ bytes: [UInt8], _ start: Int) -> [UInt8] {
    // Longer than any name that matters here.
    let longest = 16
    var name: [UInt8] = []
    var index = start
    while index < bytes.count, name.count < longest,
        bytes[index].isLetter || bytes[index].isDigit || bytes[index] == 0x2F
    {
        name.append(bytes[index].lowered)
        index += 1
    }
    return name
}

private func isLineTag(_ name: [UInt8]) -> Bool {
    let bare = String(decoding: name.first == UInt8(ascii: "/") ? name.dropFirst() : name[...], as: UTF8.self)
    return bare == "br" || HTMLElements.blocks.contains(bare)
}

private func readEntity(_ bytes: [UInt8], _ start: Int) -> (text: [UInt8], end: Int)? {
    // `&thetasym;` is the longest that anybody writes; numbers are shorter.
    let longest = 10
    var index = start + 1
    var name: [UInt8] = []
    while index < bytes.count, name.count <= longest, bytes[index] != UInt8(ascii: ";") {
        name.append(bytes[index].lowered)
        index += 1
    }
    guard index < bytes.count, bytes[index] == UInt8(ascii: ";") else { return nil }
    let known = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " "]
    let text = String(decoding: name, as: UTF8.self)
    if let found = known[text] { return (Array(found.utf8), index + 1) }
    guard text.hasPrefix("#") else { return nil }
    let digits = text.dropFirst()
    let number = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    guard let number, number >= 0x20, let scalar = Unicode.Scalar(number) else { return nil }
    return (Array(String(Character(scalar)).utf8), index + 1)
}
