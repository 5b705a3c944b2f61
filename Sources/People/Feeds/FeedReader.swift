import Foundation
import Mail
import Store

/// What a calendar says, as far as bookings are made of it.
struct CalendarReading: Sendable {
    var occurrences: [FeedOccurrence] = []
    /// UIDs of events that stand there and cannot be read: what is known of them stays as it is.
    var unread: Set<String> = []
    /// Events in the file, whatever became of them.
    var events = 0
    /// Events that somebody should look at, in the order of the file.
    var looks: [ImportMistake] = []
}

/// Reads a calendar of one practitioner.
///
/// Pure but for the clock that ends it: the same bytes, zone and window give the same occurrences.
struct FeedReader: Sendable {
    /// Where times without a zone are.
    let zone: TimeZone
    /// The property of events that names the member; nil for none.
    let member: String?
    let window: Range<Timestamp>
    var patience = CalendarLimits.patience

    /// As far back as a booking makes an active client where nothing else is configured, and somewhat more than a year ahead.
    static func window(_ now: Timestamp) -> Range<Timestamp> {
        (now + .seconds(-180 * 86_400))..<(now + .seconds(400 * 86_400))
    }

    /// - Throws: `CalendarRefusal` where the calendar as a whole cannot be taken.
    func read(_ bytes: [UInt8]) throws(CalendarRefusal) -> CalendarReading {
        let property = member?.uppercased()
        let file = try CalendarFile(bytes, member: property)
        var reading = CalendarReading()
        reading.events = file.events.count
        let series = self.series(of: file, property, &reading)
        var expansion = Expansion(
            clocks: ClockBook(file.zones, floating: zone),
            window: window.lowerBound.seconds..<window.upperBound.seconds,
            patience: patience)
        for series in series {
            do throws(Expansion.Failure) {
                reading.occurrences += try expansion.occurrences(of: series)
            } catch {
                switch error {
                case .calendar(let refusal): throw refusal
                case .event(let flaw, let line): reading.leaveOut(series, flaw, line)
                }
            }
            guard reading.occurrences.count <= CalendarLimits.occurrences else {
                throw CalendarRefusal(
                    nil,
                    "it holds more than \(CalendarLimits.occurrences) events between half a year ago and a year ahead",
                    "end series that are over, or split the calendar")
            }
        }
        reading.looks.sort { ($0.line ?? 0) < ($1.line ?? 0) }
        return reading
    }

    /// The events that can be read, those of one UID together, in the order of the file.
    private func series(of file: CalendarFile, _ property: String?, _ reading: inout CalendarReading) -> [Expansion
        .Series]
    {
        var order: [String] = []
        var series: [String: Expansion.Series] = [:]
        for event in file.events {
            do throws(EventFlaw) {
                let read = try CalendarEvent(event, member: property)
                if read.starts.isDay {
                    throw EventFlaw(what: "it lasts whole days", remedy: "give it a beginning and an end by the clock")
                }
                if series[read.uid] == nil { order.append(read.uid) }
                series[read.uid, default: Expansion.Series()].add(read)
            } catch {
                let uid = try? CalendarEvent.uid(event)
                if let uid { reading.unread.insert(uid) }
                let isSomebodys = event.lines.contains { $0.name == "ATTENDEE" || $0.name == property }
                if isSomebodys { reading.look(event.line, uid, error) }
            }
        }
        // Of a series one of whose events cannot be read nothing is certain.
        return order.filter { !reading.unread.contains($0) }.compactMap { series[$0] }
    }
}

extension CalendarReading {
    fileprivate mutating func look(_ line: Int, _ uid: String?, _ flaw: EventFlaw) {
        looks.append(
            ImportMistake(
                line: line, externalID: uid.map(\.short), what: "no booking: \(flaw.what)", remedy: flaw.remedy))
    }

    fileprivate mutating func leaveOut(_ series: Expansion.Series, _ flaw: EventFlaw, _ line: Int) {
        let events = series.changes + [series.master].compactMap { $0 }
        for event in events { unread.insert(event.uid) }
        if events.contains(where: { !$0.attendees.isEmpty || $0.member != nil }) { look(line, events.first?.uid, flaw) }
    }
}

extension Expansion.Series {
    /// Of two that stand for the same, the one that was changed more often counts.
    fileprivate mutating func add(_ event: CalendarEvent) {
        if event.occurrence != nil {
            changes.append(event)
        } else if master.map({ $0.sequence <= event.sequence }) ?? true {
            master = event
        }
    }
}

extension String {
    /// As much of an event's id as tells it from others.
    var short: String { unicodeScalars.count > 40 ? "\(String(unicodeScalars.prefix(40)))…" : self }
}
