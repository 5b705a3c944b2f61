import Flow
import HTTPTypes
import Hummingbird
import Mail
import NIOCore
import ServiceLifecycle
import Store

/// What has happened: read page by page, told as it happens, or sent to webhooks.
extension API {
    func addEvents(to router: Router<WebContext>) {
        router.at(RouterPath("\(API.root)/events"), get: needing(.eventsRead, events))
        router.at(RouterPath("\(API.root)/events/stream"), get: needing(.eventsRead, stream))
        router.at(
            RouterPath("\(API.root)/webhooks"), get: needing(.webhooksWrite, webhooks),
            post: needing(.webhooksWrite, addWebhook))
        router.at(RouterPath("\(API.root)/webhooks/{id}/enable"), post: needing(.webhooksWrite, enableWebhook))
        router.at(RouterPath("\(API.root)/webhooks/{id}"), delete: needing(.webhooksWrite, removeWebhook))
    }

    @Sendable private func events(_ call: APIRequest) async throws -> Response {
        let cursor = try call.cursor()
        let happenings = try await site.store.happenings(after: cursor, limit: try call.limit())
        let notices = try await site.store.notices(of: happenings)
        return APIJSON.response(APIPage(data: notices, next: "\(happenings.last?.id ?? cursor)"))
    }

    private static let heartbeat = Duration.seconds(15)
    private static let told = 100

    /// Server-sent events from a cursor on, or from now on; the bell says when to look.
    @Sendable private func stream(_ call: APIRequest) async throws -> Response {
        let name = HTTPField.Name("Last-Event-ID")
        let sent = name.flatMap { call.request.headers[$0] }
        let known = sent.flatMap { Int64($0) }
        guard sent == nil || (known ?? -1) >= 0 else {
            throw APIProblem.notUnderstood("Last-Event-ID is the id of an event, or is left out.")
        }
        guard let seat = streams.take(call.token.id, most: API.mostStreams) else { throw APIProblem.busy }
        var start = try await site.store.lastHappening()
        if let known { start = known }
        let cursor = start
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                defer { withExtendedLifetime(seat) {} }
                try await withGracefulShutdownHandler {
                    try await tell(after: cursor, by: call, to: &writer)
                } onGracefulShutdown: {
                    bell.ring()
                }
                try await writer.finish(nil)
            })
    }

    private static let mostStreams = 10

    /// Until the token is over, the reader leaves, or the program ends.
    private func tell(
        after start: Int64, by call: APIRequest, to writer: inout any ResponseBodyWriter
    ) async throws {
        var cursor = start
        try await writer.write(ByteBuffer(string: "retry: 3000\n\n"))
        while !Task.isCancelled, !Task.isShuttingDownGracefully, try await isGood(call) {
            let seen = bell.rung
            let happenings = try await site.store.happenings(after: cursor, limit: API.told)
            for (happening, notice) in zip(happenings, try await site.store.notices(of: happenings)) {
                let json = String(decoding: try notice.json(), as: UTF8.self)
                let text = "id: \(happening.id)\nevent: \(happening.kind.rawValue)\ndata: \(json)\n\n"
                try await writer.write(ByteBuffer(string: text))
                cursor = happening.id
            }
            guard happenings.count < API.told else { continue }
            await bell.wait(after: seen, atMost: API.heartbeat)
            if bell.rung == seen { try await writer.write(ByteBuffer(string: ": still here\n\n")) }
        }
    }

    private func isGood(_ call: APIRequest) async throws -> Bool {
        try await site.store.token(call.key, now: site.now())?.scopes.contains(.eventsRead) ?? false
    }

    /// A webhook without its secret.
    private struct WebhookView: Encodable {
        var id: Int64
        var url: String
        var kinds: [String]
        var isEnabled: Bool
        var lastSuccessAt: String?
        var lastTrouble: String?

        init(_ webhook: Webhook) {
            id = webhook.id
            url = webhook.url.text
            kinds = webhook.kinds.map(\.rawValue).sorted()
            isEnabled = webhook.disabledAt == nil
            lastSuccessAt = webhook.lastSuccessAt.map { APIJSON.text($0) }
            lastTrouble = webhook.lastTrouble
        }
    }

    @Sendable private func webhooks(_ call: APIRequest) async throws -> Response {
        let all = try await site.store.webhooks()
        return APIJSON.response(["data": all.map { WebhookView($0) }])
    }

    private struct NewWebhook: Encodable {
        var id: Int64
        var url: String
        var kinds: [String]
        /// Shown this once.
        var secret: String
    }

    @Sendable private func addWebhook(_ call: APIRequest) async throws -> Response {
        var object = try await call.object(["url", "kinds"])
        let typed = object.required("url", most: WebLimits.urlCharacters)
        let url = WebhookURL(typed)
        if url == nil, !typed.isEmpty {
            object.wrong("url", "Write https:// and a host, or http:// and a name of this machine.")
        }
        let names = object.texts("kinds") ?? []
        let kinds = names.compactMap { Happening.Kind(rawValue: $0) }
        if kinds.count != names.count {
            let all = Happening.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            object.wrong("kinds", "Choose of: \(all).")
        }
        try object.check()
        guard let url else { throw APIProblem.failed }
        return try await once(call, try object.bytes(adding: [:])) { _ in
            var generator = SystemRandomNumberGenerator()
            let secret = WebhookSecret(using: &generator)
            let made = try await site.store.addWebhook(url, secret: secret, kinds: Set(kinds), now: site.now())
            return (
                .created,
                APIJSON.bytes(
                    NewWebhook(
                        id: made.id, url: made.url.text, kinds: made.kinds.map(\.rawValue).sorted(), secret: secret.text
                    ))
            )
        }
    }

    @Sendable private func enableWebhook(_ call: APIRequest) async throws -> Response {
        do {
            return APIJSON.response(
                WebhookView(try await site.store.enableWebhook(try call.number("id"), now: site.now())))
        } catch StoreError.noSuchRow {
            throw APIProblem.notFound
        }
    }

    @Sendable private func removeWebhook(_ call: APIRequest) async throws -> Response {
        do {
            try await site.store.removeWebhook(try call.number("id"), now: site.now())
        } catch StoreError.noSuchRow {
            throw APIProblem.notFound
        }
        return Response(status: .noContent)
    }
}
