import Flow
import Mail
import Store

/// Makes occurrences of events: each recurrence within the window is one (RFC 5545 §3.8.5).
struct Expansion {
    let clocks: ClockBook
    /// Seconds since 1970-01-01T00:00:00Z; what lies outside is nobody's booking here.
    let window: Range<Int64>
    /// When to give up.
    let deadline: ContinuousClock.Instant
    private var stepsLeft = CalendarLimits.steps

    init(clocks: ClockBook, window: Range<Int64>, patience: Duration) {
        self.clocks = clocks
        self.window = window
        deadline = .now + patience
    }

    /// All events of one UID: at most one series, and what stands for single occurrences of it.
    struct Series {
        var master: CalendarEvent?
        var changes: [CalendarEvent] = []
    }

    /// A recurrence of the series: when it was to begin.
    private struct Instance {
        let key: Int64
        var length: EventLength?
    }

    /// Why there are no occurrences: the event's fault, or that of the whole calendar.
    enum Failure: Error {
        case event(EventFlaw, line: Int)
        case calendar(CalendarRefusal)
    }

    /// - Throws: `Failure`.
    mutating func occurrences(of series: Series) throws(Failure) -> [FeedOccurrence] {
        var changes: [Int64: CalendarEvent] = [:]
        for change in series.changes {
            let key = try key(of: change, master: series.master)
            if let known = changes[key], known.sequence > change.sequence { continue }
            changes[key] = change
        }
        let following = changes.filter(\.value.changesFollowing).sorted { $0.key < $1.key }
        var found: [FeedOccurrence] = []
        if let master = series.master {
            let isSeries = master.recurs || !changes.isEmpty
            for instance in try instances(of: master) where changes[instance.key] == nil {
                let change = following.last { $0.key <= instance.key }
                var shift: Int64 = 0
                if let change { shift = try moment(change.value.starts, change.value) - change.key }
                let begun = Begun(
                    key: isSeries ? instance.key : nil, starts: instance.key + shift,
                    length: change == nil ? instance.length : nil)
                if let occurrence = try occurrence(of: change?.value ?? master, begun) { found.append(occurrence) }
            }
        }
        for (key, change) in changes.sorted(by: { $0.key < $1.key }) {
            let begun = Begun(key: key, starts: try moment(change.starts, change), length: nil)
            if let occurrence = try occurrence(of: change, begun) { found.append(occurrence) }
        }
        return found
    }

    /// Where an occurrence stands.
    private struct Begun {
        /// When it was to begin; nil for what does not recur.
        let key: Int64?
        let starts: Int64
        /// Nil for that of its event.
        let length: EventLength?
    }

    private func occurrence(of event: CalendarEvent, _ begun: Begun) throws(Failure) -> FeedOccurrence? {
        var ends = try end(of: event, from: begun.starts, length: begun.length ?? event.length)
        // What is off needs no length.
        if event.standing == .cancelled { ends = max(ends, begun.starts + 1) }
        guard begun.starts < window.upperBound, max(ends, begun.starts) >= window.lowerBound else { return nil }
        guard ends > begun.starts else {
            let flaw = EventFlaw(what: "it ends when it begins or before", remedy: "give it an end in the calendar")
            throw .event(flaw, line: event.line)
        }
        return FeedOccurrence(
            line: event.line, uid: event.uid, key: begun.key.map { Timestamp(seconds: $0) },
            startsAt: Timestamp(seconds: begun.starts), endsAt: Timestamp(seconds: ends), standing: event.standing,
            attendees: event.attendees, member: event.member)
    }

    private func end(of event: CalendarEvent, from starts: Int64, length: EventLength?) throws(Failure) -> Int64 {
        switch length {
        case nil: return starts
        case .until(let time): return starts + (try moment(time, event) - moment(event.starts, event))
        case .lasting(let days, let seconds):
            guard days > 0 else { return starts + seconds }
            let clock = try clock(event.starts, event)
            return clock.moment(clock.wall(starts) + days * CalendarTime.day) + seconds
        }
    }

    /// The moment at which the occurrence that a change stands for was to begin.
    private func key(of change: CalendarEvent, master: CalendarEvent?) throws(Failure) -> Int64 {
        let time = change.occurrence ?? change.starts
        return try moment(onDayOf: time, master ?? change)
    }

    /// The moment of a time, and of a day the one at which the series begins on it.
    private func moment(onDayOf time: CalendarTime, _ event: CalendarEvent) throws(Failure) -> Int64 {
        guard time.isDay, !event.starts.isDay else { return try moment(time, event) }
        let timeOfDay = event.starts.wall - CalendarTime.day * floorDivide(event.starts.wall)
        return try clock(event.starts, event).moment(time.wall + timeOfDay)
    }

    private func floorDivide(_ wall: Int64) -> Int64 {
        wall >= 0 ? wall / CalendarTime.day : (wall - CalendarTime.day + 1) / CalendarTime.day
    }

    private func moment(_ time: CalendarTime, _ event: CalendarEvent) throws(Failure) -> Int64 {
        try clock(time, event).moment(time.wall)
    }

    private func clock(_ time: CalendarTime, _ event: CalendarEvent) throws(Failure) -> EventClock {
        do throws(EventFlaw) {
            return try clocks.clock(time.clock)
        } catch {
            throw .event(error, line: event.line)
        }
    }

    // MARK: Recurrence

    private mutating func instances(of event: CalendarEvent) throws(Failure) -> [Instance] {
        let first = try moment(event.starts, event)
        var found: [Int64: EventLength?] = [first: nil]
        for rule in event.rules {
            for key in try keys(of: rule, event, first: first) { found[key] = .some(nil) }
        }
        for extra in event.extra { found[try moment(onDayOf: extra.time, event)] = .some(extra.length) }
        for excluded in event.excluded { found[try moment(onDayOf: excluded, event)] = nil }
        return found.sorted { $0.key < $1.key }.map { Instance(key: $0.key, length: $0.value) }
    }

    private mutating func keys(
        of rule: RecurrenceRule, _ event: CalendarEvent, first: Int64
    ) throws(Failure) -> [Int64] {
        let clock = try clock(event.starts, event)
        let end = clock.wall(window.upperBound)
        let last = rule.until.map { $0.isDay ? $0.wall + CalendarTime.day - 1 : $0.wall }
        let begin = clock.wall(window.lowerBound) - CalendarLimits.longest
        if first >= window.upperBound || last.map({ $0 < begin }) == true { return [] }
        try countStep(event)
        guard let steps = RecurrenceSteps(rule, from: Expansion.start(event.starts.wall, rule, before: begin)) else {
            return []
        }
        var (keys, counted): ([Int64], Int64) = ([], 1)
        while rule.count.map({ counted < $0 }) ?? true, let wall = steps.next(), wall <= end {
            try countStep(event)
            if wall <= event.starts.wall { continue }
            let key = clock.moment(wall)
            if let last, (rule.until?.clock == .utc ? key : wall) > last { break }
            counted += 1
            if key >= window.lowerBound - CalendarLimits.longest { keys.append(key) }
        }
        // One that no day fits any more has taken its time without a step.
        try countStep(event)
        return keys
    }

    /// Where to begin counting: rules by the day and week repeat themselves, so that long past turns need not be made.
    private static func start(_ wall: Int64, _ rule: RecurrenceRule, before begin: Int64) -> Int64 {
        guard rule.count == nil, rule.frequency == .daily || rule.frequency == .weekly, wall < begin else {
            return wall
        }
        let turn = rule.interval * (rule.frequency == .daily ? 1 : 7) * CalendarTime.day
        return wall + (begin - wall) / turn * turn
    }

    private mutating func countStep(_ event: CalendarEvent) throws(Failure) {
        stepsLeft -= 1
        guard stepsLeft > 0, ContinuousClock.now < deadline else {
            throw .calendar(
                CalendarRefusal(
                    event.line, "the calendar recurs too often to be read",
                    "end series that are over, and enter them anew without so many rules"))
        }
    }
}
