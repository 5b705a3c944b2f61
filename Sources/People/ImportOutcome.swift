import Store

/// What became of an import file.
package struct ImportOutcome: Sendable, Hashable {
    /// What the file holds.
    package enum Kind: String, Sendable, Hashable { case people, bookings, calendar }

    package let kind: Kind
    /// True where nothing was changed because only the outcome was asked for.
    package let isRehearsal: Bool
    /// True where the file as a whole could not be taken: nothing was brought in.
    package internal(set) var isRefused = false
    /// Rows of ids that were not known.
    package internal(set) var created = 0
    /// Rows that said something new of known ids.
    package internal(set) var updated = 0
    /// Rows that said nothing new.
    package internal(set) var unchanged = 0
    /// Rows that could not come in.
    package internal(set) var leftOut = 0
    /// Enquiry conversations that became in-house ones.
    package internal(set) var promoted = 0
    /// Bookings that a calendar no longer holds, or says are off.
    package internal(set) var cancelled = 0
    /// Events in a calendar, bookings or not.
    package internal(set) var events = 0
    /// Events of a calendar that are with nobody who is a member.
    package internal(set) var withoutMember = 0
    /// Bookings that are gone from a calendar and still stand, since so many at once are not believed.
    package internal(set) var heldBack = 0
    /// By line; why rows were left out, or why the file was refused.
    package internal(set) var mistakes: [ImportMistake] = []
    /// Rows that came in and should be looked at.
    package internal(set) var warnings: [ImportMistake] = []
    /// Mistakes beyond those that are listed.
    package internal(set) var unlisted = 0
}

extension ImportOutcome {
    /// - Parameters:
    ///   - mistakes: what reading the file came upon.
    ///   - lines: the line of each row that was given to the store.
    ///   - wrongRows: how many rows reading left out.
    init(
        _ kind: Kind, isRehearsal: Bool, mistakes: [ImportMistake], wrongRows: Int, report: ImportReport, lines: [Int]
    ) {
        self.init(kind: kind, isRehearsal: isRehearsal)
        created = report.created
        updated = report.updated
        unchanged = report.unchanged
        promoted = report.promoted
        leftOut = wrongRows + report.leftOut
        let all = (mistakes + report.problems.map { ImportMistake($0, lines) })
            .sorted { ($0.line ?? 0) < ($1.line ?? 0) }
        self.mistakes = Array(all.prefix(ImportLimits.mistakes))
        unlisted = all.count - self.mistakes.count
        warnings = Array(report.warnings.prefix(ImportLimits.mistakes).map { ImportMistake($0, lines) })
    }
}

extension ImportMistake {
    init(_ problem: ImportProblem, _ lines: [Int]) {
        self.init(
            line: lines.indices.contains(problem.row - 1) ? lines[problem.row - 1] : nil,
            externalID: problem.externalID, column: problem.column, what: problem.reason, remedy: problem.remedy)
    }
}
