import Synchronization

/// How many streams each reader holds open.
final class StreamSeats<Reader: Hashable & Sendable>: Sendable {
    private let taken = Mutex<[Reader: [ObjectIdentifier]]>([:])
    /// All readers' together: the others have connections too.
    private static var mostOfAll: Int { 200 }

    /// Whoever holds it keeps the stream counted; it is free again once nobody does.
    final class Seat: Sendable {
        private let seats: StreamSeats
        private let reader: Reader

        fileprivate init(_ seats: StreamSeats, _ reader: Reader) {
            self.seats = seats
            self.reader = reader
        }

        /// False once a newer stream of the same reader has taken its place.
        var isKept: Bool { seats.isKept(ObjectIdentifier(self), of: reader) }

        deinit { seats.leave(ObjectIdentifier(self), of: reader) }
    }

    /// nil where the reader has as many as they may.
    func take(_ reader: Reader, most: Int) -> Seat? {
        let seat = Seat(self, reader)
        return taken.withLock { add(seat, of: reader, most, &$0) } ? seat : nil
    }

    /// The same where the oldest gives way: of a page that was left nobody knows before something is written to it.
    func takeOldest(_ reader: Reader, most: Int) -> Seat? {
        let seat = Seat(self, reader)
        let isTaken = taken.withLock { taken in
            if let count = taken[reader]?.count, count >= most { taken[reader]?.removeFirst(count - most + 1) }
            return add(seat, of: reader, most, &taken)
        }
        return isTaken ? seat : nil
    }

    private func add(_ seat: Seat, of reader: Reader, _ most: Int, _ taken: inout [Reader: [ObjectIdentifier]]) -> Bool
    {
        guard taken[reader, default: []].count < most,
            taken.values.reduce(0, { $0 + $1.count }) < Self.mostOfAll
        else { return false }
        taken[reader, default: []].append(ObjectIdentifier(seat))
        return true
    }

    private func isKept(_ seat: ObjectIdentifier, of reader: Reader) -> Bool {
        taken.withLock { $0[reader]?.contains(seat) ?? false }
    }

    private func leave(_ seat: ObjectIdentifier, of reader: Reader) {
        taken.withLock { taken in
            taken[reader]?.removeAll { $0 == seat }
            if taken[reader]?.isEmpty == true { taken[reader] = nil }
        }
    }
}
