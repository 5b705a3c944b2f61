import CIcal
import Mail

/// A time zone that a calendar describes itself (RFC 5545 §3.6.5), worked out by libical.
///
/// Used by one thread.
final class FileZone {
    private let zone: OpaquePointer

    /// Observances are looked at before libical expands them: a rule gives one day a year, as clocks change.
    ///
    /// - Parameter lines: of the VTIMEZONE, with BEGIN and END of its parts.
    init?(_ lines: [ContentLine]) {
        Libical.prepare()
        guard let text = ZoneText(lines)?.text, let component = icalparser_parse_string(text) else { return nil }
        guard icalcomponent_isa(component) == ICAL_VTIMEZONE_COMPONENT, let zone = icaltimezone_new() else {
            icalcomponent_free(component)
            return nil
        }
        guard icaltimezone_set_component(zone, component) != 0 else {
            icalcomponent_free(component)
            icaltimezone_free(zone, 1)
            return nil
        }
        // From here on the component belongs to the zone.
        self.zone = zone
    }

    deinit { icaltimezone_free(zone, 1) }

    /// Seconds east of UTC at a moment, in seconds since 1970-01-01T00:00:00Z.
    func offset(at moment: Int64) -> Int64 {
        var time = Libical.time(moment)
        var isDaylight: Int32 = 0
        return Int64(icaltimezone_get_utc_offset_of_utc_time(zone, &time, &isDaylight))
    }
}

/// A VTIMEZONE written anew from what is understood of it; nil where something of it is not.
struct ZoneText {
    let text: String

    private static let observances = 400
    private static let changesTogether = 1_000

    init?(_ lines: [ContentLine]) {
        var written = ["BEGIN:VTIMEZONE", "TZID:calendar"]
        var parts = 0
        for line in lines {
            let value = line.value.uppercased()
            switch line.name {
            case "BEGIN" where value == "VTIMEZONE", "END" where value == "VTIMEZONE", "TZID": continue
            case "BEGIN", "END":
                guard value == "STANDARD" || value == "DAYLIGHT" else { return nil }
                if line.name == "BEGIN" { parts += 1 }
                written.append("\(line.name):\(value)")
            default:
                guard let kept = ZoneText.kept(line) else { return nil }
                written.append(kept)
            }
        }
        guard (1...ZoneText.observances).contains(parts) else { return nil }
        text = (written + ["END:VTIMEZONE", ""]).joined(separator: "\r\n")
    }

    private static func kept(_ line: ContentLine) -> String? {
        switch line.name {
        case "DTSTART":
            // Exchange begins in 1601, when libical's days begin too.
            guard let time = CalendarTime(line.value), !time.isDay, time.clock == .floating else { return nil }
            return "DTSTART:\(line.value.uppercased())"
        case "RDATE":
            let times = line.value.split(separator: ",").map { CalendarTime(String($0).trimmed) }
            guard times.count <= changesTogether, times.allSatisfy({ $0?.isDay == false }) else { return nil }
            return "RDATE:\(line.value.uppercased())"
        case "TZOFFSETFROM", "TZOFFSETTO":
            return isOffset(line.value) ? "\(line.name):\(line.value)" : nil
        case "RRULE":
            guard let rule = try? RecurrenceRule(line.value), rule.frequency == .yearly, isOneDay(rule.parts) else {
                return nil
            }
            return "RRULE:\(line.value.uppercased())"
        default: return nil
        }
    }

    /// `+0100`, `-033000`.
    private static func isOffset(_ text: String) -> Bool {
        let digits = text.dropFirst()
        guard text.first == "+" || text.first == "-", digits.count == 4 || digits.count == 6,
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let hours = Int(digits.prefix(2))
        else { return false }
        return hours < 24
    }

    private static func isOneDay(_ parts: [String: [String]]) -> Bool {
        let known = Set(["BYMONTH", "BYDAY", "BYMONTHDAY", "BYHOUR", "BYMINUTE", "BYSECOND", "WKST"])
        return parts.keys.allSatisfy(known.contains)
            && parts.allSatisfy { $0.value.count <= ($0.key == "BYMONTHDAY" ? 7 : 1) } && parts["BYMONTH"] != nil
    }
}
