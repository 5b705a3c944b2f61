import Flow
import GRDB
import Mail
import Testing

@testable import Store

/// What reminders cost must not grow with what waits and is not due.
@Suite struct ReminderPlanTests {
    @Test(
        "what is due is found by an index",
        arguments: [
            "SELECT 1 FROM waiting WHERE due_at IS NULL LIMIT 1",
            "SELECT due_at FROM waiting WHERE due_at < ? ORDER BY due_at LIMIT 1",
            "SELECT practitioner FROM waiting WHERE due_at <= ? AND practitioner NOT IN (1) ORDER BY due_at LIMIT 1",
            "\(WaitingRow.columns) WHERE waiting.due_at IS NULL LIMIT ?",
            """
            \(WaitingRow.columns) WHERE waiting.practitioner = ? AND waiting.due_at <= ?
            ORDER BY waiting.due_at, waiting.conversation LIMIT ?
            """,
            "UPDATE waiting SET due_at = NULL WHERE practitioner = ?",
            "SELECT position, conversation, entry, step FROM outgoing_item WHERE outgoing = ? ORDER BY position",
            "SELECT 1 FROM reminder_step WHERE conversation = ? AND entry = ? AND outgoing > ? LIMIT 1",
            "UPDATE reminder_step SET outgoing = ? WHERE outgoing = ? AND conversation = ?",
            "SELECT 1 FROM agenda_sent WHERE practitioner = ? AND outgoing > ? LIMIT 1",
            "SELECT 1 FROM agenda_sent WHERE outgoing = ?",
            """
            SELECT id FROM outgoing
            WHERE person = ? AND template = ? AND id < ? AND priority = 2 AND state = 'due' ORDER BY id
            """,
        ])
    func searches(_ sql: String) async throws {
        try await Fixture.with { fixture in
            let steps = try await fixture.store.read { db in
                let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN \(sql)")
                statement.setUncheckedArguments(StatementArguments())
                return try Row.fetchAll(statement).map { $0["detail"] as String }
            }
            #expect(!steps.isEmpty)
            for step in steps { #expect(!step.hasPrefix("SCAN") && !step.contains("TEMP B-TREE FOR ORDER"), "\(step)") }
        }
    }
}
