import Mail

/// How often a server failed to deliver a mail that it lists, so that one mail never stops a mailbox.
struct DeliveryAttempts {
    struct Key: Hashable {
        let folder: String
        let uidValidity: UInt32
        let uid: UInt32
    }

    /// From here on, and once `patience` has passed, the mail is filed without its text, for the operator to look at.
    static let limit = 3
    /// A server whose storage is away for a while must not cost the text of what comes meanwhile.
    static let patience = Duration.seconds(600)

    private var failures: [Key: (count: Int, since: Timestamp)] = [:]

    mutating func note(failed key: Key, now: Timestamp) {
        failures[key] = ((failures[key]?.count ?? 0) + 1, failures[key]?.since ?? now)
    }

    mutating func note(delivered key: Key) { failures[key] = nil }

    /// The mails of a folder that are not asked for any more.
    func givenUp(folder: String, uidValidity: UInt32, now: Timestamp) -> Set<UInt32> {
        let found = failures.filter { key, failure in
            key.folder == folder && key.uidValidity == uidValidity && failure.count >= Self.limit
                && now - failure.since >= Self.patience
        }
        return Set(found.keys.map(\.uid))
    }
}
