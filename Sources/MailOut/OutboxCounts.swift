import Flow
import Mail
import Metrics
import Store
import Triage

/// Counts what became of mails: templates and outcomes, never an address, a subject or an id.
enum OutboxCounts {
    /// Counts attempts, and how long the mails that went had waited.
    ///
    /// - Parameter moment: when the server answered.
    static func note(
        _ outcomes: [(OutgoingMailID, DeliveryOutcome)], of mails: ArraySlice<ClaimedMail>, at moment: Timestamp
    ) {
        let mails = Dictionary(mails.map { ($0.id, $0) }) { first, _ in first }
        for (id, outcome) in outcomes {
            guard let mail = mails[id] else { continue }
            count(mail.template, outcome.word)
            guard case .sent = outcome else { continue }
            Timer(label: "postern_mail_out_seconds").record(duration: moment - mail.createdAt)
        }
    }

    /// Counts mails that were called off, held or given up in place of an attempt; the store alone knows which.
    ///
    /// - Parameter ready: those that are attempted.
    static func notePutAside(
        _ mails: ArraySlice<ClaimedMail>, besides ready: [OutgoingMailID], in store: Store
    ) async {
        let others = mails.filter { !ready.contains($0.id) }
        guard !others.isEmpty, let states = try? await store.states(of: others.map(\.id)) else { return }
        for mail in others {
            switch states[mail.id] {
            case .cancelled?, .held?, .failed?: count(mail.template, states[mail.id]?.rawValue ?? "")
            // Put off, or another process's by now.
            case .due?, .claimed?, .handingOver?, .sent?, .uncertain?, nil: break
            }
        }
    }

    private static func count(_ template: TemplateName, _ outcome: String) {
        let dimensions = [("template", template.rawValue), ("outcome", outcome)]
        Counter(label: "postern_mail_out_total", dimensions: dimensions).increment()
    }
}

extension DeliveryOutcome {
    fileprivate var word: String {
        switch self {
        case .sent: "sent"
        case .deferred: "deferred"
        case .failed: "failed"
        case .uncertain: "uncertain"
        }
    }
}
