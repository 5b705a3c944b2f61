import Foundation
import Mail
import TestSupport
import Testing

@Suite("What is not yours on the pages is not there", .timeLimit(.minutes(5)))
struct PageAccessTests {
    /// Somebody who is signed in without a browser: a cookie and what stands in their forms.
    private struct Visitor {
        let port: Int
        var cookie = ""
        var csrf = ""

        func send(_ line: String, _ form: [(String, String)] = [], fields: [String] = []) async throws -> WebReply {
            let body = form.map { "\($0.0)=\(Self.encoded($0.1))" }.joined(separator: "&")
            var head = ["\(line) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Connection: close"] + fields
            if !cookie.isEmpty { head.append("Cookie: postern=\(cookie)") }
            if line.hasPrefix("POST") {
                head += ["Content-Type: application/x-www-form-urlencoded", "Content-Length: \(body.utf8.count)"]
            }
            return try #require(
                try await exchange(port: port, Array((head.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)))
        }

        /// Sends a form as a browser does that has a box for files.
        func upload(_ path: String, _ form: [(String, String)], file: String?) async throws -> WebReply {
            let part = { (head: String, body: String) in
                "--b0\r\nContent-Disposition: form-data; \(head)\r\n\r\n\(body)\r\n"
            }
            var body = form.map { part("name=\"\($0.0)\"", $0.1) }.joined()
            body += part("name=\"files\"; filename=\"\(file ?? "")\"", file == nil ? "" : "Please fill me in.")
            body += "--b0--\r\n"
            let head = [
                "POST \(path) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Connection: close", "Cookie: postern=\(cookie)",
                "Content-Type: multipart/form-data; boundary=b0", "Content-Length: \(body.utf8.count)", "", "",
            ]
            return try #require(try await exchange(port: port, Array((head.joined(separator: "\r\n") + body).utf8)))
        }

        static func encoded(_ text: String) -> String {
            text.utf8.map { $0 == 0x20 ? "+" : String(format: "%%%02X", $0) }.joined()
        }

        static func value(_ name: String, in page: WebReply) -> String {
            guard let start = page.body.range(of: "name=\"\(name)\" value=\"") else { return "" }
            return String(page.body[start.upperBound...].prefix { $0 != "\"" })
        }
    }

    /// Signs in by the mailed link, as a program would.
    private func visitor(_ client: MailClient?, _ site: PageSite) async throws -> Visitor {
        var visitor = Visitor(port: site.port)
        guard let client else { return visitor }
        try await site.practice.step("\(client.name) asks for a link", filings: 0, mails: 1) {
            _ = try await visitor.send("POST /sign-in", [("email", client.address), ("website", "")])
        }
        let mail = try await site.practice.mail(of: client, with: "Sign in")
        let text = try #require(mail.plainBody)
        let start = try #require(text.range(of: "/sign-in/"))
        let token = String(text[start.upperBound...].prefix { $0.isHexDigit })
        #expect(try await visitor.send("GET /sign-in/\(token)").status == 200)
        let answer = try await visitor.send("POST /sign-in/\(token)")
        let cookie = try #require(answer["set-cookie"])
        #expect(cookie.contains("HttpOnly; SameSite=Lax"))
        visitor.cookie = String(cookie.dropFirst("postern=".count).prefix { $0 != ";" })
        // The link has been used: neither its page nor its button is there any more.
        #expect(try await visitor.send("GET /sign-in/\(token)").status == 404)
        #expect(try await visitor.send("POST /sign-in/\(token)").status == 404)
        visitor.csrf = Visitor.value("csrf", in: try await visitor.send("GET /preferences"))
        #expect(!visitor.csrf.isEmpty)
        return visitor
    }

    @Test(
        "Another's conversation, files, draft, client, mail and every page of operation are refused to everybody else")
    func access() async throws {
        let site = try await PageSite()
        let practice = site.practice
        try await practice.write(practice.mia, to: "jane-doe", "Private", "Only for Jane.")
        let visitors = [
            ("nobody", try await visitor(nil, site)), ("raj", try await visitor(practice.raj, site)),
            ("max", try await visitor(practice.max, site)),
        ]
        let jane = try await visitor(practice.jane, site)
        let mia = try await visitor(practice.mia, site)
        let own = try await jane.send("GET /conversations/1")
        #expect(own.status == 200 && own.body.contains("Only for Jane."))
        #expect(try await mia.send("GET /conversations/1").body.contains("Only for Jane."))
        let stamp = Visitor.value("stamp", in: own)
        for (name, visitor) in visitors {
            let isNobody = visitor.cookie.isEmpty
            for path in [
                "/conversations/1", "/conversations/1?before=99", "/conversations/1/entries/1/files",
                "/conversations/1/entries/1/files/1", "/clients/3/message", "/operator", "/operator/held",
                "/operator/held/1", "/operator/held/1/export", "/operator/queue", "/operator/mails/1",
                "/operator/mails/1/export", "/operator/people", "/operator/people/2", "/operator/suppression",
                "/operator/desk", "/operator/desk/1", "/operator/monitoring", "/operator/monitoring/1",
                "/operator/templates", "/operator/templates/preview",
            ] {
                let answer = try await visitor.send("GET \(path)")
                #expect(answer.status == (isNobody ? 303 : 404), "\(name) \(path)")
                #expect(!answer.body.contains("Only for Jane."))
            }
            for path in [
                "/conversations/1", "/conversations/1/close", "/operator/held/1/release", "/operator/mails/1/retry",
                "/operator/mails/1/cancel", "/operator/monitoring/1", "/operator/desk/1", "/operator/suppression",
            ] {
                let form = [("csrf", visitor.csrf), ("stamp", stamp), ("message", "Not mine"), ("why", "curiosity")]
                let answer = try await visitor.send("POST \(path)", form)
                #expect(answer.status == (isNobody ? 303 : 404), "\(name) POST \(path)")
            }
            #expect(try await !visitor.send("GET /inbox?q=only").body.contains("Only for Jane."))
            #expect(try await !visitor.send("GET /dashboard").body.contains("Private"))
        }
        // Its own people are refused what is not theirs to do, and every form that is not of our own page.
        #expect(
            try await mia.send("POST /conversations/1/close", [("csrf", mia.csrf), ("stamp", stamp)]).status == 404)
        for csrf in ["", "0", visitors[1].1.csrf] {
            let form = [("csrf", csrf), ("stamp", stamp), ("message", "Forged")]
            #expect(try await jane.send("POST /conversations/1", form).status == 403)
        }
        let fields = ["Sec-Fetch-Site: cross-site"]
        let forged = [("csrf", jane.csrf), ("stamp", stamp), ("message", "Forged")]
        #expect(try await jane.send("POST /conversations/1", forged, fields: fields).status == 403)
        // A draft is its writer's alone, at whatever place.
        _ = try await jane.send(
            "POST /drafts", [("csrf", jane.csrf), ("place", "/conversations/1"), ("message", "Half a thought")])
        #expect(try await jane.send("GET /conversations/1").body.contains("Half a thought"))
        #expect(try await !mia.send("GET /conversations/1").body.contains("Half a thought"))
        // What somebody was told of is no key: after signing out the cookie is worth nothing.
        _ = try await mia.send("POST /sign-out", [("csrf", mia.csrf)])
        #expect(try await mia.send("GET /conversations/1").status == 303)
        try await practice.end()
    }

    @Test("The same words sent once more are the same message; with the file that was forgotten they are another one")
    func corrected() async throws {
        let site = try await PageSite()
        let practice = site.practice
        try await practice.write(practice.mia, to: "jane-doe", "Plans", "When?")
        let jane = try await visitor(practice.jane, site)
        let stamp = Visitor.value("stamp", in: try await jane.send("GET /conversations/1"))
        let fields = [("csrf", jane.csrf), ("stamp", stamp), ("message", "On Monday; the form is with this.")]
        let mails = try await practice.step("Jane sends twice, then with the file", filings: 2) {
            for file in [nil, nil, "form.txt"] {
                let answer = try await jane.upload("/conversations/1", fields, file: file)
                #expect(answer.status == 303)
            }
        }
        #expect(mails.words == ["message-from-practitioner → mia", "message-from-practitioner → mia"])
        let relayed = practice.mails(of: practice.mia).filter {
            $0.plainBody?.contains("the form is with this") == true
        }
        let files = relayed.map(\.attachmentNames.count).sorted()
        #expect(files == [0, 1])
        try await practice.end()
    }

    @Test("Who runs Postern cannot sign in as somebody else by the mail that they were sent")
    func operatorsKeepOut() async throws {
        let site = try await PageSite()
        let practice = site.practice
        let olga = try await visitor(site.olga, site)
        _ = try await visitor(practice.jane, site)
        let queue = try await olga.send("GET /operator/queue?state=sent")
        let links = queue.body.split(separator: "\"").map(String.init).filter { $0.hasPrefix("/operator/mails/") }
        #expect(links.count >= 2)
        for link in links {
            #expect(try await !olga.send("GET \(link)").body.contains("/sign-in/"))
            #expect(try await olga.send("GET \(link)/export").status == 404)
        }
        try await practice.end()
    }

    @Test("Whether an address has an account cannot be told from any answer")
    func uniform() async throws {
        let site = try await PageSite()
        let visitor = Visitor(port: site.port)
        let known = try await visitor.send("POST /sign-in", [("email", site.practice.mia.address), ("website", "")])
        let unknown = try await visitor.send("POST /sign-in", [("email", "nobody@people.test"), ("website", "")])
        #expect(known.status == 303 && unknown.status == 303)
        #expect(known["location"] == unknown["location"] && known.body == unknown.body)
        try await site.practice.step("only the known one gets a mail", filings: 0, mails: 1) {}
        #expect(site.practice.lab.mails(of: "nobody@people.test").isEmpty)
        #expect(try await visitor.send("GET /sign-in/\(String(repeating: "0", count: 64))").status == 404)
        #expect(try await visitor.send("POST /sign-in/\(String(repeating: "a", count: 64))").status == 404)
        try await site.practice.end()
    }

    @Test("A page never shows an address, a number or a key of the other side, and no search finds one")
    func masked() async throws {
        let site = try await PageSite()
        let practice = site.practice
        try await practice.write(
            practice.mia, to: "jane-doe", "Call me",
            "Write to \(practice.mia.address) or <b>boldly</b> to m i a. Yours, Mia")
        let jane = try await visitor(practice.jane, site)
        for path in ["/dashboard", "/inbox", "/conversations/1", "/inbox?q=write", "/inbox?q=\(practice.label)"] {
            let page = try await jane.send("GET \(path)")
            #expect(page.status == 200)
            #expect(!page.body.contains(practice.mia.address), "\(path)")
        }
        let page = try await jane.send("GET /conversations/1")
        #expect(page.body.contains("[address removed]"))
        #expect(page.body.contains("&lt;b&gt;boldly&lt;/b&gt;"))
        try await practice.end()
    }
}
