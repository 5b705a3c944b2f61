import Foundation
import Mail

/// Seconds since 1970, as the log and the sink count them.
func now() -> Double { Date().timeIntervalSince1970 }

/// This moment, as the program counts it.
func moment() -> Timestamp { Timestamp(milliseconds: Int64(now() * 1_000)) }

/// Order statistics of durations in seconds.
struct Durations {
    private let sorted: [Double]

    init(_ seconds: [Double]) { sorted = seconds.sorted() }

    var count: Int { sorted.count }
    var median: Double { quantile(0.5) }

    /// The value that this share of all does not exceed; 0 where there is none.
    func quantile(_ share: Double) -> Double {
        guard !sorted.isEmpty else { return 0 }
        return sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
    }

    /// `median 3.1 ms, 99th percentile 9.8 ms, worst 14.0 ms (1000)`.
    var words: String {
        let parts = [("median", 0.5), ("99th percentile", 0.99), ("worst", 1)].map { name, share in
            "\(name) \((quantile(share) * 1_000).short) ms"
        }
        return parts.joined(separator: ", ") + " (\(count))"
    }
}

extension Double {
    /// One decimal, or none from a hundred on.
    var short: String { String(format: self < 100 ? "%.1f" : "%.0f", self) }
}

/// A line of `/proc/<process>/status` in megabytes: `VmHWM` is the peak, `VmRSS` what is held now.
func memory(_ line: String, of process: Int32) -> Double {
    let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
    let found = status.split(separator: "\n").first { $0.hasPrefix("\(line):") }
    let kilobytes = found?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) } ?? 0
    return kilobytes / 1_024
}

/// Bytes of a file, 0 where there is none.
func size(of path: String) -> Int {
    ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int) ?? 0
}

struct Failed: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
