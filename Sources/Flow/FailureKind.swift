import Triage

/// Why a mail did not arrive, in the few kinds that people can do something about.
package enum FailureKind: String, Hashable, Sendable, CaseIterable {
    /// Nobody reads mail there.
    case dead
    /// Their mailbox is full.
    case full
    /// Nobody took it for days.
    case gaveUp = "gave-up"
    /// Refused for what it is, or where it comes from.
    case refused
}

extension FailureKind {
    /// What a refusal of our submission server, or the last one of many, means to people.
    package init(refusal reply: ServerReply) {
        self.init(DeliveryRuling(refusal: reply), isFull: DeliveryRuling.isFullMailbox(reply))
    }

    /// What a final delivery report means to people; nobody took the mail for days where it tells of a 4xx.
    ///
    /// - Parameters:
    ///   - status: as the report gives it; nil for none.
    ///   - diagnostic: the server's words; nil for none.
    package init(report status: String?, diagnostic: String?) {
        let isFull = EnhancedStatus(status)?.isFullMailbox == true
        if EnhancedStatus(status)?.isPermanent == false {
            self = isFull ? .full : .gaveUp
        } else {
            let ruling = DeliveryRuling(report: status, severity: .hard, diagnostic: diagnostic)
            // A permanent refusal is soft for a full mailbox alone.
            self.init(ruling, isFull: isFull || ruling == .soft)
        }
    }

    private init(_ ruling: DeliveryRuling, isFull: Bool) {
        switch ruling {
        case .address: self = .dead
        case .soft, .account, .unavailable: self = isFull ? .full : .gaveUp
        case .mail, .policy: self = .refused
        }
    }
}
