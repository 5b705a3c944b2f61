#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif
import Testing

@testable import Reply

/// Bodies whose every line almost matches a rule, in two sizes.
@Suite("Cost of hostile bodies", .serialized)
struct GrowthTests {
    static let lines = [
        "On 4 Mar 2025 at 09:12", "On 4 Mar 2025 at 09:12 Ann <a@b.example> wrote", "Ann <a@b.example> wrote",
        "From: a@b.example", "Subject: x", "4 Mar 2025 09:12,", "_____", "-----a b-----", "--", "-- ", "> ",
        ">>> a >>>",
        "| a", "Sent from my iPhone x", "This message may be", "PS x", "-Bo", "Kind regards,\nBo", "<http",
        "a@b.example:",
        "Fine. On 4 Mar 2025 09:12 Ann wrote:", "To answer, press Reply and", "-----BEGIN PGP SIGNATURE-----", "AM> x",
        "Von: x\nBo\nBo\n", "On\n\n", "Zitat von Ann", "disclaimer\n", "-----Original Message----- x", "# - x",
        "٤ مارس ٢٠٢٥ ٩:١٢",
    ]

    /// Seconds of this thread's own processor time, whatever else the machine does; the better of two.
    private static func cost(of body: String) -> Double {
        (0..<2).map { _ in
            let start = now()
            _ = extractReply(plain: body)
            return now() - start
        }.min() ?? 0
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Eight times the size may cost three times eight times the work; quadratic rules would cost sixty-four times.
    private static let growth = 24.0

    private func expectLinear(_ make: (Int) -> String, from size: Int, _ name: String) {
        let small = Self.cost(of: make(size))
        let large = Self.cost(of: make(size * 8))
        // Below a millisecond the clock and the caches say more than the work.
        let ratio = large / max(small, 0.001)
        #expect(ratio < Self.growth, "\(name): \(small) and \(large)")
    }

    @Test("Eight times as many lines that almost match cost about eight times as much", arguments: lines)
    func manyLines(_ line: String) {
        expectLinear({ String(repeating: line + "\n", count: $0) }, from: 200, line)
    }

    @Test("A line eight times as long costs about eight times as much", arguments: lines)
    func longLine(_ line: String) {
        expectLinear({ String(repeating: line + " ", count: $0) }, from: 400, line)
    }

    @Test("Quotes eight times as deep cost about eight times as much for each byte")
    func deepQuotes() {
        let body = { (depth: Int) in String(repeating: String(repeating: ">", count: depth) + " x\n", count: 20) }
        expectLinear(body, from: 500, "deep")
    }
}
