import Foundation
import Mail

/// A moment in words: `3 June 2026, 14:05 UTC`.
enum MomentWords {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    static func words(_ moment: Timestamp) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let date = Date(timeIntervalSince1970: Double(moment.seconds))
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: date)
        let month = months[max(0, min(months.count, parts.month ?? 1) - 1)]
        return "\(parts.day ?? 1) \(month) \(parts.year ?? 0), \(pair(parts.hour)):\(pair(parts.minute)) UTC"
    }

    private static func pair(_ number: Int?) -> String { (number ?? 0) < 10 ? "0\(number ?? 0)" : "\(number ?? 0)" }
}
