#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// How the cost of reading a trap grows when the trap does.
struct Growth {
    /// CPU time for the size, twice and four times the size.
    private(set) var seconds: [Double] = []
    let size: Int

    /// The power of the size with which cost grows between the first and the last; 1 is linear.
    var exponent: Double { seconds[0] > 0 ? log2(seconds[2] / seconds[0]) / 2 : 0 }

    /// Times shorter than this say nothing about growth.
    private static let floor = 0.002
    /// What a step up to four times the size may cost; 16 would be quadratic.
    private static let mostForFour = 10.0

    /// True where four times the size costs ten times as much or less.
    var isLinear: Bool { seconds[2] < Self.mostForFour * max(seconds[0], Self.floor) }

    /// Measures; of each size the fastest of `rounds` counts, since others work beside it.
    init(of trap: Trap, size: Int, rounds: Int) {
        self.size = size
        let inputs = [1, 2, 4].map { trap.make(size * $0) }
        for input in inputs {
            let times = (0..<rounds).map { _ in Self.time { trap.reader.read(input) } }
            seconds.append(times.min() ?? 0)
        }
    }

    /// CPU time of this thread, which does not grow with what others do.
    private static func time(_ work: () -> Int) -> Double {
        let start = now()
        withExtendedLifetime(work()) {}
        return now() - start
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
