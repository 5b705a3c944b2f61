import Mail
import Store

/// One VEVENT as it is read (RFC 5545 §3.6.1).
struct CalendarEvent {
    let line: Int
    let uid: String
    let starts: CalendarTime
    /// Nil where it says nothing of its end.
    private(set) var length: EventLength?
    /// Which occurrence of a series it stands for; nil for the series itself and for what does not recur.
    private(set) var occurrence: CalendarTime?
    /// True where it stands for all occurrences that follow as well.
    private(set) var changesFollowing = false
    private(set) var rules: [RecurrenceRule] = []
    private(set) var extra: [(time: CalendarTime, length: EventLength?)] = []
    private(set) var excluded: [CalendarTime] = []
    private(set) var standing = FeedOccurrence.Standing.confirmed
    private(set) var sequence = 0
    private(set) var attendees: [FeedAttendee] = []
    /// The member's external id, where a property gives it.
    private(set) var member: String?

    var recurs: Bool { !rules.isEmpty || !extra.isEmpty }

    /// - Parameter member: the property that names the member, in capitals; nil for none.
    /// - Throws: `EventFlaw` where it cannot be read.
    init(_ event: CalendarFile.Event, member property: String?) throws(EventFlaw) {
        guard !event.isCut, !event.lines.contains(where: \.isCut) else {
            throw EventFlaw(what: "it is too long", remedy: "split it in the calendar")
        }
        line = event.line
        uid = try CalendarEvent.uid(event)
        guard let starts = event.lines.first(where: { $0.name == "DTSTART" }) else {
            throw EventFlaw(what: "it does not say when it begins", remedy: "correct it in the calendar")
        }
        self.starts = try CalendarTime(starts)
        var organizer: EmailAddress?
        for line in event.lines {
            try takeTimes(line)
            switch line.name {
            case "STATUS": take(status: line.value.uppercased())
            case "SEQUENCE": sequence = Int(line.value) ?? 0
            case "ORGANIZER": organizer = FeedAttendee(line)?.address
            case "ATTENDEE":
                guard attendees.count < CalendarLimits.attendees else {
                    throw EventFlaw(
                        what: "it has more than \(CalendarLimits.attendees) attendees", remedy: "import such a booking")
                }
                if let attendee = FeedAttendee(line) { attendees.append(attendee) }
            default: if line.name == property, !line.value.isEmpty { self.member = line.value }
            }
        }
        if event.isCancelled { standing = .cancelled }
        attendees.removeAll { $0.address == organizer }
    }

    /// The event's id, also of one that cannot be read otherwise.
    static func uid(_ event: CalendarFile.Event) throws(EventFlaw) -> String {
        guard let uid = event.lines.first(where: { $0.name == "UID" })?.value, !uid.isEmpty else {
            throw EventFlaw(what: "it has no UID", remedy: "enter it anew in the calendar")
        }
        guard uid.utf8.count <= CalendarLimits.uid else {
            throw EventFlaw(
                what: "its UID has more than \(CalendarLimits.uid) bytes", remedy: "enter it anew in the calendar")
        }
        return uid
    }

    private mutating func takeTimes(_ line: ContentLine) throws(EventFlaw) {
        switch line.name {
        case "DTEND": length = .until(try CalendarTime(line))
        case "DURATION":
            guard let read = EventLength(line.value) else {
                throw EventFlaw(what: "\(line.value.quoted) is no length", remedy: "correct it in the calendar")
            }
            length = length ?? read
        case "RECURRENCE-ID":
            occurrence = try CalendarTime(line)
            changesFollowing = line.parameters["RANGE"]?.uppercased() == "THISANDFUTURE"
        case "RRULE": rules.append(try RecurrenceRule(line.value))
        case "EXRULE":
            throw EventFlaw(
                what: "it excludes times by a rule", remedy: "exclude them one by one in the calendar")
        case "EXDATE": excluded += try CalendarTime.list(line)
        case "RDATE": try take(extra: line)
        default: break
        }
    }

    private mutating func take(extra line: ContentLine) throws(EventFlaw) {
        guard line.parameters["VALUE"]?.uppercased() == "PERIOD" else {
            extra += try CalendarTime.list(line).map { (time: $0, length: nil) }
            return
        }
        let zone = line.parameters["TZID"]
        for text in line.value.split(separator: ",") {
            let sides = text.split(separator: "/").map { String($0).trimmed }
            guard sides.count == 2, let time = CalendarTime(sides[0], zone: zone),
                let length = EventLength(sides[1]) ?? CalendarTime(sides[1], zone: zone).map(EventLength.until)
            else {
                throw EventFlaw(what: "RDATE holds no period: \(String(text).quoted)", remedy: "correct it")
            }
            extra.append((time: time, length: length))
        }
    }

    private mutating func take(status: String) {
        switch status {
        case "CANCELLED": standing = .cancelled
        case "TENTATIVE": standing = .tentative
        default: break
        }
    }
}

extension FeedAttendee {
    /// The person of an ATTENDEE or ORGANIZER line; nil for rooms and for what is no mail address (RFC 5545 §3.8.4.1).
    ///
    /// RFC 7986 §6.2 has the address in a parameter, where the value is somebody's place in a calendar server.
    init?(_ line: ContentLine) {
        let kind = line.parameters["CUTYPE"]?.uppercased()
        guard kind != "ROOM", kind != "RESOURCE" else { return nil }
        let value = line.value
        let written =
            value.lowercased().hasPrefix("mailto:")
            ? String(value.dropFirst("mailto:".count)) : line.parameters["EMAIL"] ?? ""
        let text = written.removingPercentEncoded.trimmed
        guard let address = EmailAddress(text) else { return nil }
        self.init(
            address: address, hasDeclined: line.parameters["PARTSTAT"]?.uppercased() == "DECLINED")
    }
}

extension String {
    /// The text of a `mailto:` without its escapes (RFC 6068 §2); as it is where they are none.
    fileprivate var removingPercentEncoded: String {
        guard utf8.contains(UInt8(ascii: "%")) else { return self }
        var bytes: [UInt8] = []
        let source = Array(utf8)
        var place = 0
        while place < source.count {
            if source[place] == UInt8(ascii: "%"), place + 2 < source.count,
                let byte = UInt8(String(decoding: source[(place + 1)...(place + 2)], as: UTF8.self), radix: 16)
            {
                bytes.append(byte)
                place += 3
            } else {
                bytes.append(source[place])
                place += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
