import Curl
import Foundation
import Mail
import People
import Store

extension Doctor {
    /// Whether each calendar can be reached and read, and what it would bring in; changes nothing.
    func feeds(_ settings: Settings, _ loop: CurlLoop) async -> [Finding] {
        guard !settings.feeds.isEmpty else { return [] }
        guard FileManager.default.fileExists(atPath: settings.store), let store = try? settings.openStore() else {
            let words = "\(settings.feeds.count), read from the first start on"
            return [Finding(subject: "feeds", result: .fine, words: words)]
        }
        defer { try? store.close() }
        guard let wiring = try? Wiring(settings, store: store, looking: true) else { return [] }
        let runner = wiring.feedRunner(loop)
        let readings = (try? await store.feedReadings()) ?? [:]
        var findings: [Finding] = []
        for feed in settings.feeds {
            let age = readings[feed.name].flatMap { reading in
                Doctor.lateness(reading, limit: feed.account.limit, now: .now)
            }
            findings.append(await finding(feed, runner, age))
        }
        return findings
    }

    private func finding(_ feed: FeedSettings, _ runner: FeedRunner, _ lateness: String?) async -> Finding {
        let subject = "feed \(feed.name)"
        do {
            var options = CalendarImport.Options()
            options.isRehearsal = true
            let outcome = try await runner.read(feed.account, options: options)
            let bookings = outcome.created + outcome.updated + outcome.unchanged
            var words = "\(outcome.events) events, \(bookings) bookings"
            let looks = outcome.warnings.count
            if looks > 0 { words += "; \(looks) to look at: \(Program.call("feed read \(feed.name) --dry-run"))" }
            if outcome.heldBack > 0 {
                words +=
                    "; \(outcome.heldBack) bookings are gone from it at once and still stand: "
                    + Program.call("feed read \(feed.name) --confirm")
            }
            if let lateness { words += "; \(lateness)" }
            let isFine = outcome.heldBack == 0 && lateness == nil
            return Finding(subject: subject, result: isFine ? .fine : .warning, words: words)
        } catch {
            return Finding(subject: subject, result: .fail, words: "\(feed.place): \(error)")
        }
    }

    /// What to say of a calendar that was last read too long ago; nil where that is recent.
    static func lateness(_ reading: FeedReading, limit: Duration, now: Timestamp) -> String? {
        let age = now - (reading.succeededAt ?? reading.since)
        guard age > limit else { return nil }
        return reading.succeededAt == nil
            ? "not once read for \(AgeWords.text(age))" : "last read \(AgeWords.text(age)) ago; does `serve` run?"
    }
}
