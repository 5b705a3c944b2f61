import Foundation
import Mail
import TestSupport
import Testing

/// A practice on real servers: two practitioners, members with and without a booking, strangers; and a record of steps.
final class Practice {
    let lab: MailLab
    let rig: PosternRig
    let label: String
    let jane: MailClient
    let raj: MailClient
    /// A member with a booking with Jane.
    let mia: MailClient
    /// A member without one.
    let max: MailClient
    let sam: MailClient
    let story = Story()
    /// Where enquiries and support are worked on.
    let desk: any HelpDesk
    private var letters = 0
    private var seen: Set<Int> = []

    init(desk kind: HelpDeskKind = .local, configure: (inout PosternRig.Options, _ label: String) -> Void = { _, _ in })
        async throws
    {
        lab = try await MailLab.shared()
        let domain = lab.newDomain()
        let label = String(domain.prefix { $0 != "." })
        self.label = label
        jane = MailClient(name: "Jane Doe", address: "jane@\(label).practice.test")
        raj = MailClient(name: "Raj Patel", address: "raj@\(label).practice.test")
        mia = MailClient(name: "Mia Moor", address: "mia@\(label).people.test")
        max = MailClient(name: "Max Hill", address: "max@\(label).people.test")
        sam = MailClient(name: "Sam Lee", address: "sam@\(label).people.test")
        var options = PosternRig.Options()
        options.members = [
            .init(externalID: "mia", name: mia.name, addresses: [mia.address]),
            .init(externalID: "max", name: max.name, addresses: [max.address]),
        ]
        configure(&options, label)
        desk = try await kind.make(&options)
        rig = try PosternRig(
            lab: lab, domain: domain,
            practitioners: [
                .init(handle: "jane-doe", name: jane.name, addresses: [jane.address]),
                .init(handle: "raj-patel", name: raj.name, addresses: [raj.address]),
            ], options: options)
    }

    /// Starts the gateway and books Mia with Jane, some days from now.
    func open() async throws {
        try rig.start()
        try await book("booking-1", "mia")
    }

    /// Imports one booking with Jane, three days from now.
    func book(_ id: String, _ member: String, status: String = "confirmed") async throws {
        let start = Date(timeIntervalSinceNow: 3 * 86_400).ISO8601Format()
        let end = Date(timeIntervalSinceNow: 3 * 86_400 + 3_000).ISO8601Format()
        let file = rig.folder.file("\(id).csv")
        try
            "externalId,practitioner,member,startsAt,endsAt,status\n\(id),jane-doe,\(member),\(start),\(end),\(status)\n"
            .write(toFile: file, atomically: true, encoding: .utf8)
        let result = try await rig.run(["import", "bookings", file])
        try #require(result.status == 0, "\(result.output)")
    }

    /// A fresh Message-ID's left side.
    func newID(_ client: MailClient) -> String {
        letters += 1
        return "\(label)-\(letters)@\(client.address.split(separator: "@").last ?? "x")"
    }

    /// The address of ours with that local part.
    func address(_ localPart: String) -> String { "\(localPart)@\(rig.domain)" }

    /// Runs one step of a journey to its end and records it: what went in, the rule, every mail that left.
    ///
    /// - Parameters:
    ///   - filings: how many arrivals the step brings about.
    ///   - wanted: how many mails, where something else than an arrival brings them about.
    /// - Returns: the mails that left, as the queue lists them.
    @discardableResult
    func step(
        _ title: String, filings: Int = 1, mails wanted: Int = 0, _ body: () async throws -> Void
    ) async throws -> [SentMail] {
        let before = rig.filings.count
        try await body()
        try await until("\(title): the mail is filed") { self.rig.filings.count >= before + filings }
        if wanted > 0 {
            try await until("\(title): \(wanted) mails") { try await self.queued().count >= self.seen.count + wanted }
        }
        let mails = try await settled(title)
        let rules = rig.filings.dropFirst(before).map { $0.reason.isEmpty ? $0.rule : "\($0.rule): held, \($0.reason)" }
        story.add(title, rules: Array(rules), mails: mails)
        return mails
    }

    /// Sends a new mail to one of our addresses, as one step.
    @discardableResult
    func write(
        _ client: MailClient, to localPart: String, _ subject: String, _ text: String, title: String? = nil
    ) async throws -> [SentMail] {
        let to = localPart.contains("@") ? localPart : address(localPart)
        return try await step(title ?? "\(client.name) → \(localPart.prefix { $0 != "@" }.prefix(12)): \(subject)") {
            let mail = client.write(to: to, subject: subject, text: text, id: self.newID(client))
            try await self.lab.deliver(mail, from: client.address, to: [to])
        }
    }

    /// Answers the last mail that the client got whose template's words it holds, as one step.
    @discardableResult
    func reply(_ client: MailClient, to mail: Message, _ text: String, title: String? = nil) async throws -> [SentMail]
    {
        try await step(title ?? "\(client.name) replies: \(text)") {
            let answer = client.reply(to: mail.raw, text: text, id: self.newID(client))
            let to = Message(parsing: answer).to.first?.address?.description ?? ""
            try await self.lab.deliver(answer, from: client.address, to: [to])
        }
    }

    /// The mails a person got, newest last.
    func mails(of client: MailClient) -> [Message] {
        lab.mails(of: client.address).map { Message(parsing: $0) }.sorted {
            ($0.date?.timestamp.milliseconds ?? 0) < ($1.date?.timestamp.milliseconds ?? 0)
        }
    }

    /// The newest mail of a person that holds these words.
    func mail(of client: MailClient, with words: String) async throws -> Message {
        try await until("\(client.name) has a mail with “\(words)”") { self.find(client, words) != nil }
        return try #require(find(client, words))
    }

    private func find(_ client: MailClient, _ words: String) -> Message? {
        mails(of: client).last { ($0.plainBody ?? "").folded.contains(words) || $0.subject.contains(words) }
    }

    /// Waits until nothing of the queue is under way and what was sent lies in its recipients' mailboxes; gives what has
    /// come into the queue since the last step.
    private func settled(_ title: String) async throws -> [SentMail] {
        var all: [SentMail] = []
        try await until("\(title): the queue is empty") {
            all = try await self.queued()
            return all.allSatisfy { !["due", "claimed", "handing-over"].contains($0.state) }
        }
        // The server's 250 is not yet a mail in a mailbox: Postfix hands it to Dovecot afterwards.
        let sent = Dictionary(grouping: all.filter { $0.state == "sent" }, by: \.to).mapValues(\.count)
        try await until("\(title): what was sent has arrived") {
            sent.allSatisfy { address, count in self.lab.mails(of: address).count >= count }
        }
        let new = all.filter { seen.insert($0.id).inserted }
        return new.sorted { $0.id < $1.id }
    }

    private func queued() async throws -> [SentMail] {
        let listed = try await rig.run(["queue", "list", "--json", "--limit", "5000"] + Practice.everyState)
        return SentMail.list(listed.output)
    }

    /// The newest ticket of a kind, as soon as the desk has it.
    func ticket(_ kind: String) async throws -> HelpDeskTicket {
        var found: HelpDeskTicket?
        try await until("the desk has a ticket: \(kind)") {
            found = try await self.desk.tickets(self).last { $0.kind == kind }
            return found != nil
        }
        return try #require(found)
    }

    /// Ends the gateway and the desk, which has mailed nobody of ours.
    func end() async throws {
        try await rig.end()
        try await desk.end()
    }

    private static let everyState = [
        "due", "claimed", "handing-over", "sent", "failed", "uncertain", "held", "cancelled",
    ].flatMap { ["--state", $0] }

    /// Polls until something holds; a minute at most.
    func until(_ what: String, _ holds: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end {
            if try await holds() { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record("not within a minute: \(what)\n\(rig.log.suffix(2_000))")
        throw Unreached(what: what)
    }

    struct Unreached: Error { let what: String }
}

/// A mail of the queue.
struct SentMail: Hashable {
    let id: Int
    let template: String
    let to: String
    let state: String

    static func list(_ json: String) -> [SentMail] {
        let rows = (try? JSONSerialization.jsonObject(with: Data(json.utf8))) as? [[String: Any]] ?? []
        return rows.compactMap { row in
            guard let id = row["id"] as? Int, let template = row["template"] as? String,
                let to = row["to"] as? String, let state = row["state"] as? String
            else { return nil }
            return SentMail(id: id, template: template, to: to, state: state)
        }
    }
}

extension [SentMail] {
    /// `template → local part of the recipient`, in order.
    var words: [String] {
        map { "\($0.template) → \($0.to.prefix { $0 != "@" })" + ($0.state == "sent" ? "" : " (\($0.state))") }
    }
}

extension PosternRig {
    /// What the log says was filed, in order.
    var filings: [(rule: String, reason: String)] {
        log.split(separator: "\n").compactMap { line in
            guard line.contains("\"filed\""),
                let row = (try? JSONSerialization.jsonObject(with: Data(line.utf8))) as? [String: String],
                row["message"] == "filed", let rule = row["rule"]
            else { return nil }
            return (rule, row["reason"] ?? "")
        }
    }
}
