import HTTPTypes
import Hummingbird

extension Pages {
    /// A page as the answer to a request.
    func response(
        _ page: PageName, _ values: PageValues = PageValues(), status: HTTPResponse.Status = .ok
    ) -> Response {
        Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: render(page, values))))
    }
}

/// Why a request gets a page of another kind than it asked for.
enum WebFailure: Error, Hashable {
    case notFound
    /// Used or expired: the words are those of a link that never was, so that they say nothing about anybody.
    case linkOver, linkUnknown
    /// The methods that would have been right.
    case notAllowed([String])
    case tooLarge
    case notUnderstood
    case wrongContentType
    /// A form of another site.
    case otherSite
    /// Too many do the same at this moment.
    case busy
    /// A page of somebody who is signed in, and nobody is.
    case signInFirst

    /// The answer.
    func response(_ pages: Pages) -> Response {
        switch self {
        case .notFound: return pages.response(.notFound, status: .notFound)
        case .linkOver: return pages.response(.linkOver, status: .gone)
        case .linkUnknown: return pages.response(.linkOver, status: .notFound)
        case .notAllowed(let methods):
            var response = pages.response(.notAllowed, status: .methodNotAllowed)
            response.headers[.allow] = methods.joined(separator: ", ")
            return response
        case .tooLarge: return pages.response(.tooLarge, status: .contentTooLarge)
        case .notUnderstood: return pages.response(.notUnderstood, status: .badRequest)
        case .wrongContentType: return pages.response(.notUnderstood, status: .unsupportedMediaType)
        case .otherSite: return pages.response(.otherSite, status: .forbidden)
        case .signInFirst: return .redirect(to: "/sign-in")
        case .busy:
            var response = pages.response(.failed, status: .serviceUnavailable)
            response.headers[.retryAfter] = "10"
            return response
        }
    }
}
