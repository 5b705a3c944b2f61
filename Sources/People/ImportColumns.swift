/// The columns that a kind of import file may have.
struct ImportColumns {
    let names: [String]
    let required: [String]

    static let people = ImportColumns(
        names: [
            "externalId", "role", "name", "handle", "addresses", "phones", "locale", "timeZone", "workingHours",
            "content", "quietHours", "digest", "status",
        ],
        required: ["externalId", "role", "name", "addresses"])
    static let bookings = ImportColumns(
        names: ["externalId", "practitioner", "member", "startsAt", "endsAt", "status", "title"],
        required: ["externalId", "practitioner", "member", "startsAt", "endsAt"])

    /// The column that a heading means: case, blanks, hyphens and underscores make no difference.
    func name(of heading: String) -> String? {
        let wanted = ImportColumns.plain(heading)
        return names.first { ImportColumns.plain($0) == wanted }
    }

    /// What to write instead of a heading that is none.
    func remedy(for heading: String) -> String {
        let usual = ImportColumns.usual[ImportColumns.plain(heading)].flatMap { names.contains($0) ? $0 : nil }
        let near = usual ?? NearestWord.to(heading, in: names)
        return "\(near.map { "do you mean \($0)? There " } ?? "there ")may be \(names.joined(separator: ", "))"
    }

    private static func plain(_ text: String) -> String {
        text.lowercased().filter { $0 != " " && $0 != "_" && $0 != "-" }
    }

    /// What other programs call the columns.
    private static let usual: [String: String] = [
        "id": "externalId", "email": "addresses", "emails": "addresses", "mail": "addresses", "address": "addresses",
        "phone": "phones", "telephone": "phones", "tel": "phones", "fullname": "name", "language": "locale",
        "lang": "locale", "tz": "timeZone", "zone": "timeZone", "hours": "workingHours", "type": "role",
        "client": "member", "patient": "member", "customer": "member", "provider": "practitioner",
        "therapist": "practitioner", "start": "startsAt", "from": "startsAt", "begin": "startsAt", "end": "endsAt",
        "to": "endsAt", "until": "endsAt", "state": "status", "service": "title", "subject": "title",
    ]
}

/// Finds what somebody may have meant.
enum NearestWord {
    /// The word that differs least, ignoring case; nil where none is near.
    static func to(_ text: String, in words: [String]) -> String? {
        let typed = Array(text.lowercased().unicodeScalars.prefix(longest))
        let near = words.map { (word: $0, distance: distance(typed, Array($0.lowercased().unicodeScalars))) }
            .min { $0.distance < $1.distance }
        guard let near, near.distance * 3 <= max(typed.count, near.word.count) else { return nil }
        return near.word
    }

    /// Longer words are no names of ours.
    private static let longest = 40

    /// How many letters must be put in, left out or changed.
    private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
        var row = Array(0...b.count)
        for (i, left) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, right) in b.enumerated() {
                let changed = diagonal + (left == right ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(changed, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[b.count]
    }
}
