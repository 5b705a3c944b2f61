package import Mail

/// What refusals have made of one address: two strikes some hours apart, and nothing is sent there but a probe now and
/// then.
///
/// A server that takes a mail may report tomorrow that it could not pass it on, so taking clears nothing before a day
/// has passed without a report.
package struct AddressStanding: Hashable, Sendable {
    /// Refusals that count, none of them forgotten.
    package var strikes: Int
    package var firstAt: Timestamp
    package var lastAt: Timestamp
    /// From when on nothing goes there; nil while it is only under suspicion.
    package var suppressedAt: Timestamp?
    /// When a mail was last let through to see.
    package var probedAt: Timestamp?
    /// When a server took a mail for it, the first since the last strike.
    package var acceptedAt: Timestamp?

    package init(
        strikes: Int, firstAt: Timestamp, lastAt: Timestamp, suppressedAt: Timestamp? = nil,
        probedAt: Timestamp? = nil, acceptedAt: Timestamp? = nil
    ) {
        self.strikes = strikes
        self.firstAt = firstAt
        self.lastAt = lastAt
        self.suppressedAt = suppressedAt
        self.probedAt = probedAt
        self.acceptedAt = acceptedAt
    }

    /// Whether a mail may go there.
    package enum Verdict: Hashable, Sendable { case open, probe, suppressed }

    /// Strikes that suppress.
    package static let limit = 2
    /// Refusals nearer to each other are one fault of the other side, not two.
    package static let apart = Duration.seconds(4 * 3_600)
    /// After which a strike is forgotten.
    package static let memory = Duration.seconds(30 * 86_400)
    /// Between the suppression and a probe, and between probes.
    package static let probeInterval = Duration.seconds(7 * 86_400)
    /// Within which a mail that was taken may still be reported.
    package static let settling = Duration.seconds(86_400)

    /// After a refusal that counts against the address.
    package static func struck(_ before: AddressStanding?, at now: Timestamp) -> AddressStanding {
        guard var standing = before, !standing.isForgotten(at: now), !standing.hasDelivered(by: now) else {
            return AddressStanding(strikes: 1, firstAt: now, lastAt: now)
        }
        standing.acceptedAt = nil
        if standing.suppressedAt != nil {
            standing.strikes += 1
            standing.lastAt = now
            standing.suppressedAt = now
            standing.probedAt = nil
        } else if now - standing.lastAt >= apart {
            standing.strikes += 1
            standing.lastAt = now
            if standing.strikes >= limit { standing.suppressedAt = now }
        }
        return standing
    }

    /// After a server took a mail; nil where everything is forgiven.
    package func accepted(at now: Timestamp) -> AddressStanding? {
        guard !isForgotten(at: now), !hasDelivered(by: now) else { return nil }
        var standing = self
        standing.acceptedAt = acceptedAt ?? now
        return standing
    }

    /// After a mail was let through as a probe.
    package func probed(at now: Timestamp) -> AddressStanding {
        var standing = self
        standing.probedAt = now
        return standing
    }

    /// Whether a mail may go to the address now; a suppressed one is open to a probe each `probeInterval`.
    package func verdict(at now: Timestamp) -> Verdict {
        guard let suppressedAt, !isForgotten(at: now), !hasDelivered(by: now) else { return .open }
        return now - max(suppressedAt, probedAt ?? suppressedAt) >= AddressStanding.probeInterval ? .probe : .suppressed
    }

    private func isForgotten(at now: Timestamp) -> Bool { now - lastAt >= AddressStanding.memory }

    private func hasDelivered(by now: Timestamp) -> Bool {
        acceptedAt.map { now - $0 >= AddressStanding.settling } ?? false
    }
}
