import Flow
import GRDB
import Mail
import Triage

/// What everybody is told (product §2.1), as it is recorded with each showing.
package enum SecurityMessage {
    /// The sentence of this version, at the foot of every mail that tells of it.
    package static let wording = "Please note these messages are monitored for training purposes"
}

extension Queue {
    /// Records once that the person a mail went to was shown the sentence (product §2.4 rule 1).
    ///
    /// Nothing is recorded of a mail that is not `sent`: what did not go out has told nobody.
    func recordShowing(by id: OutgoingMailID, now: Timestamp) throws {
        try db.run(
            """
            INSERT INTO wording (person, wording, outgoing, shown_at)
            SELECT person, ?, id, ? FROM outgoing
            WHERE id = ? AND state = 'sent' AND template IN (\(Queue.telling))
            ON CONFLICT (outgoing) DO NOTHING
            """, [SecurityMessage.wording, now.milliseconds, id.rawValue])
    }

    private static let telling = TemplateName.allCases.filter(\.tellsOfMonitoring).map { "'\($0.rawValue)'" }
        .joined(separator: ", ")
}
