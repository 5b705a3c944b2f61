import Curl
import Flow
import Foundation
import Mail
import Store

/// What a task says, as ZenDesk takes it: the requester, the comment, the files.
extension ZenDesk {
    struct Written: Sendable {
        var comment: ZenDeskBody.Comment
        /// Until when its files can be attached.
        var filesUntil: Timestamp?
    }

    /// About as many as a comment can hold; what is longer goes along as a file too.
    private static let longestText = 60_000
    /// Of the hour that an upload lasts, what is left for the request that attaches it.
    private static let uploadLife = Duration.seconds(55 * 60)

    /// The user that the ticket is for, made where there is none; nobody is mailed about that.
    ///
    /// Somebody who is known keeps their name and their role: a stranger's word for who they are changes neither.
    func requester(of work: DeskWork) async throws -> Int64 {
        guard let address = work.requester.address?.lowercased() else {
            throw ZenDeskTrouble(.never, .other, "the requester has no address")
        }
        struct Found: Decodable { var users: [ZenDeskUser] }
        struct Made: Decodable { var user: ZenDeskUser }
        let search = ZenDeskCall(.get, "users/search", query: [("query", "email:\"\(address)\"")])
        let found = try await client.send(search, as: Found.self).users
        if let known = found.first(where: { $0.email?.lowercased() == address }) { return known.id }
        let name = work.requester.name ?? String(address.prefix { $0 != "@" })
        let user: [String: Any] = [
            "name": name.isEmpty ? "Enquirer" : name, "email": address, "skip_verify_email": true,
        ]
        let body = try JSONSerialization.data(withJSONObject: ["user": user], options: [.sortedKeys])
        let call = ZenDeskCall(.post, "users/create_or_update", body: Array(body))
        return try await client.send(call, as: Made.self).user.id
    }

    /// The comment of a task, its files uploaded.
    ///
    /// - Parameter author: who the requester is, where they may speak for themselves; nil where only we may.
    func written(_ work: DeskWork, author: Int64?) async throws -> Written {
        guard let comment = work.comment else {
            let words = ZenDeskHTML.written(work.note ?? "", heading: nil)
            return Written(comment: ZenDeskBody.Comment(htmlBody: words, public: false))
        }
        var words = try await carrier.carried(comment, of: work)
        if words.text.count > Self.longestText {
            words.files.append(
                CarriedWords.File(name: "message.txt", contentType: "text/plain", bytes: Array(words.text.utf8)))
            words.text = "\(words.text.prefix(Self.longestText))\n\n[…]"
        }
        let uploads = try await upload(words.files)
        let missing = words.leftOut + uploads.refused
        if !missing.isEmpty { words.text += "\n\n[Not attached: \(missing.joined(separator: ", "))]" }
        let ownAuthor = comment.isRequesters ? author : nil
        let html = ZenDeskHTML.written(words.text, heading: ownAuthor == nil ? heading(comment) : nil)
        return Written(
            comment: ZenDeskBody.Comment(
                htmlBody: html, public: true, authorId: ownAuthor, uploads: uploads.token.map { [$0] }),
            filesUntil: uploads.until)
    }

    /// Who speaks, where the comment itself is by our user.
    private func heading(_ comment: DeskWork.Comment) -> String {
        let name = comment.authorName ?? (comment.author == .practitioner ? "The practitioner" : "The requester")
        return "\(name), via \(settings.organisation):"
    }

    private struct Uploads {
        var token: String?
        var until: Timestamp?
        /// Names of files that ZenDesk does not take.
        var refused: [String] = []
    }

    /// Uploads files under one token; one that ZenDesk will never take is left out and named.
    private func upload(_ files: [CarriedWords.File]) async throws -> Uploads {
        struct Answer: Decodable {
            struct Upload: Decodable {
                var token: String
                var expiresAt: String?
            }
            var upload: Upload
        }
        var uploads = Uploads()
        for file in files {
            var query = [(name: "filename", value: file.name)]
            if let token = uploads.token { query.append(("token", token)) }
            let call = ZenDeskCall(
                .post, "uploads", query: query, body: file.bytes, contentType: file.contentType,
                timeout: .seconds(60))
            do {
                let upload = try await client.send(call, as: Answer.self).upload
                uploads.token = upload.token
                let stated = upload.expiresAt.flatMap { ZenDeskTime.moment($0) } ?? .never
                uploads.until = min(uploads.until ?? .never, min(stated, now() + Self.uploadLife))
            } catch let trouble as ZenDeskTrouble where trouble.certainty == .never && trouble.cause != .missing {
                uploads.refused.append(file.name)
            }
        }
        return uploads
    }
}
