import Flow
import Store

/// Reads the rows of a bookings file.
enum BookingReader {
    /// A row as a booking; nil where something is wrong with it.
    static func booking(_ reader: inout RowReader) -> ImportedBooking? {
        let externalID = reader.requiredText("externalId", "the booking's id in your own books")
        let practitioner = reader.requiredText("practitioner", "the practitioner's external id")
        let member = reader.requiredText("member", "the member's external id")
        if let practitioner, practitioner == member {
            reader.mistake("member", "is the practitioner too", "name the member's external id")
        }
        let starts = time("startsAt", &reader)
        let ends = time("endsAt", &reader)
        if let starts, let ends, starts.isSurelyNotBefore(ends) {
            reader.mistake("endsAt", "the booking ends when it begins or before", "swap the two times, or correct one")
        }
        let hasStatus = reader.row.cells["status"] != nil
        let status = reader.choice("status", BookingStatus.allCases.map(\.rawValue)).flatMap(BookingStatus.init)
        let title = reader.text("title")
        guard reader.mistakes.isEmpty, let externalID, let practitioner, let member, let starts, let ends,
            let status = hasStatus ? status : .confirmed
        else { return nil }
        return ImportedBooking(
            externalID: externalID, practitioner: practitioner, member: member, startsAt: starts, endsAt: ends,
            status: status, title: title)
    }

    private static func time(_ column: String, _ reader: inout RowReader) -> WrittenTime? {
        guard let text = reader.requiredText(column, "a time like 2027-03-01T09:30+01:00") else { return nil }
        do throws(WrittenTime.Flaw) {
            return try WrittenTime(parsing: text)
        } catch {
            switch error {
            case .form:
                reader.mistake(
                    column, "\(text.quoted) is no time",
                    "write it like 2027-03-01T09:30+01:00, or without an offset in the practitioner's time zone")
            case .value:
                reader.mistake(column, "\(text.quoted) names a day or an hour that there is not", "correct it")
            }
            return nil
        }
    }
}
