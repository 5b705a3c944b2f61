package import Mail
package import Triage

/// What a calendar shows of one practitioner's time, brought in as bookings.
package struct FeedPicture: Sendable {
    package var practitioner: PersonID
    /// Whose whole picture it is, by the feed's name; nil for a file by hand, which cancels only what it says is cancelled.
    package var feed: String?
    /// All feeds that are read: a booking of another is taken over; nil where that is not known.
    package var feeds: Set<String>?
    package var occurrences: [FeedOccurrence]
    /// UIDs of events that stand there and could not be read: their bookings stay.
    package var unread: Set<String> = []
    /// Whether it holds any event at all; one that is empty is never believed.
    package var hasEvents: Bool
    /// How far ahead it was read.
    package var until: Timestamp
    /// True where somebody has confirmed that so much is gone.
    package var isConfirmed = false

    package init(
        practitioner: PersonID, feed: String?, occurrences: [FeedOccurrence], hasEvents: Bool, until: Timestamp
    ) {
        self.practitioner = practitioner
        self.feed = feed
        self.occurrences = occurrences
        self.hasEvents = hasEvents
        self.until = until
    }
}

/// One event of a calendar at one time.
package struct FeedOccurrence: Hashable, Sendable {
    /// Whether it holds.
    package enum Standing: Hashable, Sendable {
        case confirmed
        /// Makes no booking, and leaves one that stands as it is.
        case tentative
        case cancelled
    }

    /// Where its event begins in the file, from 1.
    package var line: Int
    /// The event's id, the same wherever the calendar is shown.
    package var uid: String
    /// When it was to begin, of an occurrence of a series; it stays when the occurrence is moved.
    package var key: Timestamp?
    package var startsAt: Timestamp
    package var endsAt: Timestamp
    package var standing: Standing
    /// Without the organizer.
    package var attendees: [FeedAttendee]
    /// The member's external id, where the calendar gives it.
    package var member: String?

    package init(
        line: Int, uid: String, key: Timestamp?, startsAt: Timestamp, endsAt: Timestamp, standing: Standing,
        attendees: [FeedAttendee], member: String?
    ) {
        self.line = line
        self.uid = uid
        self.key = key
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.standing = standing
        self.attendees = attendees
        self.member = member
    }
}

/// Somebody who is invited.
package struct FeedAttendee: Hashable, Sendable {
    package var address: EmailAddress
    /// True where they have said that they do not come.
    package var hasDeclined: Bool
    package init(address: EmailAddress, hasDeclined: Bool = false) {
        self.address = address
        self.hasDeclined = hasDeclined
    }
}

/// What a picture changed.
package struct FeedReport: Sendable, Hashable {
    /// Bookings that were not known.
    package var created = 0
    /// Bookings that were known and changed, or hold again.
    package var updated = 0
    /// Bookings that stand as they stood.
    package var unchanged = 0
    /// Bookings that are off.
    package var cancelled = 0
    /// Enquiry conversations that became in-house ones.
    package var promoted = 0
    /// Events of nobody who is a member.
    package var withoutMember = 0
    /// Bookings that are gone from the calendar and were not cancelled, since they are too many to be believed.
    package var heldBack = 0
    /// Events to look at.
    package var looks: [Look] = []

    /// An event with attendees, none of whom is a member.
    package struct Look: Sendable, Hashable {
        package let line: Int
        package let uid: String
        package let what: String
        package let remedy: String
    }

    /// Of a picture of nothing.
    package init() {}

    mutating func count(_ change: ImportChange) {
        switch change {
        case .created: created += 1
        case .updated: updated += 1
        case .unchanged: unchanged += 1
        }
    }
}
