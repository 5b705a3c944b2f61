import DeskStandIn
import Flow
import Mail
import Store
import Triage

/// Compares what was written on both sides with what is there: each words once, in their place, and in their order.
struct DeskLedger {
    let script: DeskScript
    let store: Store
    let server: Server
    let agent: DeskAgent.Record

    /// Every difference, in words; prints what there is of everything.
    func compare() async throws -> [String] {
        var differences: [String] = []
        let tickets = Dictionary(grouping: server.tickets, by: { $0.externalID ?? "" })
        let counts = try await store.counts()
        let tasks = try await store.deskTaskCounts()
        print("arrivals \(counts["arrivals"] ?? 0), entries \(counts["entries"] ?? 0), tasks \(tasks)")
        print(
            "at the desk: tickets \(server.tickets.count), comments "
                + "\(server.tickets.map { server.comments(of: $0.id).count }.reduce(0, +)), mails to requesters "
                + "\(server.mailsToRequesters.count)")
        if tasks["done"] != script.steps.count { differences.append("tasks: \(tasks)") }
        if server.tickets.count != script.enquiries { differences.append("tickets: \(server.tickets.count)") }
        if !server.mailsToRequesters.isEmpty { differences.append("ZenDesk would have mailed requesters") }
        for enquiry in 0..<script.enquiries {
            let conversation = DeskFiling.conversation(of: enquiry)
            let found = tickets["postern-\(conversation)"] ?? []
            guard let ticket = found.first, found.count == 1 else {
                differences.append("enquiry \(enquiry): \(found.count) tickets")
                continue
            }
            differences += try await compare(enquiry, conversation, ticket.id)
        }
        differences += try await compareMails()
        return differences
    }

    private func compare(
        _ enquiry: Int, _ conversation: ConversationID, _ ticket: Int64
    ) async throws -> [String] {
        let own = [DeskScript.Step.enquiry(enquiry), .question(enquiry), .answer(enquiry)].map(\.words)
        let answers = agent.answers[ticket] ?? []
        var differences: [String] = []
        let entries = try await store.conversation(conversation)?.1.map(\.text) ?? []
        let comments = server.comments(of: ticket).filter(\.isPublic).map(\.plain)
        for words in own + answers {
            let here = entries.count { $0 == words }
            let there = comments.count { $0.contains(words) }
            if here != 1 || there != 1 { differences.append("\(words) here \(here) times, there \(there) times") }
        }
        if entries.count != own.count + answers.count { differences.append("\(enquiry): entries \(entries)") }
        if comments.count != own.count + answers.count { differences.append("\(enquiry): comments \(comments)") }
        let order = comments.compactMap { comment in own.firstIndex { comment.contains($0) } }
        if order != order.sorted() { differences.append("\(enquiry): order \(comments)") }
        let heard = entries.filter { answers.contains($0) }
        if heard != answers { differences.append("\(enquiry): agents' order \(heard)") }
        return differences
    }

    private func compareMails() async throws -> [String] {
        let answers = agent.answers.values.reduce(0) { $0 + $1.count }
        let queued = try await store.queuedMails(states: [.due], limit: script.enquiries * 10)
        let relayed = queued.count { $0.template == .messageFromSupport }
        let told = queued.count { $0.template == .enquiryAcknowledgement }
        print(
            "agents' answers \(answers), private notes \(agent.notes.count); mails queued: message-from-support "
                + "\(relayed), enquiry-acknowledgement \(told)")
        var differences: [String] = []
        if relayed != answers { differences.append("message-from-support: \(relayed) for \(answers) answers") }
        if told != script.enquiries { differences.append("enquiry-acknowledgement: \(told)") }
        return differences
    }
}
