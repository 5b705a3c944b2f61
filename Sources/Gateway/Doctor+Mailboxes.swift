import Foundation
import Mail
import MailIn
import Store

extension Doctor {
    /// When each mailbox was last read to its end; nothing of one that never was watched, or where there is no store.
    func readings(_ settings: Settings) async -> [Finding] {
        guard FileManager.default.fileExists(atPath: settings.store), let store = try? settings.openStore() else {
            return []
        }
        let readings = (try? await store.mailboxReadings()) ?? [:]
        try? store.close()
        let isServed = ServeLock.isHeld(for: settings)
        return settings.mailboxes.compactMap { mailbox in
            readings[mailbox.name].map { reading in
                Doctor.finding(reading, limit: mailbox.successLimit, isServed: isServed, now: .now)
            }
        }
    }

    /// What the age of the last success says.
    static func finding(
        _ reading: MailboxReading, limit: Duration, isServed: Bool, now: Timestamp
    ) -> Finding {
        let subject = "mailbox \(reading.mailbox)"
        let age = now - (reading.succeededAt ?? reading.since)
        var words =
            reading.succeededAt.map { "last read \(AgeWords.text(age)) ago, at \(ISODate.text($0))" }
            ?? "not once read since \(ISODate.text(reading.since)), \(AgeWords.text(age)) ago"
        guard age > limit else { return Finding(subject: subject, result: .fine, words: words) }
        words += "; \(AgeWords.text(limit)) is the most"
        if let trouble = reading.trouble { words += "; what went wrong last: \(trouble)" }
        if !isServed { words += "; nobody serves: \(Program.call("serve"))" }
        return Finding(subject: subject, result: .warning, words: words)
    }
}

/// How long something is, in one unit.
enum AgeWords {
    static func text(_ age: Duration) -> String {
        let seconds = max(0, age.components.seconds)
        switch seconds {
        case ..<120: return "\(seconds) s"
        case ..<7_200: return "\(seconds / 60) min"
        case ..<172_800: return "\(seconds / 3_600) h"
        default: return "\(seconds / 86_400) days"
        }
    }
}
