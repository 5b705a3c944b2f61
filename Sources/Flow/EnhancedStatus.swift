/// An enhanced status code, `5.1.1` (RFC 3463 §2).
package struct EnhancedStatus: Hashable, Sendable {
    /// 2 for success, 4 for now, 5 for good.
    package let level: Int
    /// What it is about: 1 the address, 2 the mailbox, 7 a policy.
    package let subject: Int
    /// Which of its subject.
    package let detail: Int

    /// Nil for anything else than three numbers of at most three digits, the first one 2, 4 or 5.
    package init?(_ text: (some StringProtocol)?) {
        guard let parts = text?.split(separator: ".", omittingEmptySubsequences: false), parts.count == 3 else {
            return nil
        }
        let numbers = parts.compactMap { part in
            (1...3).contains(part.utf8.count) && part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(part) : nil
        }
        guard numbers.count == 3, [2, 4, 5].contains(numbers[0]) else { return nil }
        (level, subject, detail) = (numbers[0], numbers[1], numbers[2])
    }

    /// True for a mailbox that takes nothing until somebody empties it.
    package var isFullMailbox: Bool { subject == 2 && detail == 2 }

    /// True for an address that nobody reads; 5.1.7 and 5.1.8 are about the sender's, and 5.1.0 says nothing.
    package var isOfDeadAddress: Bool {
        (subject == 1 && [1, 2, 3, 6, 10].contains(detail)) || (subject == 2 && detail == 1)
    }

    var isPermanent: Bool { level == 5 }

    /// `5.0.0`, `5.1.0`, `5.5.0`: the server had nothing better to say.
    var isVague: Bool { subject == 0 || (detail == 0 && subject != 6 && subject != 7) }

    /// 5.2.3 and 5.3.4 are about size, 5.6.x about content.
    var isOfSizeOrContent: Bool {
        (subject == 2 && detail == 3) || (subject == 3 && detail == 4) || subject == 6
    }

    var isOfPolicy: Bool { subject == 7 }

    /// QUIRK: Gmail's 5.4.5 and Microsoft's 4.3.2, 5.1.8, 5.1.90, 5.2.252, 5.7.60 and 5.7.50x, 5.7.70x say that the
    /// account sends too much or may not send (DeliveryRulingTests "too much sent").
    var isOfAccount: Bool {
        switch (level, subject, detail) {
        case (5, 4, 5), (4, 3, 2), (5, 1, 8), (5, 1, 90), (5, 2, 252): true
        case (5, 7, 57), (5, 7, 60), (5, 7, 64), (5, 7, 501...509), (5, 7, 700...750): true
        default: false
        }
    }
}
