import Foundation
import Mail
import Testing

@testable import Flow

@Suite("Times as people write them") struct WrittenTimeTests {
    static let berlin = TimeZone(identifier: "Europe/Berlin") ?? .gmt

    static let moments: [(String, [Int64])] = [
        ("2027-03-01T09:30:00Z", [1_803_893_400]),
        ("2027-03-01t09:30z", [1_803_893_400]),
        ("2027-03-01 10:30+01:00", [1_803_893_400]),
        ("2027-03-01T10:30:00.999+0100", [1_803_893_400]),
        ("2027-03-01T04:30-05", [1_803_893_400]),
        ("2027-03-01T10:30", [1_803_893_400]),
        ("2027-07-01T10:30", [1_814_430_600]),
        ("2027-03-28T02:30", []),
        ("2027-10-31T02:30", [1_824_942_600, 1_824_946_200]),
        ("1970-01-01T00:00Z", [0]),
        ("2028-02-29T00:00Z", [1_835_395_200]),
    ]

    @Test(
        "A time is a moment; a local one is read in the zone, none or two where the clocks change", arguments: moments)
    func reads(_ row: (String, [Int64])) throws {
        #expect(try WrittenTime(parsing: row.0).moments(in: Self.berlin).map(\.seconds) == row.1)
    }

    static let flaws: [(String, WrittenTime.Flaw)] = [
        ("", .form), ("tomorrow", .form), ("28/02/2027 10:00", .form), ("2027-03-01", .form),
        ("2027-3-1T09:30Z", .form), ("2027-03-01T9:30Z", .form), ("2027-03-01T09:30:Z", .form),
        ("2027-03-01T09:30.Z", .form), ("2027-03-01T09:30+1", .form), ("2027-03-01T09:30+01:", .form),
        ("2027-03-01T09:30Z ", .form), ("2027-03-01T09:30:00\u{660}", .form),
        ("2027-03-01T09:30:00.\(String(repeating: "9", count: 60))Z", .form),
        ("2027-02-29T09:30Z", .value), ("2027-13-01T09:30Z", .value), ("2027-04-31T09:30", .value),
        ("2027-03-00T09:30Z", .value), ("2027-03-01T24:00Z", .value), ("2027-03-01T09:60Z", .value),
        ("2027-03-01T09:30:60Z", .value), ("2027-03-01T09:30+24:00", .value), ("2027-03-01T09:30+01:60", .value),
        ("1969-12-31T23:59Z", .value), ("0000-01-01T00:00Z", .value),
    ]

    @Test("What is no time says whether its form or its value is wrong", arguments: flaws)
    func refuses(_ row: (String, WrittenTime.Flaw)) {
        #expect(throws: row.1) { try WrittenTime(parsing: row.0) }
    }

    @Test("Moved by days it keeps its time of day, also over a change of the clocks")
    func moves() throws {
        let time = try WrittenTime(parsing: "2027-03-27T10:00")
        let later = try WrittenTime(parsing: "2027-03-29T10:00")
        #expect(time.shifted(days: 2) == later)
        #expect(time.shifted(days: 0) == time)
        #expect(time.shifted(days: .max) == time)
        #expect(time.dayNumber == 20_904)
    }
}
