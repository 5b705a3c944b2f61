/// The same state as over the wire, for tests that run in the same process.
extension Server {
    /// The stand-in's time.
    package var now: Moment { desk.look { $0.now } }
    /// All tickets, in the order they came; the deleted ones too.
    package var tickets: [Ticket] { desk.look { world in world.ticketIDs.compactMap { world.tickets[$0] } } }
    /// What ZenDesk would have mailed.
    package var outbox: [DeskMail] { desk.look { $0.outbox } }
    /// Those of its mails that went to people who ask.
    package var mailsToRequesters: [DeskMail] { outbox.filter { mail in mail.to.contains { !$0.isStaff } } }
    /// What was held back.
    package var suspended: [SuspendedTicket] { desk.look { $0.suspended } }
    /// The ids of the groups of agents.
    package var groups: [Int64] { desk.look { $0.groups.map(\.id) } }
    /// The ids of the forms of tickets.
    package var forms: [Int64] { desk.look { $0.forms.map(\.id) } }
    /// How many requests have come to the API, and how many of them a limit refused.
    package var traffic: (requests: Int, refused: Int) {
        desk.look { ($0.forgotten + $0.seen.count, $0.refusedByLimit) }
    }
    /// The requests to the API up to now.
    package var requests: [SeenRequest] { desk.look { $0.seen } }

    /// A ticket, also one that is deleted.
    package func ticket(_ id: Int64) -> Ticket? { desk.look { $0.tickets[id] } }

    /// The comments of a ticket, oldest first.
    package func comments(of ticket: Int64) -> [Comment] { desk.look { $0.comments[ticket] ?? [] } }

    /// The audits of a ticket, oldest first.
    package func audits(of ticket: Int64) -> [Audit] { desk.look { $0.audits[ticket] ?? [] } }

    /// A file of an upload or a comment.
    package func attachment(_ id: Int64) -> Attachment? { desk.look { $0.attachments[id] } }

    /// The person with an address.
    package func user(_ email: String) -> User? { desk.look { $0.user(email: email) } }

    /// The person of an id.
    package func user(_ id: Int64) -> User? { desk.look { $0.users[id] } }

    /// Changes how it is set up.
    package func configure(_ change: @Sendable (inout DeskSettings) -> Void) {
        desk.touch { change(&$0.settings) }
    }

    // MARK: Faults

    /// Something that goes wrong with requests to come.
    package func fail(_ rules: FaultRule...) { desk.touch { $0.faults += rules } }

    /// Nothing goes wrong any more; what was held back is let go.
    package func heal() {
        desk.touch { world in
            world.faults = []
            world.webhookFaults = []
            world.release()
        }
    }

    /// Something that goes wrong with deliveries to come.
    ///
    /// - Parameters:
    ///   - events: a pattern of event types, where `*` stands for anything.
    ///   - count: nil for all that come.
    package func failWebhooks(
        _ fault: WebhookFault, events: String = "*", count: Int? = 1, probability: Double? = nil
    ) {
        desk.touch {
            $0.webhookFaults.append(
                WebhookFaultRule(fault: fault, pattern: events, count: count, probability: probability))
        }
    }

    // MARK: What happens at the desk

    /// Moves the clock.
    package func advance(seconds: Int64) throws { try control("clock", ["advance": .integer(seconds)]) }

    /// Does something to a ticket as an agent, by the names of docs/desk-stand-in.md: `reply`, `status`, `field`, `assign`,
    /// `tags`, `merge`, `delete`, `restore`, `destroy`, `redact`, `redact-file`, `hide`.
    ///
    /// - Throws: `Failure` where ZenDesk would refuse.
    package func act(_ action: String, on ticket: Int64, _ values: JSON = [:]) throws {
        try control("tickets/\(ticket)/\(action)", values)
    }

    /// An answer of Ana's.
    package func reply(_ text: String, to ticket: Int64, isPublic: Bool = true, status: String? = nil) throws {
        var values: JSON = ["body": .string(text), "public": .bool(isPublic)]
        if let status { values["status"] = .string(status) }
        try act("reply", on: ticket, values)
    }

    /// A mail comes to the desk's address.
    @discardableResult
    package func receiveMail(_ values: JSON) throws -> JSON { try control("mail", values) }

    /// Suspends somebody, or lets them in again.
    package func suspend(_ email: String, _ isSuspended: Bool = true) throws {
        guard let user = user(email) else { throw Failure.notFound }
        try control("users/\(user.id)", ["suspended": .bool(isSuspended)])
    }

    /// A custom field of tickets; returns its id.
    package func addField(_ title: String, required: Bool = false) throws -> Int64 {
        let answer = try control("fields", ["title": .string(title), "required": .bool(required), "type": "text"])
        return answer["ticket_field"]?["id"]?.integer ?? 0
    }

    /// Adds a webhook for what happens to tickets; an address that is subscribed already stays so once.
    ///
    /// - Returns: its id.
    @discardableResult
    package func subscribe(to url: String, secret: String, events: [String] = Server.ticketEvents) throws -> String {
        if let known = desk.look({ world in world.webhooks.first { $0.endpoint == url && $0.secret == secret }?.id }) {
            return known
        }
        let types = events.map { JSON.string("zen:event-type:ticket.\($0)") }
        let answer = try control(
            "webhooks",
            [
                "name": "subscriber", "endpoint": .string(url), "subscriptions": .array(types),
                "signing_secret": ["secret": .string(secret)],
            ])
        return answer["webhook"]?["id"]?.string ?? ""
    }

    /// What a gateway wants to know of tickets.
    package static let ticketEvents = [
        "created", "comment_added", "status_changed", "custom_status_changed", "comment_made_private", "soft_deleted",
        "permanently_deleted", "undeleted", "custom_field_changed",
    ]

    /// Switches a trigger on or off, by its title.
    package func setTrigger(_ title: String, isActive: Bool) {
        desk.touch { world in
            for place in world.triggers.indices where world.triggers[place].title == title {
                world.triggers[place].isActive = isActive
            }
        }
    }

    @discardableResult
    private func control(_ path: String, _ values: JSON) throws -> JSON {
        let answer = desk.handle(
            Call(
                method: "POST", target: "/_stand-in/\(path)", headers: ["content-type": "application/json"],
                body: values.bytes))
        guard 200..<300 ~= answer.status else {
            throw Failure(answer.status, "application/json", String(decoding: answer.body, as: UTF8.self))
        }
        return JSON(answer.body) ?? nil
    }
}

extension Server {
    /// Makes many tickets at once, each of its own person's.
    ///
    /// - Returns: their ids.
    package func fill(tickets: Int, commentsEach: Int) throws -> [Int64] {
        try desk.touch { world in
            let gateway = Caller(kind: .anonymous, userID: world.user(email: world.settings.gatewayEmail)?.id)
            return try (0..<tickets).map { number in
                let values: JSON = [
                    "subject": .string("Enquiry \(number)"), "external_id": .string("bulk-\(number)"),
                    "requester": ["name": .string("Person \(number)"), "email": .string("p\(number)@example.org")],
                    "comment": ["body": "Hello"],
                ]
                let id = try world.create(TicketValues(values: values), by: gateway).ticket.id
                for comment in 1..<max(1, commentsEach) {
                    let more: JSON = ["comment": ["body": .string("Comment \(comment)")]]
                    _ = try world.update(id, TicketValues(values: more), by: gateway)
                }
                return id
            }
        }
    }
}
