import HTTPTypes
import Metrics

/// Counts what the pages answer.
enum HTTPCounts {
    /// - Parameters:
    ///   - method: one of those that there are, or `other`: a visitor may write anything.
    ///   - pattern: the route's, `/a/{token}`, and never what stood in its place; no path where there is none.
    static func note(_ method: String, _ pattern: String?, _ status: HTTPResponse.Status, _ time: Duration) {
        let path = pattern.flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "none"
        let dimensions = [("path", path), ("method", method), ("status", "\(status.code / 100)xx")]
        Counter(label: "postern_http_requests_total", dimensions: dimensions).increment()
        Timer(label: "postern_http_seconds", dimensions: [("path", path)]).record(duration: time)
    }
}
