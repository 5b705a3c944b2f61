/// What a line of a quoted header names.
enum HeaderRole: UInt8, Sendable {
    case from, date, to, copy, subject, other
}

/// A set of what lines name.
struct HeaderRoles: OptionSet {
    let rawValue: UInt8

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(_ role: HeaderRole) { rawValue = 1 << role.rawValue }

    func contains(_ role: HeaderRole) -> Bool { rawValue & 1 << role.rawValue != 0 }

    mutating func insert(_ role: HeaderRole) { formUnion(HeaderRoles(role)) }

    /// How many are in it, without those that tell nothing of a mail.
    var namedCount: Int { subtracting(HeaderRoles(.other)).rawValue.nonzeroBitCount }
}

/// The labels with which Outlook and its relatives head a quoted or forwarded mail, of all languages.
enum HeaderLabels {
    /// Every label with its role, in lower case without the colon.
    ///
    /// A word that names several things in several languages has the one that stands last here: "data" is a
    /// date, "от" who wrote, "за" to whom.
    static let roles: [[UInt8]: HeaderRole] = {
        let lists: [(HeaderRole, KeyPath<Language, Phrases>)] = [
            (.other, \.labels.other), (.copy, \.labels.copy), (.to, \.labels.to), (.date, \.labels.date),
            (.subject, \.labels.subject), (.from, \.labels.from),
        ]
        var result: [[UInt8]: HeaderRole] = [:]
        for (role, list) in lists {
            for word in Language.all.flatMap({ $0[keyPath: list].list }) {
                result[folded(Array(word.utf8)[...])] = role
            }
        }
        return result
    }()

    /// The labels, for a look at how a line begins.
    static let beginnings = PhraseTable(roles.keys.map { String(decoding: $0, as: UTF8.self) })

    /// The longest label in bytes.
    static let longest = roles.keys.map(\.count).max() ?? 0

    /// Bytes of stars, spaces and bars of a table around a label.
    static let decorationBytes = 12
}
