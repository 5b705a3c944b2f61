import GRDB

extension Store {
    /// Counts by state, for `check`, `serve`'s closing line and tests: `arrivals.filed`, `outgoing.sent`, `entries`, ….
    ///
    /// A state without rows is left out; the help desk's own person is not counted among the people.
    /// Reads every row's state: not for the path of a mail.
    package func counts() async throws -> [String: Int] {
        try await read { db in
            let rows = try db.rows(
                """
                SELECT 'arrivals.' || disposition AS name, count(*) AS number FROM arrival GROUP BY disposition
                UNION ALL SELECT 'outgoing.' || state, count(*) FROM outgoing GROUP BY state
                UNION ALL SELECT 'people.' || role, count(*) FROM person WHERE role <> 'desk' GROUP BY role
                UNION ALL SELECT 'arrivals', count(*) FROM arrival
                UNION ALL SELECT 'outgoing', count(*) FROM outgoing
                UNION ALL SELECT 'people', count(*) FROM person WHERE role <> 'desk'
                UNION ALL SELECT 'entries', count(*) FROM entry
                UNION ALL SELECT 'conversations', count(*) FROM conversation
                UNION ALL SELECT 'questions', count(*) FROM question
                UNION ALL SELECT 'reports', count(*) FROM report
                UNION ALL SELECT 'wordings', count(*) FROM wording
                """)
            return Dictionary(uniqueKeysWithValues: rows.map { ($0["name"] as String, $0["number"] as Int) })
        }
    }
}
