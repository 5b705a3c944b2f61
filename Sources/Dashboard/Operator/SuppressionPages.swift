import Flow
import HTTPTypes
import Hummingbird
import Mail
import Store

/// Addresses that are left alone.
struct SuppressionPage: PageModel {
    static let name = "suppression"
    static let sample = SuppressionPage(
        addresses: [Item(address: "sam@example.org", cause: "bounce", since: "18:02", strikes: 2)], isNothing: true)

    struct Item: Sendable {
        var address: String
        var cause: String
        var since: String
        var strikes: Int
    }

    var addresses: [Item]
    var isNothing: Bool
}

struct SuppressionPages: Sendable {
    let site: Site
    private static let rows = 500

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.operating()
        let found = try await site.store.suppressedAddresses(limit: SuppressionPages.rows, now: site.now())
        let moments = site.moments(viewer)
        return try await site.response(
            SuppressionPage(
                addresses: found.map {
                    SuppressionPage.Item(
                        address: $0.address, cause: $0.cause, since: moments.words($0.since), strikes: $0.strikes)
                }, isNothing: found.isEmpty), context)
    }

    @Sendable func lift(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.operating()
        let form = try await site.form(request, viewer)
        guard let address = EmailAddress(form["address"]) else { throw WebFailure.notUnderstood }
        do {
            try await site.store.liftSuppression(of: address, now: site.now())
        } catch StoreError.noSuchRow {
            throw WebFailure.notFound
        }
        return .redirect(to: "/operator/suppression")
    }
}
