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

    private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
