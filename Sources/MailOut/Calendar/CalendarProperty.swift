import Mail

/// One content line: `NAME;PARAMETER=value:value` (RFC 5545 §3.1).
struct CalendarProperty {
    /// In upper case.
    let name: String
    /// In order, names in upper case, values as they stand, with their quotation marks.
    let parameters: [(name: String, value: String)]
    let value: String

    /// Nil where the line has no name or no value.
    init?(_ line: [UInt8]) {
        var pieces: [ArraySlice<UInt8>] = []
        var start = 0
        var isQuoted = false
        var colon: Int?
        for (index, byte) in line.enumerated() {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            guard !isQuoted, byte == UInt8(ascii: ";") || byte == UInt8(ascii: ":") else { continue }
            pieces.append(line[start..<index])
            start = index + 1
            if byte == UInt8(ascii: ":") {
                colon = index
                break
            }
        }
        guard let colon, let first = pieces.first, !first.isEmpty else { return nil }
        name = CalendarProperty.text(first).uppercased()
        parameters = pieces.dropFirst().map { piece in
            let halves = CalendarProperty.text(piece).split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (name: halves[0].uppercased(), value: halves.count == 2 ? String(halves[1]) : "")
        }
        value = CalendarProperty.text(line[(colon + 1)...])
    }

    /// The mail address that it names: of its value, or of the `EMAIL` that some programs put beside an id of theirs.
    var address: EmailAddress? {
        let scheme = "mailto:"
        if value.lowercased().hasPrefix(scheme) { return EmailAddress(String(value.dropFirst(scheme.count))) }
        let email = parameters.first { $0.name == "EMAIL" }?.value.filter { $0 != "\"" }
        return email.flatMap { EmailAddress($0) }
    }

    /// All addresses of an object's organisers and attendees, and of those who act for them (RFC 5545 §3.2.18, §3.8.4).
    static func people(in object: [UInt8]) -> [EmailAddress] {
        let lines = CalendarLines.unfolded(object).compactMap(CalendarProperty.init).filter {
            $0.name == "ORGANIZER" || $0.name == "ATTENDEE" || $0.name == "CONTACT"
        }
        return lines.flatMap { line in
            let named = line.parameters.filter {
                ["EMAIL", "SENT-BY", "DELEGATED-TO", "DELEGATED-FROM"].contains($0.name)
            }
            return ([line.value] + named.map(\.value)).flatMap { $0.split(separator: ",") }.compactMap(mailbox)
        }
    }

    private static func mailbox(_ text: Substring) -> EmailAddress? {
        let bare = text.filter { $0 != "\"" }
        return EmailAddress(
            bare.lowercased().hasPrefix("mailto:") ? String(bare.dropFirst("mailto:".count)) : String(bare))
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
