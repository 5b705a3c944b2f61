import Foundation

/// The clock that an event's times are read from.
enum EventClock {
    case utc
    case system(TimeZone)
    case file(FileZone)

    /// Seconds east of UTC at a moment.
    private func offset(at moment: Int64) -> Int64 {
        switch self {
        case .utc: 0
        case .system(let zone): Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment))))
        case .file(let zone): zone.offset(at: moment)
        }
    }

    /// The moment that a time by this clock means (RFC 5545 §3.3.5).
    ///
    /// A time that the clocks show twice is the first. One that they skip is read as if they had not been changed yet:
    /// half past one, where one o'clock is followed by two, is half past two.
    func moment(_ wall: Int64) -> Int64 {
        if case .utc = self { return wall }
        let (before, after) = (offset(at: wall - CalendarTime.day), offset(at: wall + CalendarTime.day))
        let moments = [wall - before, wall - after].filter { $0 + offset(at: $0) == wall }
        return moments.min() ?? wall - before
    }

    /// What this clock shows at a moment.
    func wall(_ moment: Int64) -> Int64 { moment + offset(at: moment) }
}

/// Finds the clocks that a calendar names.
final class ClockBook {
    private let described: [String: [ContentLine]]
    private let floating: EventClock
    private var found: [String: EventClock?] = [:]

    /// - Parameters:
    ///   - described: the zones that the file describes, by TZID.
    ///   - floating: where times without a zone are.
    init(_ described: [String: [ContentLine]], floating: TimeZone) {
        self.described = described
        self.floating = .system(floating)
    }

    /// - Throws: `EventFlaw` where nothing says when that is.
    func clock(_ clock: CalendarTime.Clock) throws(EventFlaw) -> EventClock {
        switch clock {
        case .utc: return .utc
        case .floating: return floating
        case .zone(let id):
            let found = found[id] ?? look(id)
            self.found[id] = .some(found)
            guard let found else {
                throw EventFlaw(
                    what: "the time zone \(id.quoted) is not known, and the calendar does not describe it",
                    remedy: "choose another in the calendar")
            }
            return found
        }
    }

    /// This system's rules first: they are kept up to date, where those in a file are as old as the program that wrote it.
    private func look(_ id: String) -> EventClock? {
        if let zone = SystemZone.named(id) { return .system(zone) }
        if let lines = described[id], let zone = FileZone(lines) { return .file(zone) }
        return nil
    }
}

/// Time zones of this system by the names that calendars give them.
enum SystemZone {
    /// `Europe/London`, `W. Europe Standard Time`, and names with somebody's own words before the first.
    static func named(_ id: String) -> TimeZone? {
        let id = id.trimmed
        if id == "UTC" || id == "GMT" || id == "Etc/UTC" { return .gmt }
        if let known = WindowsZones.olson(id) { return TimeZone(identifier: known) }
        // QUIRK: libical and Mozilla write their own name before it (FeedZoneTests.prefixed).
        let words = id.split(separator: "/")
        for count in [3, 2] where words.count >= count {
            let name = words.suffix(count).joined(separator: "/")
            let isPlain = name.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF)
                    || [0x2B, 0x2D, 0x2F, 0x5F].contains($0)
            }
            if isPlain, let zone = TimeZone(identifier: name) { return zone }
        }
        return nil
    }
}
