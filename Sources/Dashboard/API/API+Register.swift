import Flow
import HTTPTypes
import Hummingbird
import Mail
import Store
import Triage

/// People and bookings: read one, read all, and bring one in under the platform's own id.
extension API {
    private static let personKeys: Set<String> = [
        "externalId", "name", "handle", "addresses", "phones", "locale", "timeZone", "workingHours", "content",
        "quietHours",
        "digest", "status",
    ]
    private static let memberKeys = personKeys.subtracting(["handle", "workingHours", "status"])
    private static let bookingKeys: Set<String> = [
        "externalId", "practitioner", "member", "startsAt", "endsAt", "status", "title",
    ]

    func addRegister(to router: Router<WebContext>) {
        for (name, role) in [("practitioners", KnownPerson.Role.practitioner), ("members", .member)] {
            router.at(RouterPath("\(API.root)/\(name)"), get: needing(.peopleRead) { try await people($0, role) })
            router.at(
                RouterPath("\(API.root)/\(name)/{id}"), get: needing(.peopleRead) { try await person($0, role) },
                put: needing(.peopleWrite) { try await put($0, role) })
        }
        router.at(RouterPath("\(API.root)/bookings"), get: needing(.bookingsRead, bookings))
        router.at(
            RouterPath("\(API.root)/bookings/{id}"), get: needing(.bookingsRead, booking),
            put: needing(.bookingsWrite, putBooking))
    }

    private func people(_ call: APIRequest, _ role: KnownPerson.Role) async throws -> Response {
        let limit = try call.limit()
        let found = try await site.store.registered(role, after: try call.cursor(), limit: limit + 1)
        return APIJSON.response(
            APIPage(
                data: found.prefix(limit).map { PersonView($0) },
                next: found.count > limit ? found[limit - 1].id.description : nil))
    }

    private func person(_ call: APIRequest, _ role: KnownPerson.Role) async throws -> Response {
        guard let found = try await site.store.registered(try call.part("id"), role) else { throw APIProblem.notFound }
        return APIJSON.tagged(PersonView(found), for: call.request)
    }

    private func put(_ call: APIRequest, _ role: KnownPerson.Role) async throws -> Response {
        let id = try call.part("id")
        let object = try await call.object(role == .practitioner ? API.personKeys : API.memberKeys)
        try API.check(object, id)
        let before = try await site.store.registered(id, role)
        try APIJSON.check(call.request, against: before.map { PersonView($0) })
        let answer = try await imports.bringInPerson(
            try object.bytes(adding: ["externalId": id, "role": role.rawValue]))
        try API.check(answer)
        guard let found = try await site.store.registered(id, role) else { throw APIProblem.failed }
        return APIJSON.tagged(PersonView(found), for: call.request, status: answer.isCreated ? .created : .ok)
    }

    @Sendable private func bookings(_ call: APIRequest) async throws -> Response {
        let limit = try call.limit()
        let found = try await site.store.bookings(after: try call.cursor(), limit: limit + 1)
        return APIJSON.response(
            APIPage(
                data: found.prefix(limit).map { BookingView($0) },
                next: found.count > limit ? "\(found[limit - 1].id)" : nil))
    }

    @Sendable private func booking(_ call: APIRequest) async throws -> Response {
        guard let found = try await site.store.booking(try call.part("id")) else { throw APIProblem.notFound }
        return APIJSON.tagged(BookingView(found), for: call.request)
    }

    @Sendable private func putBooking(_ call: APIRequest) async throws -> Response {
        let id = try call.part("id")
        let object = try await call.object(API.bookingKeys)
        try API.check(object, id)
        let before = try await site.store.booking(id)
        try APIJSON.check(call.request, against: before.map { BookingView($0) })
        let answer = try await imports.bringInBooking(try object.bytes(adding: ["externalId": id]))
        try API.check(answer)
        guard let found = try await site.store.booking(id) else { throw APIProblem.failed }
        return APIJSON.tagged(BookingView(found), for: call.request, status: answer.isCreated ? .created : .ok)
    }

    /// The id in the body, where it stands, is the one in the path.
    private static func check(_ object: APIObject, _ id: String) throws(APIProblem) {
        var object = object
        if let named = object.text("externalId", most: WebLimits.idCharacters), named != id {
            object.wrong("externalId", "Is another one than in the path.")
        }
        try object.check()
    }

    private static func check(_ answer: ImportAnswer) throws(APIProblem) {
        guard !answer.mistakes.isEmpty else { return }
        throw .invalid(
            answer.mistakes.map {
                APIProblem.Field(pointer: $0.field.isEmpty ? "" : "/\($0.field)", detail: $0.words)
            })
    }
}
