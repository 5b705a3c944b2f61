/// A row of an import that was left out, or one that came in and should be looked at, and why.
package struct ImportProblem: Sendable, Hashable, CustomStringConvertible {
    /// Counted from 1.
    package let row: Int
    package let externalID: String
    package let reason: String
    /// The column at fault, as files name it; nil where it is the whole row.
    package var column: String?
    /// What to do about it; empty where the reason says it all.
    package var remedy = ""

    package var description: String { "row \(row), person \(externalID): \(reason)" }
}

/// What an import did.
package struct ImportReport: Sendable, Hashable {
    /// Rows of external ids that were not known.
    package var created = 0
    /// Rows that said something new of known ids.
    package var updated = 0
    /// Rows that said nothing new.
    package var unchanged = 0
    /// Enquiry conversations that became in-house ones.
    package var promoted = 0
    /// Why rows were left out; a row may have several.
    package var problems: [ImportProblem] = []
    /// Rows that came in and should be looked at.
    package var warnings: [ImportProblem] = []

    /// Of an import of nothing.
    package init() {}

    /// How many rows were left out.
    package var leftOut: Int { Set(problems.map(\.row)).count }

    mutating func count(_ change: ImportChange) {
        switch change {
        case .created: created += 1
        case .updated: updated += 1
        case .unchanged: unchanged += 1
        }
    }
}

/// What became of one row that came in.
enum ImportChange: String { case created, updated, unchanged }

/// Why one row cannot come in: everything that is wrong with it.
struct RowRefusal: Error {
    struct Reason {
        /// As files name it; nil where it is the whole row.
        let column: String?
        let what: String
        var remedy = ""
    }

    var reasons: [Reason] = []
    /// True where it claims what somebody else has, who may give it up in the same import.
    var isClash = false

    mutating func add(_ column: String?, _ what: String, _ remedy: String = "") {
        reasons.append(Reason(column: column, what: what, remedy: remedy))
    }

    func problems(row: Int, externalID: String) -> [ImportProblem] {
        reasons.map {
            ImportProblem(row: row, externalID: externalID, reason: $0.what, column: $0.column, remedy: $0.remedy)
        }
    }
}
