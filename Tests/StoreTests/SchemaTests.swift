import Flow
import GRDB
import Mail
import Testing
import Triage

@testable import Store

@Suite struct SchemaTests {
    @Test("the schema knows every hold reason", arguments: HoldReason.allCases)
    func knowsReasons(_ reason: HoldReason) async throws {
        try await Fixture.with { fixture in
            let filed = try await fixture.file(Mails.from("x@y.example", uid: 1)) { _, _ in
                Decision(disposition: .held(reason), rule: "test.\(reason)")
            }
            #expect(filed.decision?.rule == "test.\(reason)")
            #expect(try await fixture.store.heldMail(filed.arrival)?.reason == reason.rawValue)
        }
    }

    @Test("the schema knows every template", arguments: TemplateName.allCases)
    func knowsTemplates(_ template: TemplateName) async throws {
        try await Fixture.with { fixture in
            let filed = try await fixture.file(Mails.from("x@y.example", uid: 1)) { _, _ in
                let request = MailRequest(template: template, recipient: .person(.existing(fixture.mark.id)))
                return Decision(
                    disposition: .filed, rule: "test", effects: [.queue(request)], routes: [ServedRoute("r")])
            }
            #expect(filed.queued.count == 1)
        }
    }

    @Test("the schema knows every verdict, proof, kind and disposition")
    func knowsTheRest() async throws {
        try await Fixture.with { fixture in
            var uid: UInt32 = 0
            for verdict in Verdict.Kind.allCases {
                for proof in SenderProof.allCases {
                    for disposition in [Disposition.filed, .note, .ignored, .dropped] {
                        uid += 1
                        let text = "text \(uid)"
                        let mail = Mails.from("x@y.example", text: text, uid: uid, verdict: verdict, proof: proof)
                        let filed = try await fixture.file(mail) { _, _ in
                            Decision(disposition: disposition, rule: "test")
                        }
                        #expect(filed.decision?.rule == "test")
                    }
                }
            }
            for kind in KnownConversation.Kind.allCases {
                uid += 1
                let filed = try await fixture.file(Mails.from("x@y.example", text: "\(kind)", uid: uid)) { _, _ in
                    let open = Effect.open(
                        kind: kind, practitioner: fixture.jane.id, counterpart: .existing(fixture.mark.id), subject: "")
                    return Decision(
                        disposition: .filed, rule: "test", effects: [open], conversation: .opened,
                        routes: [ServedRoute("\(kind)")])
                }
                #expect(filed.conversation != nil)
            }
        }
    }

    @Test("whoever refers to a person is found by an index: else merging two would read whole tables")
    func personIndexes() async throws {
        try await Fixture.with { fixture in
            let plans = try await fixture.store.read { db in
                try Row.fetchAll(
                    db,
                    sql: """
                        SELECT child.name AS child, reference."from" AS name FROM sqlite_master AS child
                            JOIN pragma_foreign_key_list(child.name) AS reference
                        WHERE child.type = 'table' AND reference."table" = 'person'
                        """
                ).flatMap { row -> [String] in
                    let (child, name): (String, String) = (row["child"], row["name"])
                    let sql = "EXPLAIN QUERY PLAN SELECT 1 FROM \(child) WHERE \(name) = 1"
                    return try Row.fetchAll(db, sql: sql).map { $0["detail"] }
                }
            }
            #expect(plans.count > 10)
            for plan in plans { #expect(plan.hasPrefix("SEARCH"), "\(plan)") }
        }
    }

    /// Columns whose values are listed in the schema, and the enumeration that is stored there.
    static let lists: [(column: String, values: [String])] = [
        ("person.role", KnownPerson.Role.allCases.map(\.rawValue)),
        ("arrival.verdict", Verdict.Kind.allCases.map(\.rawValue)),
        ("arrival.proof", SenderProof.allCases.map(\.rawValue)),
        ("arrival.reason", HoldReason.allCases.map(\.rawValue)),
        ("conversation.kind", KnownConversation.Kind.allCases.map(\.rawValue)),
        ("entry.kind", Entry.Kind.allCases.map(\.rawValue)), ("entry.author", EntryAuthor.allCases.map(\.rawValue)),
        ("entry.channel", EntryChannel.allCases.map(\.rawValue)),
        ("message_reference.party", Party.allCases.map(\.rawValue)),
        ("question.kind", QuestionKind.allCases.map(\.rawValue)),
        ("person.content", MailPreferences.Content.allCases.map(\.rawValue)),
        ("outgoing.party", Party.allCases.map(\.rawValue)),
        ("outgoing.state", OutgoingState.allCases.map(\.rawValue)),
        ("report.severity", [DeliveryReport.Severity.hard, .soft].map(\.rawValue)),
        ("ticket.kind", TicketKind.allCases.map(\.rawValue)),
        ("ticket.status", TicketStatus.allCases.map(\.rawValue)),
    ]

    @Test("what the schema allows in a column is what can be stored there, no more and no less", arguments: lists)
    func listsValues(_ list: (column: String, values: [String])) async throws {
        let names = list.column.split(separator: ".").map(String.init)
        try await Fixture.with { fixture in
            let sql = try await fixture.store.read { db in
                try String.fetchOne(
                    db, sql: "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", arguments: [names[0]])
            }
            let words = try #require(sql).replacing("\n", with: " ")
            let start = try #require(words.firstRange(of: "CHECK (\(names[1]) IN (")).upperBound
            let quoted = words[start...].prefix { $0 != ")" }.split(separator: "'", omittingEmptySubsequences: false)
            let allowed = stride(from: 1, to: quoted.count, by: 2).map { String(quoted[$0]) }
            #expect(Set(allowed) == Set(list.values))
        }
    }

    @Test("states that contradict themselves are refused by the schema itself")
    func refusesContradictions() async throws {
        try await Fixture.with { fixture in
            _ = try await fixture.openConversation()
            for sql in [
                "UPDATE outgoing SET state = 'claimed'", "UPDATE outgoing SET owner = 'a'",
                "UPDATE outgoing SET due_at = NULL", "UPDATE outgoing SET state = 'lost'",
                "UPDATE outgoing SET conversation = NULL", "UPDATE outgoing SET person = 99",
                "UPDATE arrival SET disposition = 'held'", "UPDATE arrival SET reason = 'leak'",
                "UPDATE arrival SET raw = x'00'", "UPDATE conversation SET is_open = 2",
                "UPDATE person SET handle = 'JANE'", "UPDATE entry SET conversation = 99",
                "INSERT INTO blob (sha256, bytes) VALUES (x'00', x'')",
            ] {
                await #expect(throws: StoreError.self, "\(sql)") {
                    try await fixture.store.write { db in try db.run(sql) }
                }
            }
        }
    }
}
