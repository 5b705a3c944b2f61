import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// Why a request to the API is not carried out (RFC 9457).
struct APIProblem: Error, Encodable, Sendable {
    /// What is wrong with one field.
    struct Field: Encodable, Sendable {
        /// A JSON pointer into the body (RFC 6901), or `?name` for a parameter.
        var pointer: String
        var detail: String
    }

    var type = "about:blank"
    var title: String
    var status: Int
    var detail: String
    var errors: [Field]?

    private init(_ status: HTTPResponse.Status, _ detail: String, _ errors: [Field]? = nil) {
        title = status.reasonPhrase
        self.status = status.code
        self.detail = detail
        self.errors = errors
    }

    static let unauthorized = APIProblem(
        .unauthorized, "Send a token in the field Authorization: Bearer …; `postern token create` makes one.")

    static func forbidden(_ scope: String) -> APIProblem {
        APIProblem(.forbidden, "The token lacks the scope \(scope).")
    }

    static let notFound = APIProblem(.notFound, "There is nothing here, or nothing that this token may see.")

    static func notUnderstood(_ detail: String) -> APIProblem { APIProblem(.badRequest, detail) }

    static func parameter(_ name: String, _ detail: String) -> APIProblem {
        APIProblem(.badRequest, "A parameter is wrong.", [Field(pointer: "?\(name)", detail: detail)])
    }

    static func invalid(_ errors: [Field]) -> APIProblem {
        APIProblem(.unprocessableContent, "The body is not what it should be.", errors)
    }

    static func conflict(_ detail: String) -> APIProblem { APIProblem(.conflict, detail) }

    static let changed = APIProblem(
        .preconditionFailed, "It has changed since it was read: read it again, and then change it.")

    static let tooLarge = APIProblem(.contentTooLarge, "The body is too large.")

    static let wrongType = APIProblem(.unsupportedMediaType, "Send the body as application/json.")

    static func notAllowed(_ methods: [String]) -> APIProblem {
        APIProblem(.methodNotAllowed, "Only \(methods.joined(separator: ", ")) can be done here.")
    }

    static let failed = APIProblem(
        .internalServerError, "Something went wrong on our side. Nothing is lost: send it once more in a minute.")

    static let busy = APIProblem(.serviceUnavailable, "Too much at once: send it once more in a while.")

    /// The answer.
    var response: Response {
        var response = Response(
            status: HTTPResponse.Status(code: status), headers: [.contentType: "application/problem+json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: APIJSON.bytes(self))))
        if status == HTTPResponse.Status.unauthorized.code { response.headers[.wwwAuthenticate] = "Bearer" }
        return response
    }
}

/// Answers everything under `/api` in the API's own way, whatever goes wrong.
struct APIProblems: RouterMiddleware {
    typealias Context = WebContext

    static let prefix = "/api/"

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        guard request.uri.path.hasPrefix(APIProblems.prefix) else { return try await next(request, context) }
        do {
            return try await next(request, context)
        } catch let problem as APIProblem {
            return problem.response
        } catch let failure as WebFailure {
            return APIProblems.response(to: failure)
        } catch let error as any HTTPResponseError {
            return (error.status == .notFound ? APIProblem.notFound : .notUnderstood("The request is not understood."))
                .response
        } catch {
            context.logger.error("the API failed", metadata: ["why": "\(type(of: error))"])
            return APIProblem.failed.response
        }
    }

    private static func response(to failure: WebFailure) -> Response {
        switch failure {
        case .notAllowed(let methods):
            var response = APIProblem.notAllowed(methods).response
            response.headers[.allow] = methods.joined(separator: ", ")
            return response
        case .tooLarge: return APIProblem.tooLarge.response
        case .busy: return APIProblem.busy.response
        default: return APIProblem.notFound.response
        }
    }
}
