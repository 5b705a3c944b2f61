import Synchronization

/// How many streams each reader holds open.
final class StreamSeats<Reader: Hashable & Sendable>: Sendable {
    private let taken = Mutex<[Reader: Int]>([:])

    /// Whoever holds it keeps the stream counted; it is free again once nobody does.
    final class Seat: Sendable {
        private let seats: StreamSeats
        private let reader: Reader

        fileprivate init(_ seats: StreamSeats, _ reader: Reader) {
            self.seats = seats
            self.reader = reader
        }

        deinit { seats.leave(reader) }
    }

    /// nil where the reader has as many as they may.
    func take(_ reader: Reader, most: Int) -> Seat? {
        taken.withLock { taken in
            guard taken[reader, default: 0] < most else { return nil }
            taken[reader, default: 0] += 1
            return Seat(self, reader)
        }
    }

    private func leave(_ reader: Reader) {
        taken.withLock { taken in
            taken[reader, default: 1] -= 1
            if taken[reader] == 0 { taken[reader] = nil }
        }
    }
}
