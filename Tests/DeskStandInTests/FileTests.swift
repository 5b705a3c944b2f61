import DeskStandIn
import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct FileTests {
    private func comment(_ token: String, _ more: [String: JSON] = [:]) -> JSON {
        var comment: [String: JSON] = ["body": "see the file", "uploads": [.string(token)]]
        comment.merge(more) { _, new in new }
        return ["ticket": ["comment": .object(comment)]]
    }

    @Test("26: an upload answers as plain text, its token serves once and for an hour")
    func uploads() async throws {
        try await Rig.run {
            $0.largestUpload = 1_000
        } _: { rig in
            let id = try await rig.ticket()
            let first = try await rig.upload()
            #expect(first.status == 201)
            #expect(first.header("Content-Type")?.hasPrefix("text/plain") == true)
            #expect(first["upload"].at("expires_at") == "2026-05-01T10:00:00Z")
            let token = try #require(first["upload"].at("token").string)
            let second = try await rig.upload("b.pdf", token: token)
            #expect(second["upload"].at("token").string == token)
            #expect(second["upload"].at("attachments").array?.count == 2)
            let put = try await rig.put("tickets/\(id)", comment(token))
            #expect(put["audit"].at("events")[0]?["attachments"]?.array?.count == 2)
            #expect(try await rig.put("tickets/\(id)", comment(token)).status == 404)
            let late = try #require(try await rig.upload()["upload"].at("token").string)
            try rig.server.advance(seconds: 3_600)
            #expect(try await rig.put("tickets/\(id)", comment(late)).status == 404)
            rig.server.configure { $0.badUploadStatus = 422 }
            #expect(try await rig.put("tickets/\(id)", comment("none")).status == 422)
            #expect(try await rig.upload("big.pdf", String(repeating: "x", count: 1_001)).status == 413)
            rig.server.configure { $0.allowedEndings = ["pdf"] }
            #expect(try await rig.upload("a.exe").status == 422)
            let unused = try #require(try await rig.upload()["upload"].at("token").string)
            #expect(try await rig.delete("uploads/\(unused)").status == 204)
            #expect(try await rig.put("tickets/\(id)", comment(unused)).status == 422)
            #expect(rig.server.comments(of: id).count == 2)
        }
    }

    private func path(_ address: String?) throws -> (base: String, target: String) {
        let url = try #require(address.flatMap { URL(string: $0) })
        let base = "http://127.0.0.1:\(try #require(url.port))"
        return (base, String(try #require(address).dropFirst(base.count)))
    }

    @Test("27: a file's address leads to another host, which wants no credentials and gives no ranges")
    func content() async throws {
        try await Rig.run { rig in
            let upload = try await rig.upload("a.pdf", "%PDF-1.4 text")
            let address = upload["upload"].at("attachment", "content_url").string
            let (base, target) = try path(address)
            #expect(base == rig.server.url)
            let hop = try await rig.send("GET", target, as: .nobody)
            #expect(hop.status == 302)
            let (other, second) = try path(hop.header("Location"))
            #expect(other == rig.server.contentURL)
            #expect(other != base)
            func fetch(as who: Rig.Who, _ headers: [String: String] = [:]) async throws -> Rig.Reply {
                try #require(try await rig.attempt("GET", second, as: who, headers: headers, at: other))
            }
            #expect(try await fetch(as: .gateway).status == 403)
            let file = try await fetch(as: .nobody, ["Range": "bytes=0-3"])
            #expect(file.status == 200)
            #expect(file.web.body == "%PDF-1.4 text")
            try rig.server.advance(seconds: 901)
            #expect(try await fetch(as: .nobody).status == 403)
            rig.server.configure { $0.privateAttachments = true }
            #expect(try await rig.send("GET", target, as: .nobody).status == 401)
            #expect(try await rig.send("GET", target).status == 302)
        }
    }

    @Test("28: a scan takes a while, and files can be redacted and deleted")
    func scans() async throws {
        try await Rig.run { rig in
            rig.server.configure { $0.scanVerdict = "malware_found" }
            let id = try await rig.ticket()
            let upload = try await rig.upload()
            let token = try #require(upload["upload"].at("token").string)
            let file = try #require(upload["upload"].at("attachment", "id").integer)
            _ = try await rig.put("tickets/\(id)", comment(token))
            func shown() async throws -> JSON { try await rig.get("attachments/\(file)")["attachment"] }
            #expect(try await shown().at("malware_scan_result") == "not_scanned")
            try rig.server.advance(seconds: 5)
            #expect(try await shown().at("malware_scan_result") == "malware_found")
            let comment = try #require(rig.server.comments(of: id).last?.id)
            let redacted = try await rig.put("tickets/\(id)/comments/\(comment)/attachments/\(file)/redact")
            #expect(redacted["attachment"].at("file_name") == "redacted.txt")
            #expect(try await rig.delete("attachments/\(file)").status == 204)
            #expect(try await shown().at("deleted") == true)
        }
    }

    @Test("29: pictures in the text are attachments only for who asks for them")
    func inlineImages() async throws {
        try await Rig.run { rig in
            let id = try await rig.ticket()
            try rig.server.act(
                "reply", on: id,
                [
                    "html_body": "<p>Look</p>",
                    "attachments": [
                        ["name": "in.png", "type": "image/png", "text": "png", "inline": true],
                        ["name": "a.txt", "type": "text/plain", "text": "words"],
                    ],
                ])
            func names(_ query: String) async throws -> [String?] {
                let comments = try await rig.get("tickets/\(id)/comments\(query)")["comments"]
                return (comments[1]?["attachments"]?.array ?? []).map { $0["file_name"]?.string }
            }
            #expect(try await names("") == ["a.txt"])
            #expect(try await names("?include_inline_images=true") == ["in.png", "a.txt"])
            #expect(
                rig.server.comments(of: id).last?.html.contains("<img src=\"\(rig.server.url)/attachments/token/")
                    == true)
        }
    }

    @Test("words can be taken back, and comments made private")
    func redaction() async throws {
        try await Rig.run { rig in
            let id = try await rig.ticket(["comment": ["body": "card 4242 and pin 99"]])
            let comment = try #require(rig.server.comments(of: id).first?.id)
            let old = try await rig.put("tickets/\(id)/comments/\(comment)/redact", ["text": "4242"])
            #expect(old["comment"].at("plain_body") == "card ▇▇▇▇ and pin 99")
            let new = try await rig.put(
                "comment_redactions/\(comment)",
                ["ticket_id": .integer(id), "html_body": "<p>card ▇▇▇▇ and pin <redact>99</redact></p>"])
            #expect(new["comment"].at("plain_body") == "card ▇▇▇▇ and pin ▇▇")
            #expect(rig.server.comments(of: id).first?.html.contains("99") == false)
            #expect(try await rig.put("tickets/\(id)/comments/\(comment)/make_private").status == 204)
            #expect(rig.server.comments(of: id).first?.isPublic == false)
        }
    }
}
