/// Mailboxes of many mails in one file, each below a line that begins with `From ` (RFC 4155).
enum Mbox {
    private static let from = Array("From ".utf8)
    /// Bytes of the longest name of a field that is looked for below such a line.
    private static let longestName = 76

    /// Whether the bytes begin like an mbox.
    static func begins(_ bytes: ArraySlice<UInt8>) -> Bool { bytes.starts(with: from) }

    /// The lines up to the next mail, without the empty one that parts the two; nil at the end.
    ///
    /// A line of a text that begins with `From ` and was not quoted begins no mail: only one with a time of day and a
    /// year, behind an empty line and above a field.
    static func entry(of input: ByteStream) throws -> [UInt8]? {
        var entry: [UInt8] = []
        var holdsLines = false
        var followsEmpty = false
        while let line = try input.line() {
            holdsLines = true
            if followsEmpty, begins(line), holdsTime(line), beginsField(try input.peek(longestName)) {
                dropEmptyLine(&entry)
                return entry
            }
            entry += line
            followsEmpty = line.count <= 2 && line.allSatisfy { $0 == 0x0A || $0 == 0x0D }
        }
        guard holdsLines else { return nil }
        if followsEmpty { dropEmptyLine(&entry) }
        return entry
    }

    private static func dropEmptyLine(_ entry: inout [UInt8]) {
        if entry.last == 0x0A { entry.removeLast() }
        if entry.last == 0x0D { entry.removeLast() }
    }

    /// A time with a colon, and a year of four digits.
    private static func holdsTime(_ line: ArraySlice<UInt8>) -> Bool {
        var digits = 0
        var holdsYear = false
        var holdsColon = false
        for byte in line {
            if byte == UInt8(ascii: ":"), digits > 0, digits <= 2 { holdsColon = true }
            digits = byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") ? digits + 1 : 0
            if digits == 4 { holdsYear = true }
        }
        return holdsYear && holdsColon
    }

    /// Also true at the end of the file, and for the second such line that some programs write.
    private static func beginsField(_ bytes: ArraySlice<UInt8>) -> Bool {
        if bytes.isEmpty || bytes.starts(with: [UInt8(ascii: ">")] + from) { return true }
        guard let end = bytes.firstIndex(where: { $0 <= UInt8(ascii: " ") || $0 == UInt8(ascii: ":") }) else {
            return false
        }
        return bytes[end] == UInt8(ascii: ":") && end > bytes.startIndex
    }

    /// The mail of an entry: one `>` less before each `From ` that was quoted.
    static func mail(of entry: [UInt8]) -> [UInt8] {
        var mail: [UInt8] = []
        mail.reserveCapacity(entry.count)
        var rest = entry[...]
        while !rest.isEmpty {
            let end = rest.firstIndex(of: 0x0A).map { $0 + 1 } ?? rest.endIndex
            var line = rest[..<end]
            if line.first == UInt8(ascii: ">"), line.drop(while: { $0 == UInt8(ascii: ">") }).starts(with: from) {
                line = line.dropFirst()
            }
            mail += line
            rest = rest[end...]
        }
        return mail
    }
}
