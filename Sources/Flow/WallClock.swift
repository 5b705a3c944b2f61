package import Foundation
package import Mail

/// What the clocks of a time zone show at a moment, and when they show something.
package struct WallClock: Hashable, Sendable {
    package let zone: TimeZone

    /// The clock of an IANA zone; nil for a name that is none.
    package init?(_ name: String) {
        guard let zone = TimeZone(identifier: name) else { return nil }
        self.zone = zone
    }

    /// Coordinated universal time, where a name is not known.
    package static let utc = WallClock(zone: .gmt)

    private init(zone: TimeZone) { self.zone = zone }

    /// Beyond this no zone has rules, and the arithmetic would overflow.
    static let range = Timestamp(seconds: -62_000_000_000)...Timestamp(seconds: 253_000_000_000)

    /// The day that the clocks show.
    package func day(at moment: Timestamp) -> CivilDay { CivilDay(number: WallClock.split(local(moment)).day) }

    /// Milliseconds that the clocks show past midnight.
    package func timeOfDay(at moment: Timestamp) -> Int64 { WallClock.split(local(moment)).time }

    /// The first moment at which the clocks show this time of this day.
    ///
    /// A time that a change of daylight saving leaves out gives the moment of the change; one that it repeats gives its first
    /// passing.
    /// - Parameter time: milliseconds past midnight.
    package func moment(_ day: CivilDay, _ time: Int64) -> Timestamp {
        let shown = day.start.milliseconds + time
        for piece in pieces(of: day) {
            let moment = max(shown - piece.offset, piece.from)
            if moment < piece.to { return Timestamp(milliseconds: moment) }
        }
        return Timestamp(milliseconds: shown - offset(day.start.milliseconds))
    }

    /// The stretches of time in which the clocks show a time of that day from `start` up to `end`: none within a time that
    /// is left out, two where it is repeated.
    ///
    /// - Parameters:
    ///   - start: milliseconds past midnight.
    ///   - end: the same, up to a whole day; not included.
    func stretches(_ day: CivilDay, from start: Int64, to end: Int64) -> [Range<Timestamp>] {
        pieces(of: day).compactMap { piece in
            let from = max(day.start.milliseconds + start - piece.offset, piece.from)
            let to = min(day.start.milliseconds + end - piece.offset, piece.to)
            return from < to ? Timestamp(milliseconds: from)..<Timestamp(milliseconds: to) : nil
        }
    }

    /// A time with one offset from UTC; all in milliseconds.
    private struct Piece {
        let from: Int64
        let to: Int64
        let offset: Int64
    }

    /// More than the largest offset from UTC, so that every moment of a local day is looked at.
    private static let margin: Int64 = 15 * 3_600_000

    /// The local day and its surroundings, cut where the offset changes.
    private func pieces(of day: CivilDay) -> [Piece] {
        let from = day.start.milliseconds - WallClock.margin
        let to = day.start.milliseconds + CivilDay.milliseconds + WallClock.margin
        let (before, after) = (offset(from), offset(to))
        guard before != after else { return [Piece(from: from, to: to, offset: before)] }
        var (last, change) = (from / 1_000, to / 1_000)
        while change - last > 1 {
            let middle = last + (change - last) / 2
            if offset(middle * 1_000) == before { last = middle } else { change = middle }
        }
        return [
            Piece(from: from, to: change * 1_000, offset: before), Piece(from: change * 1_000, to: to, offset: after),
        ]
    }

    private func local(_ moment: Timestamp) -> Int64 {
        let bounded = min(max(moment, WallClock.range.lowerBound), WallClock.range.upperBound)
        return bounded.milliseconds + offset(bounded.milliseconds)
    }

    private func offset(_ milliseconds: Int64) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(milliseconds) / 1_000))) * 1_000
    }

    private static func split(_ local: Int64) -> (day: Int64, time: Int64) {
        let day = Int64((Double(local) / Double(CivilDay.milliseconds)).rounded(.down))
        return (day, local - day * CivilDay.milliseconds)
    }
}
