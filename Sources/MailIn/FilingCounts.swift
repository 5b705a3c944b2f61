package import Flow
import Metrics
package import Store
import Triage

/// Counts what was filed: kinds, reasons and names of mailboxes, never an address, a subject or an id.
package enum FilingCounts {
    /// Counts a batch once it is on disk; mails that had been filed before are not counted again.
    ///
    /// - Parameters:
    ///   - filed: what became of the arrivals, in their order.
    ///   - since: when their bytes were here.
    package static func note(_ filed: [Filed], of arrivals: [Arrival], since: ContinuousClock.Instant) {
        let time = ContinuousClock.now - since
        for (arrival, filed) in zip(arrivals, filed) {
            guard let disposition = filed.decision?.disposition else { continue }
            let origin = [("mailbox", arrival.source.mailbox), ("verdict", arrival.verdict.kind.rawValue)]
            Counter(label: "postern_mail_in_total", dimensions: origin).increment()
            Counter(label: "postern_mail_filed_total", dimensions: [("disposition", word(disposition))]).increment()
            if case .held(let reason) = disposition {
                Counter(label: "postern_mail_held_total", dimensions: [("reason", reason.rawValue)]).increment()
            }
            Timer(label: "postern_mail_filing_seconds").record(duration: time)
        }
    }

    /// Counts what kept a mailbox, a folder or a file from being read.
    static func noteError(in mailbox: String) {
        Counter(label: "postern_mailbox_errors_total", dimensions: [("mailbox", mailbox)]).increment()
    }

    private static func word(_ disposition: Disposition) -> String {
        switch disposition {
        case .filed: "filed"
        case .note: "note"
        case .ignored: "ignored"
        case .dropped: "dropped"
        case .held: "held"
        }
    }
}
