/// How much a calendar may hold: far more than a practice's does, and too little to do harm with.
package enum CalendarLimits {
    /// Bytes of a file or of an answer.
    package static let bytes = 16 << 20
    /// Bytes of a line that is put together from its folded parts; the rest of it is passed over.
    static let line = 65_536
    /// Components within each other; calendars have three.
    static let depth = 8
    /// Events in a file.
    static let events = 20_000
    /// Time zones that a file brings along, and lines of each.
    static let zones = 64
    static let zoneLines = 4_000
    /// Lines of one event that say something here.
    static let eventLines = 2_000
    /// Bytes of an event's id; longer ones would not be told apart by whoever cuts them.
    static let uid = 500
    /// Attendees of one event.
    static let attendees = 200
    /// Bytes of a recurrence rule.
    static let rule = 500
    /// Occurrences in the window, of all events together.
    static let occurrences = 20_000
    /// Seconds that one occurrence lasts: one that began earlier than so long before the window is not looked for.
    static let longest: Int64 = 7 * 86_400
    /// Steps from one occurrence to the next, of all events together, those before the window too.
    static let steps = 300_000
    /// How long all rules together may be worked on: one that no day fits keeps libical busy for more than a second.
    static let patience = Duration.seconds(20)
    /// Things to look at that are listed; more would not be read.
    static let looks = 200
}

/// Why a calendar as a whole cannot be taken.
package struct CalendarRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// From 1; nil where it is the whole file.
    package let line: Int?
    package let what: String
    /// What to do about it.
    package let remedy: String

    init(_ line: Int?, _ what: String, _ remedy: String) {
        self.line = line
        self.what = what
        self.remedy = remedy
    }

    package var description: String { "\(line.map { "line \($0): " } ?? "")\(what); \(remedy)" }
}

/// Why one event cannot be read; the others can.
struct EventFlaw: Error {
    let what: String
    let remedy: String
}
