import GRDB
package import Mail

/// A program of somebody else's that is told what happens, one thing after the other.
package struct Webhook: Hashable, Sendable {
    package var id: Int64
    package var url: WebhookURL
    package var secret: WebhookSecret
    /// What it wants to hear of; everything where this is empty.
    package var kinds: Set<Happening.Kind>
    package var createdAt: Timestamp
    /// The last happening that it has been told of, or did not want to hear of.
    package var cursor: Int64
    /// How often the next one has been tried in vain.
    package var attempts: Int
    /// Not before then.
    package var nextAt: Timestamp
    package var lastSuccessAt: Timestamp?
    /// What went wrong last, without the URL's path; nil while all is well.
    package var lastTrouble: String?
    /// Since when nothing is sent any more; nil where it is.
    package var disabledAt: Timestamp?

    /// Whether it is to be told of this kind of thing.
    package func wants(_ kind: Happening.Kind) -> Bool { kinds.isEmpty || kinds.contains(kind) }

    /// What an alarm about it says.
    var alarmDetail: String { "webhook \(id), \(url.host)" }

    static let columns = """
        SELECT id, url, secret, kinds, created_at, cursor, attempts, next_at, last_success_at, last_trouble, disabled_at
        FROM webhook
        """

    init?(_ row: Row) {
        guard let url = WebhookURL(row["url"]), let secret = WebhookSecret(row["secret"]) else { return nil }
        let moment = { (column: String) -> Timestamp? in
            (row[column] as Int64?).map { Timestamp(milliseconds: $0) }
        }
        let kinds: String = row["kinds"]
        id = row["id"]
        self.url = url
        self.secret = secret
        self.kinds = Set(kinds.split(separator: " ").compactMap { Happening.Kind(rawValue: String($0)) })
        createdAt = Timestamp(milliseconds: row["created_at"])
        cursor = row["cursor"]
        attempts = row["attempts"]
        nextAt = Timestamp(milliseconds: row["next_at"])
        lastSuccessAt = moment("last_success_at")
        lastTrouble = row["last_trouble"]
        disabledAt = moment("disabled_at")
    }
}

/// What came of telling a webhook of a happening.
package enum WebhookOutcome: Hashable, Sendable {
    /// Its receiver said yes.
    case delivered
    /// It does not want to hear of this, nor of anything since the last.
    case passed
    /// To be tried again then, and nothing else before.
    case retry(at: Timestamp, why: String)
    /// Its receiver wants nothing more of us (410).
    case gone
    /// Tried for the last time: an operator has to look at it.
    case dead(why: String)
}
