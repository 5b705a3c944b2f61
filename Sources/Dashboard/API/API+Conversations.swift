import Flow
import HTTPTypes
import Hummingbird
import Mail
import Store
import Triage

/// Conversations and entries, and writing in somebody's name.
extension API {
    func addConversations(to router: Router<WebContext>) {
        router.at(
            RouterPath("\(API.root)/conversations"), get: needing(.conversationsRead, conversations),
            post: needing(.messagesWrite, begin))
        router.at(RouterPath("\(API.root)/conversations/{id}"), get: needing(.conversationsRead, conversation))
        router.at(
            RouterPath("\(API.root)/conversations/{id}/entries"), get: needing(.conversationsRead, entries),
            post: needing(.messagesWrite, add))
        router.at(RouterPath("\(API.root)/enquiries"), post: needing(.enquiriesWrite, enquire))
    }

    @Sendable private func conversations(_ call: APIRequest) async throws -> Response {
        let (limit, cursor) = (try call.limit(), try call.cursor())
        var people: [PersonID] = []
        for asked in try sides(call) {
            guard let found = try await site.store.registered(asked.id, asked.role) else {
                return APIJSON.response(APIPage<ConversationView>(data: [], next: nil))
            }
            people.append(found.id)
        }
        let found = try await site.store.conversations(of: people, after: cursor, limit: limit + 1)
        return APIJSON.response(
            APIPage(
                data: try await views(Array(found.prefix(limit))),
                next: found.count > limit ? found[limit - 1].conversation.id.description : nil))
    }

    /// The people whose conversations are asked for, one on each side at most; none for everybody's.
    private func sides(_ call: APIRequest) throws(APIProblem) -> [(id: String, role: KnownPerson.Role)] {
        var asked: [(id: String, role: KnownPerson.Role)] = []
        for (name, role) in [("practitioner", KnownPerson.Role.practitioner), ("member", .member)] {
            guard let id = call.parameter(name) else { continue }
            guard (1...WebLimits.idCharacters).contains(id.unicodeScalars.count) else {
                throw .parameter(name, "Write an external id, or leave it out.")
            }
            asked.append((id, role))
        }
        return asked
    }

    @Sendable private func conversation(_ call: APIRequest) async throws -> Response {
        APIJSON.tagged(try await views([try await listed(call)])[0], for: call.request)
    }

    @Sendable private func entries(_ call: APIRequest) async throws -> Response {
        let listed = try await listed(call)
        let limit = try call.limit()
        let found = try await site.store.entries(
            of: listed.conversation.id, after: try call.cursor(), limit: limit + 1)
        let masked = try await site.mask.masked(
            found.map { entry in
                WordsToMask(
                    practitioner: listed.conversation.practitioner.id, counterpart: listed.conversation.counterpart.id,
                    senders: entry.senders, texts: [entry.text, entry.trimmed])
            })
        let views = zip(found, masked).map { EntryView($0, text: $1[0], trimmed: $1[1]) }
        return APIJSON.response(
            APIPage(
                data: Array(views.prefix(limit)), next: found.count > limit ? found[limit - 1].id.description : nil))
    }

    private func listed(_ call: APIRequest) async throws -> ListedConversation {
        guard let found = try await site.store.listedConversation(ConversationID(try call.number("id"))) else {
            throw APIProblem.notFound
        }
        return found
    }

    private func views(_ found: [ListedConversation]) async throws -> [ConversationView] {
        let masked = try await site.mask.masked(
            found.map { listed in
                WordsToMask(
                    practitioner: listed.conversation.practitioner.id, counterpart: listed.conversation.counterpart.id,
                    texts: [listed.conversation.subject])
            })
        return zip(found, masked).map { ConversationView($0, subject: $1[0]) }
    }

    /// An entry of one of the two sides, in a conversation that is there.
    @Sendable private func add(_ call: APIRequest) async throws -> Response {
        let listed = try await listed(call)
        var object = try await call.object(["author", "text", "wordingShownAt"])
        let author = object.required("author", most: 20)
        let words = words(&object)
        let party = Party(rawValue: author)
        if party == nil, !author.isEmpty { object.wrong("author", "Write practitioner or counterpart.") }
        let person = party.map { listed.conversation.person($0) }
        if let person, person.role != .practitioner && person.role != .member {
            object.wrong("author", "Only a practitioner and a member can be written for.")
        }
        try object.check()
        guard let person else { throw APIProblem.failed }
        return try await once(call, try object.bytes(adding: [:])) { name in
            try await write(
                TypedMessage(
                    id: name, author: person, aim: .conversation(listed.conversation.id), text: words.text,
                    channel: .api, sawWordingAt: words.shownAt))
        }
    }

    /// First words: of a member to a practitioner, of a practitioner to a client, or of either to support.
    @Sendable private func begin(_ call: APIRequest) async throws -> Response {
        var object = try await call.object([
            "author", "practitioner", "member", "isSupport", "subject", "text", "wordingShownAt",
        ])
        let author = object.required("author", most: WebLimits.idCharacters)
        let (practitioner, member) = (
            object.text("practitioner", most: WebLimits.idCharacters),
            object.text("member", most: WebLimits.idCharacters)
        )
        let isSupport = object.flag("isSupport") ?? false
        let subject = object.text("subject", most: WebLimits.subjectCharacters) ?? ""
        let words = words(&object)
        if [practitioner != nil, member != nil, isSupport].count(where: { $0 }) != 1 {
            object.wrong("", "Name one of practitioner, member and isSupport: whom it is for.")
        }
        try object.check()
        let writer = try await person(author, [.practitioner, .member], "author")
        let aim: TypedMessage.Aim
        if let practitioner {
            let other = try await person(practitioner, [.practitioner], "practitioner")
            guard writer.role == .member, let handle = other.handle else {
                throw APIProblem.invalid([.init(pointer: "/author", detail: "Only a member writes to a practitioner.")])
            }
            aim = .practitioner(handle)
        } else if let member {
            let other = try await person(member, [.member], "member")
            guard writer.role == .practitioner else {
                throw APIProblem.invalid([.init(pointer: "/author", detail: "Only a practitioner writes to a client.")])
            }
            aim = .client(other.id)
        } else {
            aim = .support
        }
        return try await once(call, try object.bytes(adding: [:])) { name in
            try await write(
                TypedMessage(
                    id: name, author: writer, aim: aim, subject: TypedText.line(subject), text: words.text,
                    channel: .api, sawWordingAt: words.shownAt))
        }
    }

    private func words(_ object: inout APIObject) -> (text: String, shownAt: Timestamp?) {
        let text = TypedText.lines(object.required("text", most: WebLimits.messageCharacters))
        if text.isEmpty, object.errors.isEmpty { object.wrong("text", "Write something.") }
        return (text, object.moment("wordingShownAt"))
    }

    private func person(
        _ externalID: String, _ roles: [KnownPerson.Role], _ key: String
    ) async throws -> KnownPerson {
        for role in roles {
            guard let found = try await site.store.registered(externalID, role) else { continue }
            if let person = try await site.store.person(named: found.externalID), person.id == found.id {
                return person
            }
        }
        throw APIProblem.invalid([.init(pointer: "/\(key)", detail: "Nobody has this external id.")])
    }

    /// What became of typed words, as an answer.
    private struct Written: Encodable {
        /// `filed`, or `held` where an operator looks at it first.
        var status: String
        var conversation: Int64?
        /// True where it went to support, since it may not go to whom it was for.
        var isSupport: Bool
        var reason: String?
    }

    private func write(_ message: TypedMessage) async throws -> (HTTPResponse.Status, [UInt8]) {
        switch try await site.writing.write(message) {
        case .filed(let conversation, let isSupport):
            let written = Written(status: "filed", conversation: conversation?.rawValue, isSupport: isSupport)
            return (.created, APIJSON.bytes(written))
        case .held(let reason):
            return (.accepted, APIJSON.bytes(Written(status: "held", isSupport: false, reason: reason.rawValue)))
        case .refused:
            throw APIProblem.invalid([.init(pointer: "", detail: "This author cannot write there.")])
        }
    }

    /// A stranger's enquiry, as the form takes it.
    @Sendable private func enquire(_ call: APIRequest) async throws -> Response {
        var object = try await call.object(["name", "email", "text", "practitioner", "wordingShownAt"])
        let name = TypedText.line(object.required("name", most: WebLimits.nameCharacters))
        let email = object.required("email", most: WebLimits.emailBytes)
        let handle = object.text("practitioner", most: WebLimits.handleBytes)
        let words = words(&object)
        let address = TypedEnquiry.address(email)
        if address == nil, !email.isEmpty { object.wrong("email", "This is no address that mail can reach.") }
        if name.isEmpty, object.errors.isEmpty { object.wrong("name", "Write a name.") }
        try object.check()
        guard let address else { throw APIProblem.failed }
        var practitioner: String?
        if let handle {
            guard let found = try await enquiries.practitioner(handle: handle.lowercased()) else {
                throw APIProblem.invalid([.init(pointer: "/practitioner", detail: "Nobody has this handle.")])
            }
            practitioner = found.handle
        }
        return try await once(call, try object.bytes(adding: [:])) { id in
            let outcome = try await enquiries.submit(
                FormEnquiry(
                    formID: id, name: name, email: address, message: words.text, practitioner: practitioner,
                    source: "api-\(call.token.id)", shownAt: words.shownAt ?? site.now()))
            if case .refused(let fields) = outcome {
                throw APIProblem.invalid(
                    fields.map(\.rawValue).sorted().map {
                        .init(pointer: "/\($0 == "message" ? "text" : $0)", detail: "Cannot be taken as it is.")
                    })
            }
            return (.accepted, APIJSON.bytes(["status": "accepted"]))
        }
    }
}
