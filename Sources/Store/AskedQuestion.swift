package import Flow
import GRDB
package import Mail
package import Triage

/// A question as its page shows it.
package struct AskedQuestion: Sendable {
    package var question: KnownQuestion
    /// When the mail in question came; nil where the question is about none.
    package var heldAt: Timestamp?
    /// Its subject, only where the one asked is a registered person.
    package var subject: String?
    /// True where the address it was provenly written from is nobody's, so that it could become theirs.
    package var isAddable: Bool
}

extension Store {
    /// A question and what its page may show; nil for none.
    ///
    /// Changes nothing.
    package func askedQuestion(_ id: QuestionID) async throws -> AskedQuestion? {
        guard let question = try await question(id) else { return nil }
        return try await read { db in
            let row = try db.row(
                """
                SELECT arrival.received_at, arrival.subject, person.role,
                    arrival.proof = 'pass' AND arrival.sender = question.sender AS proven,
                    EXISTS (SELECT 1 FROM address WHERE canonical = question.sender) AS taken
                FROM question JOIN person ON person.id = question.person
                    LEFT JOIN arrival ON arrival.id = question.arrival
                WHERE question.id = ?
                """, [id.rawValue])
            guard let row else { return nil }
            let received: Int64? = row["received_at"]
            let role: String = row["role"]
            let taken: Bool = row["taken"]
            let proven: Bool? = row["proven"]
            return AskedQuestion(
                question: question, heldAt: received.map { Timestamp(milliseconds: $0) },
                subject: role == KnownPerson.Role.enquirer.rawValue ? nil : row["subject"],
                isAddable: question.kind == .confirmSender && proven == true && !taken)
        }
    }
}
