import Flow
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
