import HTTPTypes
import Hummingbird
import NIOCore

extension Request {
    /// The fields of a form that was sent.
    ///
    /// - Throws: `WebFailure` where it is no form, too large, cut off or not understood.
    func form() async throws -> FormBody {
        let type = headers[.contentType]?.split(separator: ";").first?.lowercased()
        guard type?.filter({ $0 != " " && $0 != "\t" }) == "application/x-www-form-urlencoded" else {
            throw WebFailure.wrongContentType
        }
        let stated = headers[.contentLength].flatMap { Int($0) }
        if let stated, stated > WebLimits.bodyBytes { throw WebFailure.tooLarge }
        let body: ByteBuffer
        do {
            body = try await self.body.collect(upTo: WebLimits.bodyBytes)
        } catch is NIOTooManyBytesError {
            throw WebFailure.tooLarge
        }
        // A connection that broke looks like an end; half an answer is none.
        if let stated, stated != body.readableBytes { throw WebFailure.notUnderstood }
        guard let form = FormBody(body.readableBytesView) else { throw WebFailure.notUnderstood }
        return form
    }
}
