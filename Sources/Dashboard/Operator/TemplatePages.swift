import Flow
import HTTPTypes
import Hummingbird
import Mail
import NIOCore

/// The frame that the preview of all notices stands in.
struct TemplatesPage: PageModel {
    static let name = "templates"
    static let sample = TemplatesPage(preview: "/operator/templates/preview")

    var preview: String
}

struct TemplatePages: Sendable {
    let site: Site
    let operating: any OperatingPort

    /// Mails have styles of their own, which no other page may have; nothing in it runs or leads anywhere.
    private static let policy =
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try context.operating()
        return try await site.response(TemplatesPage(preview: "/operator/templates/preview"), context)
    }

    @Sendable func preview(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try context.operating()
        var response = Response(
            status: .ok, headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try await operating.templatePreview())))
        if let name = HTTPField.Name("Content-Security-Policy") { response.headers[name] = TemplatePages.policy }
        return response
    }
}
