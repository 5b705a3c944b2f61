import Flow
import Metrics

/// Counts what is asked of a desk and what came of it: outcomes, never an id.
enum DeskCounts {
    /// What came of a request to a desk elsewhere.
    enum Answer: String {
        case ok, limited, refused, failed
        /// No answer, or none that was whole.
        case unanswered
        /// Not made, so that a limit is kept.
        case withheld

        init(status: Int) {
            switch status {
            case ..<400: self = .ok
            case 429: self = .limited
            case ..<500: self = .refused
            default: self = .failed
            }
        }
    }

    static func note(_ answer: Answer) {
        Counter(label: "postern_desk_requests_total", dimensions: [("outcome", answer.rawValue)]).increment()
    }

    static func note(_ outcome: DeskOutcome) {
        let word =
            switch outcome {
            case .done: "done"
            case .retry, .later: "put-off"
            case .ambiguous: "unanswered"
            case .failed: "refused"
            }
        Counter(label: "postern_desk_tasks_total", dimensions: [("outcome", word)]).increment()
    }

    /// - Parameter limit: a kind of limit; those of single tickets have none.
    static func note(left: Int, of limit: String) {
        Gauge(label: "postern_desk_rate_limit_remaining", dimensions: [("limit", limit)]).record(left)
    }
}
