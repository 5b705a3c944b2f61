/// Why a request is refused, with the bodies that the API has for it.
///
/// `error` comes in three shapes: a word, an object with a title, or a list named `errors`; some answers are no JSON at all.
package struct Failure: Error, Sendable, CustomStringConvertible {
    package let status: Int
    var headers: [(name: String, value: String)] = []
    var type = "application/json; charset=utf-8"
    let body: String

    package var description: String { "\(status) \(body)" }

    var answer: Answer {
        Answer(status: status, headers: [("Content-Type", type)] + headers, body: Array(body.utf8))
    }

    init(_ status: Int, _ body: JSON) {
        self.status = status
        self.body = body.text
    }

    init(_ status: Int, _ type: String, _ body: String) {
        self.status = status
        self.type = type
        self.body = body
    }

    static let unauthorized = Failure(401, ["error": "Couldn't authenticate you"])
    static let notFound = Failure(404, ["error": "RecordNotFound", "description": "Not found"])
    static let invalidEndpoint = Failure(
        404, ["error": ["title": "No help desk at this address", "message": "There is no such path"]])
    static let forbidden = Failure(
        403,
        [
            "error": [
                "title": "Forbidden",
                "message":
                    "You do not have access to this page. Please contact the account owner of this help desk for further help.",
            ]
        ])
    static let unreadable = Failure(400, ["error": "Unprocessable", "description": "Server could not parse JSON"])
    static let tooManyValues = Failure(
        400,
        [
            "error": "TooManyValues", "description": "Parameter  cannot specify more than 100 values", "max_count": 100,
        ])
    static let tooDeep = Failure(
        400,
        [
            "errors": [
                [
                    "code": "InvalidPaginationDepth",
                    "title":
                        "Pagination requests using Offset Pagination are limited to page 100 or up to 10000 records (page * per_page)",
                    "detail": "Use cursor pagination to read further",
                ]
            ]
        ])
    static let cursorNotAllowed = Failure(
        400,
        [
            "errors": [
                [
                    "code": "InvalidPaginationParameter", "title": "Invalid type for 'page' parameter",
                    "detail": "'page' must be a number here",
                ]
            ]
        ])
    static let badCursor = Failure(
        400,
        ["errors": [["code": "InvalidCursor", "title": "Invalid cursor", "detail": "The cursor cannot be read"]]])
    static let searchTooLarge = Failure(
        422,
        [
            "error": "invalid",
            "description": "Invalid search: Requested response size was greater than Search Response Limits",
        ])
    static let updateConflict = Failure(
        409,
        [
            "error": "UpdateConflict",
            "description":
                "Safe Update prevented the update due to outdated ticket data. Please fetch the latest ticket data and try again.",
        ])
    static let databaseConflict = Failure(409, ["error": "DatabaseConflict", "description": "Database collision"])
    static let mismatchedKey = Failure(
        400,
        [
            "error": "IdempotentRequestError",
            "description": "Request parameters don't match the given idempotency key",
        ])
    static let longKey = Failure(
        400, ["error": "IdempotentRequestError", "description": "The idempotency key is longer than 255 characters"])
    static let keyInFlight = Failure(
        409, ["error": "IdempotentRequestError", "description": "A request with this key is being worked on"])
    static let startTimeTooRecent = Failure(
        400,
        ["error": "StartTimeTooRecent", "description": "Too recent start_time. Use a start_time older than 1 minute"])
    static let closed = recordInvalid("status", ["description": "Status closed prevents ticket update"])
    static let tooLarge = Failure(
        413, ["error": "AttachmentTooLarge", "description": "File is larger than the maximum size allowed"])

    static func missingScopes(_ scopes: [String]) -> Failure {
        Failure(
            403,
            [
                "error": "Forbidden",
                "description": .string(
                    "You are missing the following required scopes: \(scopes.joined(separator: ", "))"),
            ])
    }

    static func invalidAttribute(_ name: String) -> Failure {
        Failure(
            400,
            [
                "error": [
                    "title": "Invalid attribute",
                    "message": .string("You passed an invalid value for the \(name) attribute. must be an object"),
                ]
            ])
    }

    static func recordInvalid(_ field: String, _ detail: JSON) -> Failure {
        Failure(
            422,
            [
                "error": "RecordInvalid", "description": "Record validation errors",
                "details": .object([field: [detail]]),
            ])
    }

    static func blank(_ field: String, _ words: String) -> Failure {
        recordInvalid(field, ["description": .string(words), "error": "BlankValue"])
    }

    static func invalid(_ field: String, _ words: String) -> Failure {
        recordInvalid(field, ["description": .string(words), "error": "InvalidValue"])
    }

    static func suspended(_ name: String) -> Failure {
        recordInvalid(
            "requester", ["description": .string("Requester: \(name) is suspended."), "error": "UserSuspended"])
    }

    static func requiredField(_ field: TicketField) -> Failure {
        recordInvalid(
            "base",
            [
                "description": .string("\(field.title): is required when solving a ticket"), "error": nil,
                "ticket_field_id": .integer(field.id), "ticket_field_type": .string(field.kind),
            ])
    }

    static func rateLimited(retryAfter: Int64?, asText: Bool) -> Failure {
        let words = "Number of allowed API requests per minute exceeded"
        var failure =
            asText
            ? Failure(429, "text/plain; charset=utf-8", words)
            : Failure(429, ["error": "APIRateLimitExceeded", "description": .string(words)])
        if let retryAfter { failure.headers.append(("Retry-After", String(retryAfter))) }
        return failure
    }
}
