import Foundation
import Mail
import TestSupport
import Testing

@Suite("From the web's form and buttons into the same journeys", .timeLimit(.minutes(5)))
struct WebJourneyTests {
    /// A practice whose gateway serves pages on a port of its own.
    private final class Site {
        let practice: Practice
        let port: Int

        init(configure: (inout PosternRig.Options) -> Void = { _ in }) async throws {
            let port = try freePorts(1)[0]
            self.port = port
            practice = try await Practice { options, _ in
                options.extra = #""web": {"listen": "127.0.0.1:\#(port)", "url": "http://127.0.0.1:\#(port)"},"#
                configure(&options)
            }
            try await practice.open()
            try await practice.until("the pages are served") { (try? await self.get("/healthz"))?.status == 200 }
        }

        func get(_ path: String) async throws -> WebReply { try await send("GET \(path)", "") }

        func post(_ path: String, _ fields: [(String, String)]) async throws -> WebReply {
            let body = fields.map { "\(Self.encoded($0.0))=\(Self.encoded($0.1))" }.joined(separator: "&")
            return try await send("POST \(path)", body)
        }

        private func send(_ line: String, _ body: String) async throws -> WebReply {
            let head = [
                "\(line) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Connection: close",
                "Content-Type: application/x-www-form-urlencoded", "Content-Length: \(body.utf8.count)", "", "",
            ]
            return try #require(
                try await exchange(port: port, Array((head.joined(separator: "\r\n") + body).utf8)))
        }

        private static func encoded(_ text: String) -> String {
            text.utf8.map { $0 == 0x20 ? "+" : String(format: "%%%02X", $0) }.joined()
        }

        /// Opens the form and sends it after as long as a person needs at least.
        func enquire(_ path: String, name: String, email: String, message: String, opened: WebReply? = nil) async throws
            -> WebReply
        {
            let page: WebReply
            if let opened { page = opened } else { page = try await get(path) }
            let start = try #require(page.body.range(of: "name=\"stamp\" value=\""))
            let stamp = String(page.body[start.upperBound...].prefix { $0 != "\"" })
            if opened == nil { try await Task.sleep(for: .milliseconds(3_200)) }
            return try await post(
                path,
                [("name", name), ("email", email), ("message", message), ("website", ""), ("stamp", stamp)])
        }
    }

    @Test(
        "An enquiry by form is the same enquiry: acknowledged, welcomed, a ticket, forwarded; sent twice it acts once")
    func form() async throws {
        let site = try await Site()
        let practice = site.practice
        let page = try await site.get("/jane-doe/enquiry")
        #expect(page.body.contains(Words.monitored))
        try await Task.sleep(for: .milliseconds(3_200))
        let mails = try await practice.step("Sam sends the form, with a double click") {
            for _ in 1...2 {
                let sent = try await site.enquire(
                    "/jane-doe/enquiry", name: "Sam Lee", email: practice.sam.address,
                    message: "Have you time on Friday?",
                    opened: page)
                #expect(sent.status == 303)
            }
        }
        #expect(
            Set(mails.words) == [
                "enquiry-acknowledgement → sam", "welcome → sam", "new-customer-enquiry → jane",
            ])
        let relayed = try await practice.mail(of: practice.jane, with: "time on Friday")
        let answer = try await practice.reply(practice.jane, to: relayed, "Friday at three.")
        #expect(answer.words == ["message-from-practitioner → sam"])
        #expect(try await practice.desk.tickets(practice).map(\.kind) == ["enquiry"])
        let person = try await practice.rig.run(["person", "show", practice.sam.address, "--json"])
        #expect(person.output.contains(Words.monitored))
        try await practice.rig.end()
        try Privacy.check(practice)
        #expect(!practice.rig.log.contains(practice.sam.address) && !practice.rig.log.contains("time on Friday"))
        practice.story.tell("form")
    }

    @Test("A bomb through the form: notices stop at the cap of the visitor")
    func bomb() async throws {
        let site = try await Site { $0.noticesToOneSource = 6 }
        let practice = site.practice
        var pages: [WebReply] = []
        for _ in 0..<30 { pages.append(try await site.get("/jane-doe/enquiry")) }
        try await Task.sleep(for: .milliseconds(3_200))
        let victims = (0..<30).map {
            MailClient(name: "Victim \($0)", address: "v\($0)@\(practice.label).victims.test")
        }
        try await practice.step("thirty forms in thirty names", filings: 30) {
            for (page, victim) in zip(pages, victims) {
                let sent = try await site.enquire(
                    "/jane-doe/enquiry", name: victim.name, email: victim.address,
                    message: "A question of \(victim.name)", opened: page)
                #expect(sent.status == 303)
            }
        }
        let notices = victims.map { practice.mails(of: $0).count }.reduce(0, +)
        print(
            "### bomb through the form: 30 forms, \(notices) notices to victims, \(practice.mails(of: practice.jane).count) mails to Jane"
        )
        #expect(notices <= 6)
        try await practice.rig.end()
    }

    @Test("A member who wants no words in mails reads them on a page, with their files, and answers by mail")
    func readsOnPage() async throws {
        let site = try await Site { options in
            options.members[0].content = "notice-only"
        }
        let practice = site.practice
        try await practice.write(practice.mia, to: "jane-doe", "My knee", "It still hurts.")
        let question = try await practice.mail(of: practice.jane, with: "It still hurts.")
        try await practice.reply(practice.jane, to: question, "Rest it until Friday.")
        let notice = try await practice.mail(of: practice.mia, with: "A new message for you")
        let shown = [notice.subject, notice.plainBody ?? "", notice.htmlBody ?? "", notice.from.first?.name ?? ""]
        for hidden in ["Rest", "Friday", "knee", "Jane"] { #expect(!shown.joined().contains(hidden), "\(hidden)") }
        let path = try #require(Self.path("/m/", in: notice, site.port))
        let page = try await site.get(path)
        #expect(page.status == 200 && page.body.contains("Rest it until Friday."))
        #expect(page.body.contains(Words.monitored) && !page.body.contains(practice.jane.address))
        #expect(try await site.get(path + "x").status == 404)
        try await practice.reply(practice.mia, to: notice, "I will.")
        #expect(try await practice.mail(of: practice.jane, with: "I will.").plainBody?.contains("I will.") == true)
        try await practice.rig.end()
        try Privacy.check(practice)
    }

    @Test("A file too large for a mail is fetched from a page; both sides are told, and the thread holds")
    func largeFile() async throws {
        let site = try await Site { $0.extra += #""attachments": {"maxBytes": 20000},"# }
        let practice = site.practice
        let video = [UInt8](repeating: 0x41, count: 60_000)
        try await practice.step("Mia sends a large file") {
            let mail = practice.mia.write(
                to: practice.address("jane-doe"), subject: "My knee", text: "See it walk.",
                file: ("walk.mov", video), id: practice.newID(practice.mia))
            try await practice.lab.deliver(
                mail, from: practice.mia.address, to: [practice.address("jane-doe")])
        }
        let relayed = try await practice.mail(of: practice.jane, with: "See it walk.")
        #expect(relayed.attachments.isEmpty && relayed.plainBody?.contains("walk.mov") == true)
        let told = try await practice.mail(of: practice.mia, with: "not everything that came with it")
        #expect(told.plainBody?.contains("walk.mov") == true)
        let path = try #require(Self.path("/m/", in: relayed, site.port))
        let file = try await site.get("\(path)/files/1")
        #expect(file.status == 200 && file.body.utf8.count == video.count)
        #expect(file["content-disposition"]?.contains("walk.mov") == true)
        let answer = try await practice.reply(practice.jane, to: relayed, "Seen.")
        #expect(answer.words == ["message-from-practitioner → mia"])
        try await practice.rig.end()
        try Privacy.check(practice)
    }

    @Test("Opening the link of a question changes nothing, however often; its button releases the mail, once")
    func button() async throws {
        let site = try await Site()
        let practice = site.practice
        try await practice.write(practice.sam, to: "jane-doe", "A first session", "Have you time on Friday?")
        let relayed = try await practice.mail(of: practice.jane, with: "time on Friday")
        practice.lab.authenticate(sender: practice.jane.address, as: .none)
        let held = try await practice.reply(practice.jane, to: relayed, "Friday at three.")
        #expect(held.words == ["confirm-sender → jane"])
        let question = try #require(practice.mails(of: practice.jane).last)
        let path = try #require(Self.path("/a/", in: question, site.port))
        let opened = try await practice.step("a link scanner opens the link, three times", filings: 0) {
            for _ in 1...3 {
                let page = try await site.get(path)
                #expect(page.status == 200)
            }
        }
        #expect(opened.isEmpty)
        let pressed = try await practice.step("Jane presses yes", filings: 0) {
            let reply = try await site.post(path, [("choice", "yes")])
            #expect([200, 303].contains(reply.status), "\(reply.body)")
        }
        #expect(pressed.words == ["message-from-practitioner → sam"])
        let again = try await practice.step("and once more", filings: 0) {
            _ = try await site.post(path, [("choice", "yes")])
        }
        #expect(again.isEmpty)
        let forged = String(path.dropLast()) + (path.hasSuffix("0") ? "1" : "0")
        let nothing = try await site.get(forged)
        #expect([404, 410].contains(nothing.status))
        try await practice.rig.end()
        try Privacy.check(practice)
        practice.story.tell("button")
    }

    private static func path(_ prefix: String, in mail: Message, _ port: Int) -> String? {
        let origin = "http://127.0.0.1:\(port)"
        guard let range = (mail.plainBody ?? "").range(of: origin + prefix) else { return nil }
        let rest = (mail.plainBody ?? "")[range.lowerBound...].prefix { !$0.isWhitespace && $0 != ">" }
        return String(rest.dropFirst(origin.count))
    }
}
