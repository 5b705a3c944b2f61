/// Text in lower case, scalar by scalar as Unicode maps it, without making a string of what most mails are written in.
enum LowerCase {
    /// Bytes of valid UTF-8 stay valid UTF-8; ASCII is expected to be in lower case already.
    static func of(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let first = bytes[index]
            guard first >= 0x80 else {
                result.append(first)
                index += 1
                continue
            }
            let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
            let end = min(index + length, bytes.count)
            append(bytes[index..<end], to: &result)
            index = end
        }
        return result
    }

    private static func append(_ letter: ArraySlice<UInt8>, to result: inout [UInt8]) {
        let second = letter.count > 1 ? letter[letter.startIndex + 1] : 0
        switch (letter[letter.startIndex], second) {
        case (0xC3, 0x80...0x96), (0xC3, 0x98...0x9E):
            result.append(0xC3)
            result.append(second + 0x20)
        // Latin-1 and Cyrillic in lower case, and the scripts that have no case, from Hebrew to Hangul.
        case (0xC2, _), (0xC3, _), (0xD1, 0x80...0x9F), (0xD6...0xDF, _), (0xE3...0xE9, _), (0xEB...0xED, _):
            for byte in letter { result.append(byte) }
        default:
            for scalar in String(decoding: letter, as: UTF8.self).unicodeScalars {
                result += Array(scalar.properties.lowercaseMapping.utf8)
            }
        }
    }
}
