import Foundation
import Triage

/// The subject of a thread as it is shown, without reply and forward marks, so that it does not drift (RFC 5256 §2.1).
enum SubjectLine {
    private static let longest = 250

    /// The subject in its own case; empty where there is none.
    static func base(_ subject: String) -> String {
        let line = HeaderText.line(subject)
        let base = baseSubject(line)
        guard !base.isEmpty else { return "" }
        let lowered = line.lowercased()
        // Only where lower case has as many characters does a place in the one tell the place in the other.
        guard lowered.count == line.count, let range = lowered.range(of: base, options: .backwards) else {
            return String(line.prefix(longest))
        }
        let start = lowered.distance(from: lowered.startIndex, to: range.lowerBound)
        return String(line.dropFirst(start).prefix(min(base.count, longest)))
    }
}
