package import Flow

/// A booking brought in from outside; `externalID` makes it repeatable.
package struct ImportedBooking: Sendable, Hashable {
    package var externalID: String
    /// The practitioner's external id.
    package var practitioner: String
    /// The member's external id.
    package var member: String
    /// Without an offset it is in the practitioner's time zone.
    package var startsAt: WrittenTime
    package var endsAt: WrittenTime
    package var status: BookingStatus
    package var title: String?

    package init(
        externalID: String, practitioner: String, member: String, startsAt: WrittenTime, endsAt: WrittenTime,
        status: BookingStatus = .confirmed, title: String? = nil
    ) {
        self.externalID = externalID
        self.practitioner = practitioner
        self.member = member
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.status = status
        self.title = title
    }
}

/// Whether a booking holds.
package enum BookingStatus: String, Hashable, Sendable, Codable, CaseIterable {
    case confirmed, cancelled
}
