import Curl
import Flow
import Foundation
import Mail
import Store

/// Looks whether the account is set up for us, and changes nothing.
extension ZenDesk {
    /// The login and its role, the fields, the export, the rules that mail people, the webhook.
    package func check() async -> [DeskFinding] {
        guard let login = await checkLogin() else {
            return [DeskFinding(.failure, "ZenDesk knows our user as no agent: give it the role of an agent")]
        }
        var findings = [login]
        guard login.weight == .fine else { return findings }
        findings += await checked("ticket fields") { try await self.checkFields() }
        findings += await checked("ticket forms") {
            try await self.checkIDs(of: self.settings.forms, named: "forms", path: "ticket_forms")
        }
        findings += await checked("groups") {
            try await self.checkIDs(of: self.settings.groups, named: "groups", path: "groups")
        }
        findings += await checked("the incremental export") { try await self.checkExport() }
        findings += await checked("triggers and automations") { try await self.checkRules() }
        findings += await checked("the webhook") { try await self.checkWebhook() }
        return findings
    }

    private func checked(_ what: String, _ look: () async throws -> [DeskFinding]) async -> [DeskFinding] {
        do {
            return try await look()
        } catch {
            return [DeskFinding(.failure, "ZenDesk, \(what): \(error)")]
        }
    }

    /// nil for an end user.
    private func checkLogin() async -> DeskFinding? {
        struct Answer: Decodable { var user: ZenDeskUser }
        do {
            let me = try await client.send(ZenDeskCall(.get, "users/me"), as: Answer.self).user
            return me.isStaff
                ? DeskFinding(.fine, "ZenDesk at \(settings.url), as \(me.role ?? "agent") \(me.id)") : nil
        } catch {
            return DeskFinding(.failure, "ZenDesk at \(settings.url): \(error)")
        }
    }

    private func checkFields() async throws -> [DeskFinding] {
        struct Answer: Decodable {
            struct Field: Decodable {
                var id: Int64
                var active: Bool?
            }
            var ticketFields: [Field]
        }
        let wanted = [
            ("practitionerField", settings.practitionerField), ("conversationField", settings.conversationField),
        ].compactMap { name, id in id.map { (name: name, id: $0) } }
        guard !wanted.isEmpty else { return [] }
        let there = try await client.send(ZenDeskCall(.get, "ticket_fields"), as: Answer.self).ticketFields
        return wanted.map { name, id in
            there.contains { $0.id == id && $0.active != false }
                ? DeskFinding(.fine, "ZenDesk has the ticket field \(id) of \(name)")
                : DeskFinding(.failure, "ZenDesk has no active ticket field \(id): change desk.zendesk.\(name)")
        }
    }

    /// Whether the forms or groups are there that tickets of a kind are given.
    private func checkIDs(
        of ids: [TicketKind: Int64], named key: String, path: String
    ) async throws -> [DeskFinding] {
        var findings: [DeskFinding] = []
        for (kind, id) in ids.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            do {
                try await client.send(ZenDeskCall(.get, "\(path)/\(id)"))
                findings.append(DeskFinding(.fine, "ZenDesk has number \(id) of \(key).\(kind.rawValue)"))
            } catch let trouble as ZenDeskTrouble where trouble.cause == .missing {
                let words = "ZenDesk has no \(id) among its \(key): change desk.zendesk.\(key).\(kind.rawValue)"
                findings.append(DeskFinding(.failure, words))
            }
        }
        return findings
    }

    /// In seconds: of the last minute the export tells nothing.
    private static let exportLookBack: Int64 = 600

    private func checkExport() async throws -> [DeskFinding] {
        let start = String(now().milliseconds / 1_000 - Self.exportLookBack)
        do {
            try await client.send(
                ZenDeskCall(
                    .get, "incremental/tickets/cursor.json", query: [("start_time", start), ("per_page", "1")],
                    voice: .export, bucket: .export))
            return [DeskFinding(.fine, "ZenDesk's incremental export can be read")]
        } catch let trouble as ZenDeskTrouble where trouble.cause == .login {
            let words = "ZenDesk's incremental export wants an admin: name one in desk.zendesk.export"
            return [DeskFinding(.failure, words)]
        }
    }

    /// The events that our webhook is to be subscribed to, so that we hear of them at once.
    package static let events = [
        "comment_added", "status_changed", "custom_field_changed", "comment_made_private", "soft_deleted", "undeleted",
    ].map { "zen:event-type:ticket.\($0)" }

    private func checkWebhook() async throws -> [DeskFinding] {
        guard let endpoint = settings.webhook?.url else { return [] }
        struct Answer: Decodable {
            struct Webhook: Decodable {
                var endpoint: String
                var status: String?
                var subscriptions: [String]?
            }
            var webhooks: [Webhook]
        }
        let there = try await client.send(
            ZenDeskCall(.get, "webhooks", query: [("page[size]", "100")]), as: Answer.self
        ).webhooks.filter { $0.endpoint == endpoint }
        if let active = there.first(where: { $0.status == "active" }) {
            // One that triggers drive says so, and tells what they tell.
            let heard = Set(active.subscriptions ?? [])
            let absent = Self.events.filter { !heard.contains($0) }
            guard !absent.isEmpty, !heard.contains("conditional_ticket_events") else {
                return [DeskFinding(.fine, "ZenDesk has our webhook")]
            }
            let words =
                "ZenDesk's webhook is not subscribed to \(absent.joined(separator: ", ")); these are found later"
            return [DeskFinding(.warning, words)]
        }
        let words =
            there.isEmpty
            ? "ZenDesk has no webhook to \(endpoint): replies are found by the export alone, up to two minutes late"
            : "ZenDesk's webhook to \(endpoint) is switched off"
        return [DeskFinding(.warning, words)]
    }

    // MARK: Rules

    /// Triggers and automations that would mail requesters of our tickets, each with what to change.
    func checkRules() async throws -> [DeskFinding] {
        struct Triggers: Decodable {
            var triggers: [ZenDeskRule]
            var meta: ZenDeskPage.Meta?
        }
        struct Automations: Decodable { var automations: [ZenDeskRule] }
        var rules: [ZenDeskRule] = []
        var cursor: String?
        repeat {
            var query = [(name: "active", value: "true"), (name: "page[size]", value: "100")]
            if let cursor { query.append(("page[after]", cursor)) }
            let page = try await client.send(ZenDeskCall(.get, "triggers", query: query), as: Triggers.self)
            rules += page.triggers
            cursor = ZenDeskPage(meta: page.meta).next
        } while cursor != nil
        let call = ZenDeskCall(.get, "automations", query: [("page[size]", "100")])
        rules += try await client.send(call, as: Automations.self).automations
        let offenders = rules.filter { $0.active && $0.mailsRequesters && !$0.sparesOurs }
        guard !offenders.isEmpty else {
            return [DeskFinding(.fine, "no rule of ZenDesk mails the requesters of our tickets")]
        }
        return offenders.map { rule in
            DeskFinding(
                .warning,
                """
                ZenDesk's rule "\(rule.title)" mails requesters of our tickets, who would get everything twice: clone \
                it, add to "meet all" the condition Tags, Contains none of the following, \(ZenDeskSettings.tag), and \
                deactivate the original
                """)
        }
    }
}

/// A trigger or an automation.
private struct ZenDeskRule: Decodable {
    struct Condition: Decodable {
        var field: String?
        var `operator`: String?
        var value: String?

        private enum Keys: CodingKey { case field, `operator`, value }

        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: Keys.self)
            field = try? members.decode(String.self, forKey: .field)
            `operator` = try? members.decode(String.self, forKey: .operator)
            value =
                (try? members.decode(String.self, forKey: .value))
                ?? (try? members.decode([String].self, forKey: .value))?.joined(separator: " ")
        }
    }

    struct Conditions: Decodable { var all: [Condition]? }

    /// `["requester_id", subject, body]`, or a text.
    struct Action: Decodable {
        var field: String?
        var recipient: String?

        private enum Keys: CodingKey { case field, value }

        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: Keys.self)
            field = try? members.decode(String.self, forKey: .field)
            recipient =
                (try? members.decode([String].self, forKey: .value))?.first
                ?? (try? members.decode(String.self, forKey: .value))
        }
    }

    var title: String
    var active: Bool
    var conditions: Conditions?
    var actions: [Action]?

    var mailsRequesters: Bool {
        (actions ?? []).contains { action in
            guard action.field == "notification_user", let to = action.recipient else { return false }
            return to.hasPrefix("requester") || to == "all_agents_and_requester"
        }
    }

    /// True where it passes over tickets with our tag.
    var sparesOurs: Bool {
        (conditions?.all ?? []).contains { condition in
            condition.field == "current_tags" && condition.operator == "not_includes"
                && (condition.value ?? "").split(separator: " ").contains(Substring(ZenDeskSettings.tag))
        }
    }
}
