import Flow
import GRDB
package import Mail
import Triage

extension Store {
    /// Brings a practitioner's calendar in: what stands in it becomes bookings of the members it names, and what stood in it
    /// before and lies ahead is cancelled, in one transaction.
    ///
    /// - Parameter isRehearsal: true to learn what would be, and change nothing.
    /// - Throws: `StoreError.noSuchRow` where the practitioner is none.
    package func bringIn(
        _ picture: FeedPicture, now: Timestamp, isRehearsal: Bool = false
    ) async throws -> FeedReport {
        try await importing(isRehearsal) { [rule = activeClients] db in
            var feed = try FeedImport(picture, BookingWriter(db: db, now: now, rule: rule))
            return try feed.run()
        }
    }
}

/// Brings one picture in, within the transaction around it.
private struct FeedImport {
    private let picture: FeedPicture
    private let writer: BookingWriter
    private let people: FeedPeople
    private var report = FeedReport()
    /// Bookings that the picture holds, by their numbers.
    private var standing: Set<Int64> = []
    private var looked: Set<String> = []
    private var unowned: Set<String> = []

    /// Fewer than so many are believed to be gone, whatever share they are.
    private static let few = 3

    init(_ picture: FeedPicture, _ writer: BookingWriter) throws {
        self.picture = picture
        self.writer = writer
        people = try FeedPeople(picture.practitioner, in: writer.db)
    }

    private var db: Database { writer.db }

    /// A booking that an earlier picture of this feed brought in, and that lies ahead.
    private struct Before {
        let id: Int64
        let event: String
    }

    mutating func run() throws -> FeedReport {
        let before = try before()
        for occurrence in picture.occurrences { try take(occurrence) }
        report.withoutMember = unowned.count
        try cancelGone(before)
        return report
    }

    private func before() throws -> [Before] {
        guard let feed = picture.feed else { return [] }
        return try db.rows(
            """
            SELECT id, event FROM booking
            WHERE practitioner = ? AND feed = ? AND status = 'confirmed' AND starts_at > ? AND starts_at < ?
            """,
            [
                picture.practitioner.rawValue, feed.stored, writer.now.milliseconds, picture.until.milliseconds,
            ]
        ).map { Before(id: $0["id"], event: $0["event"]) }
    }

    private mutating func take(_ occurrence: FeedOccurrence) throws {
        guard occurrence.standing != .cancelled, !people.haveDeclined(occurrence) else {
            return try cancel(occurrence, exceptFor: [])
        }
        let found = try people.members(of: occurrence)
        guard occurrence.standing == .confirmed else { return try keep(occurrence) }
        if found.members.isEmpty { look(occurrence, found) }
        guard !found.members.isEmpty || !found.declined.isEmpty else {
            // Whom it was with is not told any more, or nobody is known by that address now: of a calendar without names all
            // would be off, and so it is judged as if it were gone; where somebody is named, it stands.
            return found.doubt == nil ? () : try keep(occurrence)
        }
        try cancel(occurrence, exceptFor: found.members)
        for member in found.members { try book(occurrence, member) }
    }

    private mutating func book(_ occurrence: FeedOccurrence, _ member: FeedPeople.Member) throws {
        let id = [
            "ics", people.externalID, occurrence.uid, occurrence.key.map { FeedImport.spelled($0) }, member.externalID,
        ].compactMap(\.self).joined(separator: "/")
        let before = try db.row("SELECT feed, event, status FROM booking WHERE external_id = ?", [id.stored])
        let written = try writer.write(
            BookingWriter.Values(
                externalID: id, practitioner: picture.practitioner.rawValue, member: member.id,
                startsAt: occurrence.startsAt, endsAt: occurrence.endsAt, status: .confirmed))
        report.count(written.change)
        report.promoted += written.promoted
        standing.insert(written.id)
        if let before, isHeld(before) { return }
        try db.run(
            "UPDATE booking SET feed = ifnull(?, feed), event = ?, occurrence = ? WHERE id = ?",
            [picture.feed?.stored, occurrence.uid.stored, occurrence.key?.milliseconds, written.id])
    }

    /// True where a booking is another calendar's; a file by hand takes none over.
    ///
    /// One that two calendars show is the one's that had it first, until it is gone from there or that one is read no more.
    private func isHeld(_ before: Row) -> Bool {
        guard before["event"] != nil, before["status"] == "confirmed" else { return false }
        guard picture.feed != nil else { return true }
        guard let holder: String = before["feed"] else { return false }
        return picture.feeds?.contains(holder) ?? true
    }

    /// `20270301T083000Z`.
    private static func spelled(_ time: Timestamp) -> String {
        let (year, month, day, _, seconds) = time.civil
        func padded(_ number: Int, _ width: Int = 2) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        return padded(year, 4) + padded(month) + padded(day) + "T" + padded(seconds / 3_600)
            + padded(seconds / 60 % 60) + padded(seconds % 60) + "Z"
    }

    /// Cancels what is known of an occurrence, for all members or all but these.
    private mutating func cancel(_ occurrence: FeedOccurrence, exceptFor members: [FeedPeople.Member]) throws {
        for booking in try known(occurrence) where !members.contains(where: { $0.id == booking.member }) {
            if booking.isConfirmed { try cancel(booking.id) }
        }
    }

    private mutating func cancel(_ id: Int64) throws {
        try db.run(
            "UPDATE booking SET status = 'cancelled', imported_at = ? WHERE id = ?", [writer.now.milliseconds, id])
        report.cancelled += 1
        standing.insert(id)
    }

    private mutating func keep(_ occurrence: FeedOccurrence) throws {
        for booking in try known(occurrence) { standing.insert(booking.id) }
    }

    /// What is known of an occurrence; of a whole series that is called off, all that lies ahead.
    private func known(_ occurrence: FeedOccurrence) throws -> [(id: Int64, member: Int64, isConfirmed: Bool)] {
        let isWhole = occurrence.standing == .cancelled && occurrence.key == nil
        return try db.rows(
            """
            SELECT id, member, status = 'confirmed' AS is_confirmed FROM booking
            WHERE practitioner = ?1 AND event = ?2 AND (occurrence IS ?3 OR ?4 AND starts_at > ?5)
            """,
            [
                picture.practitioner.rawValue, occurrence.uid.stored, occurrence.key?.milliseconds, isWhole,
                writer.now.milliseconds,
            ]
        ).map { (id: $0["id"], member: $0["member"], isConfirmed: $0["is_confirmed"]) }
    }

    private mutating func look(_ occurrence: FeedOccurrence, _ found: FeedPeople.Found) {
        unowned.insert(occurrence.uid)
        guard let what = found.doubt, looked.insert(occurrence.uid).inserted else { return }
        report.looks.append(
            FeedReport.Look(
                line: occurrence.line, uid: occurrence.uid, what: what,
                remedy: "import them as a member with that address if it is a booking"))
    }

    /// What stood in the feed and is gone is off; so much at once that it looks like a broken feed waits for somebody.
    private mutating func cancelGone(_ before: [Before]) throws {
        let gone = before.filter { !standing.contains($0.id) && !picture.unread.contains($0.event) }
        guard !gone.isEmpty else { return }
        let left = try self.before().count - gone.count
        let isMass = gone.count >= FeedImport.few && left * 2 < before.count
        guard picture.isConfirmed || (picture.hasEvents && !isMass) else {
            report.heldBack = gone.count
            return
        }
        for booking in gone { try cancel(booking.id) }
    }
}
