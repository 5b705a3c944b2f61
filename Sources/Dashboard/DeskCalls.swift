import Flow
import HTTPTypes
import Hummingbird
import NIOCore

/// Where a desk elsewhere tells that something has happened there (Zendesk's webhooks).
struct DeskCalls: Sendable {
    let port: any DeskCallPort

    static let path: RouterPath = "/desk/zendesk"
    /// The only answer that is tried again, and only with the seconds to wait.
    private static let patience = "30"

    /// Answers with a status alone: nobody reads more.
    @Sendable func take(_ request: Request, _ context: WebContext) async throws -> Response {
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: WebLimits.callBytes)
        } catch is NIOTooManyBytesError {
            return Response(status: .contentTooLarge)
        }
        let call = DeskCall(
            body: Array(body.readableBytesView), signature: DeskCalls.field("X-Zendesk-Webhook-Signature", request),
            timestamp: DeskCalls.field("X-Zendesk-Webhook-Signature-Timestamp", request))
        switch await port.take(call) {
        case .taken: return Response(status: .ok)
        case .refused: return Response(status: .unauthorized)
        case .unreadable: return Response(status: .badRequest)
        case .busy: return Response(status: .serviceUnavailable, headers: [.retryAfter: DeskCalls.patience])
        }
    }

    private static func field(_ name: String, _ request: Request) -> String {
        HTTPField.Name(name).flatMap { request.headers[$0] } ?? ""
    }
}
