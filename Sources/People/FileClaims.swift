import Mail
import Store

/// What the rows of one file claim for themselves alone: a second row that claims the same is left out.
struct FileClaims {
    private var lines: [String: (line: Int, externalID: String)] = [:]

    /// Claims a row's external id, and names the line that had it first.
    mutating func claim(externalID: String, _ reader: inout RowReader) {
        if let first = claim("id \(externalID)", reader.row.line, externalID) {
            reader.mistake(
                "externalId", "\(externalID.quoted) stands in line \(first.line) too", "leave one of the two rows out")
        }
    }

    /// Claims a person's handle and addresses.
    mutating func claim(_ person: ImportedPerson, _ reader: inout RowReader) {
        if let handle = person.handle, let first = claim("handle \(handle)", reader.row.line, person.externalID) {
            reader.mistake(
                "handle", "\(handle.quoted) is also that of \(first.externalID) in line \(first.line)",
                "each practitioner needs one of their own")
        }
        for address in person.addresses {
            guard let first = claim("address \(address.canonical)", reader.row.line, person.externalID) else {
                continue
            }
            reader.mistake(
                "addresses", "\(address.description.quoted) is also that of \(first.externalID) in line \(first.line)",
                "an address says who writes: give it to one of them")
        }
    }

    private mutating func claim(_ name: String, _ line: Int, _ id: String) -> (line: Int, externalID: String)? {
        if let first = lines[name] { return first }
        lines[name] = (line, id)
        return nil
    }
}
