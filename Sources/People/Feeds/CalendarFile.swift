/// The parts of an iCalendar file that bookings are made of (RFC 5545 §3.4, §3.6).
struct CalendarFile {
    /// One VEVENT, in lines.
    struct Event {
        /// On which it begins.
        let line: Int
        var lines: [ContentLine] = []
        /// True where its calendar says that it cancels what it holds (RFC 5546 §3.2.5).
        var isCancelled = false
        /// True where it has more lines than are read.
        var isCut = false
    }

    private(set) var events: [Event] = []
    /// The lines of each VTIMEZONE by its TZID, those of its parts with BEGIN and END.
    private(set) var zones: [String: [ContentLine]] = [:]

    private static let wanted: Set<String> = [
        "UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXRULE", "EXDATE", "RECURRENCE-ID", "STATUS",
        "SEQUENCE",
        "ATTENDEE", "ORGANIZER",
    ]
    private static let wantedOfZones: Set<String> = [
        "TZID", "DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE",
    ]

    /// What is being read.
    private struct Open {
        var names: [String] = []
        /// The first event of the calendar that is open.
        var firstEvent = 0
        var isCancelling = false
        var zone: [ContentLine] = []
        var lastLine = 0
        var calendars = 0
    }

    /// Reads a file of one calendar or several.
    ///
    /// - Parameter member: a property of events that names the member, in capitals; nil for none.
    /// - Throws: `CalendarRefusal` for what is no calendar, or is not whole.
    init(_ bytes: [UInt8], member: String? = nil) throws(CalendarRefusal) {
        guard bytes.count <= CalendarLimits.bytes else {
            throw CalendarRefusal(
                nil, "the calendar is larger than \(CalendarLimits.bytes >> 20) MB", "leave out what is long past")
        }
        var lines = ContentLines(bytes)
        var open = Open()
        while let line = lines.next() {
            open.lastLine = line.number
            let name = ContentLine.name(of: line)
            if open.calendars == 0, open.names.isEmpty { try CalendarFile.checkStart(line, name) }
            switch name {
            case "BEGIN": try begin(line, &open)
            case "END": try end(line, &open)
            default: take(line, name, member, &open)
            }
        }
        guard open.names.isEmpty, open.calendars > 0 else {
            let what =
                open.lastLine == 0
                ? "there is nothing in it" : "it ends within \(open.names.last ?? "it"): the rest is missing"
            throw CalendarRefusal(
                open.lastLine == 0 ? nil : open.lastLine, what,
                "fetch it again; if it stays so, ask whoever provides it")
        }
    }

    private static func checkStart(_ line: ContentLines.Line, _ name: String) throws(CalendarRefusal) {
        if name == "BEGIN", ContentLine(line)?.value.uppercased() == "VCALENDAR" { return }
        let found = String(decoding: line.bytes.prefix(60), as: UTF8.self)
        let isPage = found.lowercased().hasPrefix("<")
        throw CalendarRefusal(
            line.number, "this is no calendar: BEGIN:VCALENDAR should stand here, not \(found.quoted)",
            isPage ? "it looks like a web page: take the address of the calendar in iCal format" : "take an .ics file")
    }

    private mutating func begin(_ line: ContentLines.Line, _ open: inout Open) throws(CalendarRefusal) {
        let name = ContentLine(line)?.value.uppercased() ?? ""
        if open.names.isEmpty, name != "VCALENDAR" {
            throw CalendarRefusal(
                line.number, "\(name.quoted) stands outside of a calendar", "ask whoever provides it for a whole one")
        }
        open.names.append(name)
        guard open.names.count <= CalendarLimits.depth else {
            throw CalendarRefusal(
                line.number, "more than \(CalendarLimits.depth) parts stand within each other",
                "no calendar needs that; ask whoever provides it")
        }
        if open.names.count == 1 {
            (open.firstEvent, open.isCancelling) = (events.count, false)
        } else if open.names == ["VCALENDAR", "VEVENT"] {
            events.append(Event(line: line.number))
            guard events.count <= CalendarLimits.events else {
                throw CalendarRefusal(
                    line.number, "there are more than \(CalendarLimits.events) events", "leave out what is long past")
            }
        } else if open.names.count > 1, open.names[1] == "VTIMEZONE" {
            keepZone(line, &open)
        }
    }

    private mutating func end(_ line: ContentLines.Line, _ open: inout Open) throws(CalendarRefusal) {
        let name = ContentLine(line)?.value.uppercased() ?? ""
        guard let last = open.names.last, last == name else {
            let wanted = open.names.last.map { "END:\($0)" } ?? "nothing"
            throw CalendarRefusal(
                line.number, "END:\(name) stands where \(wanted) should",
                "parts are missing; fetch it again; if it stays so, ask whoever provides it")
        }
        if open.names.count > 1, open.names[1] == "VTIMEZONE" { keepZone(line, &open) }
        open.names.removeLast()
        if open.names == ["VCALENDAR"], name == "VTIMEZONE" {
            if zones.count < CalendarLimits.zones, let id = open.zone.first(where: { $0.name == "TZID" })?.value {
                zones[id] = open.zone
            }
            open.zone = []
        }
        if open.names.isEmpty {
            open.calendars += 1
            if open.isCancelling {
                for index in open.firstEvent..<events.count { events[index].isCancelled = true }
            }
        }
    }

    private mutating func take(
        _ line: ContentLines.Line, _ name: String, _ member: String?, _ open: inout Open
    ) {
        if open.names == ["VCALENDAR", "VEVENT"], CalendarFile.wanted.contains(name) || name == member {
            guard let read = ContentLine(line) else { return }
            if events[events.count - 1].lines.count < CalendarLimits.eventLines {
                events[events.count - 1].lines.append(read)
            } else {
                events[events.count - 1].isCut = true
            }
        } else if open.names == ["VCALENDAR"], name == "METHOD" {
            open.isCancelling = ContentLine(line)?.value.uppercased() == "CANCEL"
        } else if open.names.count > 1, open.names[1] == "VTIMEZONE", CalendarFile.wantedOfZones.contains(name) {
            keepZone(line, &open)
        }
    }

    private func keepZone(_ line: ContentLines.Line, _ open: inout Open) {
        guard open.zone.count < CalendarLimits.zoneLines, let read = ContentLine(line) else { return }
        open.zone.append(read)
    }
}
