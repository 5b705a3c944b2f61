import Curl
import Flow
import Mail
import Store
import Triage

/// The daily look for what no single request shows.
extension ZenDesk {
    /// What has drifted apart: rules that would mail our requesters, mails that ZenDesk holds back, tickets that are gone.
    ///
    /// A ticket of ours that is not there any more is told as thrown away, by `DeskChange`.
    ///
    /// - Throws: `DeskUnreachable`, or an error of the store.
    package func inspect() async throws -> DeskInspection {
        do {
            var inspection = DeskInspection()
            inspection.findings = try await allowed("triggers and automations") {
                try await self.checkRules().filter { $0.weight != .fine }.map(\.words)
            }
            inspection.findings += try await allowed("its suspended tickets") { try await self.heldBack() }
            inspection.changes = try await missingTickets()
            return inspection
        } catch let trouble as ZenDeskTrouble {
            throw DeskUnreachable(trouble.description)
        }
    }

    /// What our user may not see is a finding too, and keeps nobody from the rest of the look.
    private func allowed(_ what: String, _ look: () async throws -> [String]) async throws -> [String] {
        do {
            return try await look()
        } catch let trouble as ZenDeskTrouble where trouble.cause == .login {
            return ["ZenDesk does not let our user see \(what): give it that right, or look there yourselves"]
        }
    }

    /// Mails to our address that ZenDesk keeps among the suspended: nobody is told of these.
    private func heldBack() async throws -> [String] {
        struct Answer: Decodable {
            struct Suspended: Decodable { var recipient: String? }
            var suspendedTickets: [Suspended]
            var meta: ZenDeskPage.Meta?
        }
        var count = 0
        var cursor: String?
        for _ in 1...Self.inspectedPages {
            var query = [(name: "page[size]", value: "100")]
            if let cursor { query.append(("page[after]", cursor)) }
            let page = try await client.send(ZenDeskCall(.get, "suspended_tickets", query: query), as: Answer.self)
            count += page.suspendedTickets.count { isOurs($0.recipient) }
            cursor = ZenDeskPage(meta: page.meta).next
            if cursor == nil { break }
        }
        guard count > 0 else { return [] }
        return ["ZenDesk holds mails back that came to it, in its view Suspended tickets: recover or delete them there"]
    }

    /// Where we know no address of the account's, all of them are.
    private func isOurs(_ recipient: String?) -> Bool {
        guard let own = settings.recipient else { return true }
        return recipient?.lowercased() == own.lowercased()
    }

    /// The tickets that we have and ZenDesk has not.
    private func missingTickets() async throws -> [DeskChange] {
        struct Answer: Decodable { var tickets: [ZenDeskTicket] }
        var missing: [DeskChange] = []
        var last = TicketID(0)
        for _ in 1...Self.inspectedPages {
            let links = try await store.openDeskLinks(after: last, limit: Self.idsTogether)
            guard let end = links.last else { break }
            last = end.ticket
            let numbers = links.compactMap { link in link.externalID.flatMap { Int64($0) } }
            guard !numbers.isEmpty else { continue }
            let ids = numbers.map(String.init).joined(separator: ",")
            let call = ZenDeskCall(.get, "tickets/show_many", query: [("ids", ids)])
            let there = Set(try await client.send(call, as: Answer.self).tickets.map(\.id))
            for link in links {
                guard let number = link.externalID.flatMap({ Int64($0) }), !there.contains(number),
                    try await isGone(number)
                else { continue }
                missing.append(
                    DeskChange(
                        id: ZenDeskID.ended(number, "missing", String(now().milliseconds)), ticket: link.ticket,
                        at: now(), event: .deleted))
            }
        }
        return missing
    }

    /// A list also leaves out what our user may not see; asked for alone, that is said to be forbidden and not missing.
    private func isGone(_ number: Int64) async throws -> Bool {
        do {
            return try await existing(number) == nil
        } catch let trouble as ZenDeskTrouble where trouble.cause == .login {
            return false
        }
    }

    /// What one look asks for at most: 5,000 rows of each.
    private static let inspectedPages = 50
    /// ZenDesk takes no more.
    private static let idsTogether = 100
}
