/// What kind of mail this is, by the order of judgement (product §4.1), with what showed it.
package struct Verdict: Hashable, Sendable, Codable {
    /// The kinds of mail, in no order.
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case ours
        case deliveryReport = "delivery-report"
        case vacation
        case autoReply = "auto-reply"
        case notification
        case receipt
        case challenge
        case list
        case bulk
        case spam
        case person

        /// Automatic mail: never acknowledged, never an answer, opens nothing.
        package var isAutomatic: Bool {
            switch self {
            case .vacation, .autoReply, .notification, .receipt, .challenge, .list, .bulk: true
            case .ours, .deliveryReport, .spam, .person: false
            }
        }
    }

    package var kind: Kind
    /// `Auto-Submitted: auto-replied`, `From: mailer-daemon`: header and parsed value that decided.
    package var evidence: [String]

    package init(kind: Kind, evidence: [String] = []) {
        self.kind = kind
        self.evidence = evidence
    }
}
