import Flow
import GRDB
import Mail
import Triage

extension Effects {
    /// Asks about this mail, unless a question that waits for its answer is about it too, or the address has been asked
    /// enough lately: a flood of mails in somebody's name must not become a flood of questions to them.
    mutating func ask(
        _ kind: QuestionKind, _ address: EmailAddress, _ person: PersonID, until expiresAt: Timestamp
    ) throws {
        guard let id, kind != .noAnswerNeeded else { throw Inconsistency("a question is asked about no mail") }
        let mail = try mail()
        let sender = mail.senderAddress?.canonical ?? ""
        if let pending = try pending(kind, sender, address, covering: mail) {
            question = .pending
            return try cover(by: pending)
        }
        guard try asked(address) < StoreLimits.questionsToOne else {
            question = .pending
            return
        }
        try db.run(
            """
            INSERT INTO question (kind, arrival, sender, asked, person, asked_at, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                kind.rawValue, id.rawValue, sender, address.canonical, person.rawValue, now.milliseconds,
                expiresAt.milliseconds,
            ])
        let asked = QuestionID(db.lastInsertedRowID)
        question = .asked(asked)
        try cover(by: asked)
    }

    /// A question about the same sender to the same address whose answer speaks for this mail as well.
    ///
    /// That is so where both are provenly the sender's, or where this mail refers to the other, whose Message-ID nobody
    /// but its sender knows; else somebody could write in their name while they are asked. A name proves nothing, and is
    /// asked once.
    private func pending(
        _ kind: QuestionKind, _ sender: String, _ address: EmailAddress, covering mail: Arrival
    ) throws -> QuestionID? {
        let rows = try db.rows(
            """
            SELECT question.id, arrival.proof, arrival.message_id
            FROM question LEFT JOIN arrival ON arrival.id = question.arrival
            WHERE question.sender = ? AND question.asked = ? AND question.used_at IS NULL AND question.expires_at > ?
                AND question.kind = ?
            ORDER BY question.id LIMIT ?
            """,
            [sender, address.canonical, now.milliseconds, kind.rawValue, StoreLimits.releasedTogether])
        let references = Set(
            mail.keys.found.compactMap { if case .foreignMessage(let id) = $0.key { id.text } else { nil } })
        let isProven = mail.proof.proof == .pass
        let found = rows.first { row in
            let proof: String? = row["proof"]
            let messageID: String? = row["message_id"]
            return kind == .name || isProven && (kind == .confirmAddress || proof == SenderProof.pass.rawValue)
                || messageID.map { references.contains($0) } == true
        }
        return found.map { QuestionID($0["id"]) }
    }

    /// How often the address has been asked about mails lately.
    private func asked(_ address: EmailAddress) throws -> Int {
        Int(
            try db.number(
                "SELECT count(*) FROM question WHERE asked = ? AND asked_at > ? AND arrival IS NOT NULL",
                [address.canonical, (now - StorePeriods.budget).milliseconds]) ?? 0)
    }

    /// Remembers the question that this mail waits for, its own or an earlier one: the answer is about both.
    private func cover(by question: QuestionID) throws {
        try db.run("UPDATE arrival SET question = ? WHERE id = ?", [question.rawValue, id?.rawValue])
    }

    /// By the mail that answers it, or by a button, which is no mail.
    func use(_ question: QuestionID) throws {
        try db.run(
            "UPDATE question SET used_at = ?, answer = ? WHERE id = ? AND used_at IS NULL AND expires_at > ?",
            [now.milliseconds, id?.rawValue, question.rawValue, now.milliseconds])
        guard db.changesCount == 1 else { throw Inconsistency("question \(question) is not open any more") }
    }
}
