import Metrics
import Synchronization

/// What keeps the numbers of one series.
protocol Instrument: AnyObject, Sendable {
    static var kind: InstrumentKind { get }
    /// How many lines it is written as.
    var lineCount: Int { get }
    func write(_ name: String, _ labels: String, to text: inout String)
}

/// How a family of series is to be read.
enum InstrumentKind: String { case counter, gauge, histogram }

/// Counts upwards.
final class Count: Instrument, CounterHandler, FloatingPointCounterHandler {
    static let kind = InstrumentKind.counter
    let lineCount = 1
    private let value: Mutex<Double>

    init(_ value: Double = 0) { self.value = Mutex(value) }

    func increment(by amount: Int64) { increment(by: Double(amount)) }

    /// What would take it down, or make it no number, is passed over: readers take a fall for a restart.
    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        value.withLock { $0 += amount }
    }

    func reset() { value.withLock { $0 = 0 } }

    func write(_ name: String, _ labels: String, to text: inout String) {
        text += PrometheusText.line(name, labels, value.withLock { $0 })
    }
}

/// Goes up and down.
final class Level: Instrument, MeterHandler, RecorderHandler {
    static let kind = InstrumentKind.gauge
    let lineCount = 1
    private let value: Mutex<Double>

    init(_ value: Double = 0) { self.value = Mutex(value) }

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { self.value.withLock { $0 = value } }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }
    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }

    func write(_ name: String, _ labels: String, to text: inout String) {
        text += PrometheusText.line(name, labels, value.withLock { $0 })
    }
}

/// Sorts values into buckets.
final class Spread: Instrument, TimerHandler, RecorderHandler {
    static let kind = InstrumentKind.histogram
    /// Of times, in seconds: from what an answer takes to what an outage takes.
    static let seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300]
    /// Of anything else.
    static let decades = [1.0, 5, 10, 50, 100, 500, 1_000, 5_000, 10_000, 50_000, 100_000, 500_000, 1_000_000]

    private struct Found {
        /// One more than there are bounds; each value is in one of them.
        var buckets: [Double]
        var sum = 0.0
    }

    private let bounds: [Double]
    private let found: Mutex<Found>

    init(_ bounds: [Double]) {
        self.bounds = bounds
        found = Mutex(Found(buckets: Array(repeating: 0, count: bounds.count + 1)))
    }

    /// The buckets, the one without a bound, the sum and the count.
    var lineCount: Int { bounds.count + 3 }

    /// A clock that was set back in between makes no negative time.
    func recordNanoseconds(_ duration: Int64) { record(Double(max(duration, 0)) / 1_000_000_000) }
    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        guard value.isFinite else { return }
        let place = bounds.firstIndex { value <= $0 } ?? bounds.count
        found.withLock { found in
            found.buckets[place] += 1
            found.sum += value
        }
    }

    func write(_ name: String, _ labels: String, to text: inout String) {
        let found = found.withLock { $0 }
        var count = 0.0
        for (bucket, bound) in zip(found.buckets, bounds + [.infinity]) {
            count += bucket
            let bounded = "le=\"\(PrometheusText.number(bound))\""
            text += PrometheusText.line("\(name)_bucket", labels.isEmpty ? bounded : "\(labels),\(bounded)", count)
        }
        text += PrometheusText.line("\(name)_sum", labels, found.sum)
        text += PrometheusText.line("\(name)_count", labels, count)
    }
}
