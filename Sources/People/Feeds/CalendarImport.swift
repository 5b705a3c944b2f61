package import Flow
import Foundation
package import Mail
package import Store

/// Brings a calendar in iCalendar format in, as bookings of one practitioner (docs/import.md).
package struct CalendarImport: Sendable {
    /// What is asked for.
    package struct Options: Sendable {
        /// The feed whose whole picture it is; nil for a file by hand, which cancels nothing that it does not name.
        package var feed: String?
        /// All feeds that are read; nil where that is not known.
        package var feeds: Set<String>?
        /// The property of events that holds the member's external id; nil for none.
        package var member: String?
        /// True where somebody has confirmed that many bookings are gone.
        package var isConfirmed = false
        /// True to learn what would be, and change nothing.
        package var isRehearsal = false
        package init(feed: String? = nil, member: String? = nil) {
            self.feed = feed
            self.member = member
        }
    }

    private let store: Store
    private let patience: Duration

    /// - Parameter patience: how long one calendar may be worked on.
    package init(store: Store, patience: Duration = .seconds(20)) {
        self.store = store
        self.patience = patience
    }

    /// True for a file that begins as calendars do.
    package static func isCalendar(_ bytes: [UInt8]) -> Bool {
        var lines = ContentLines(bytes)
        return lines.next().flatMap { ContentLine($0) }?.value.uppercased() == "VCALENDAR"
    }

    /// Reads a calendar and brings in what it says.
    ///
    /// - Throws: `StoreError`; what is wrong with the calendar is in the outcome.
    package func bookings(
        _ bytes: [UInt8], of practitioner: KnownPerson, now: Timestamp, options: Options = Options()
    ) async throws -> ImportOutcome {
        let window = FeedReader.window(now)
        let reader = FeedReader(
            zone: TimeZone(identifier: practitioner.timeZone) ?? .gmt, member: options.member, window: window,
            patience: patience)
        let read = await onOwnThread { () -> Result<CalendarReading, CalendarRefusal> in
            do throws(CalendarRefusal) { return .success(try reader.read(bytes)) } catch { return .failure(error) }
        }
        switch read {
        case .failure(let refusal): return ImportOutcome(refusal, isRehearsal: options.isRehearsal)
        case .success(let reading):
            var picture = FeedPicture(
                practitioner: practitioner.id, feed: options.feed, occurrences: reading.occurrences,
                hasEvents: reading.events > 0, until: window.upperBound)
            picture.feeds = options.feeds
            picture.unread = reading.unread
            picture.isConfirmed = options.isConfirmed
            let report = try await store.bringIn(picture, now: now, isRehearsal: options.isRehearsal)
            return ImportOutcome(reading, report, isRehearsal: options.isRehearsal)
        }
    }
}

extension ImportOutcome {
    /// Of a calendar that cannot be taken.
    init(_ refusal: CalendarRefusal, isRehearsal: Bool) {
        self.init(kind: .calendar, isRehearsal: isRehearsal)
        isRefused = true
        mistakes = [ImportMistake(line: refusal.line, what: refusal.what, remedy: refusal.remedy)]
    }

    /// Of a calendar that was brought in.
    init(_ reading: CalendarReading, _ report: FeedReport, isRehearsal: Bool) {
        self.init(kind: .calendar, isRehearsal: isRehearsal)
        events = reading.events
        created = report.created
        updated = report.updated
        unchanged = report.unchanged
        cancelled = report.cancelled
        promoted = report.promoted
        withoutMember = report.withoutMember
        heldBack = report.heldBack
        let looks =
            reading.looks
            + report.looks.map {
                ImportMistake(line: $0.line, externalID: $0.uid.short, what: $0.what, remedy: $0.remedy)
            }
        warnings = Array(looks.sorted { ($0.line ?? 0) < ($1.line ?? 0) }.prefix(CalendarLimits.looks))
    }
}
