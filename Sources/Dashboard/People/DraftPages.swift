import Flow
import HTTPTypes
import Hummingbird
import Mail
import Store

/// Keeps what somebody has begun to write: by a button without scripts, while they write with them.
struct DraftPages: Sendable {
    let site: Site

    @Sendable func keep(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.signedIn()
        let form = try await request.uploadForm(["csrf", "place", "subject", "message"], in: site.uploads)
        try site.check(form["csrf"], of: viewer)
        let place = form["place"]
        guard place.hasPrefix("/"), !place.hasPrefix("//"), place.utf8.count <= WebLimits.searchCharacters,
            place.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x5C })
        else { throw WebFailure.notUnderstood }
        let text = TypedText.lines(form["message"])
        let subject = TypedText.line(form["subject"])
        guard text.unicodeScalars.count <= WebLimits.messageCharacters * 2,
            subject.unicodeScalars.count <= WebLimits.subjectCharacters * 2
        else { throw WebFailure.tooLarge }
        try await site.store.keepDraft(
            subject: subject, text: text, of: viewer.person.id, at: place, now: site.now())
        return request.headers[.accept] == "application/json" ? Response(status: .noContent) : .redirect(to: place)
    }
}
