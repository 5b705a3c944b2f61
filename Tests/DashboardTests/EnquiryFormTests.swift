import Flow
import Foundation
import Mail
import TestSupport
import Testing

@testable import Dashboard

@Suite struct EnquiryFormTests {
    private static func form(_ stamp: String, _ change: [String: String] = [:]) -> [(String, String)] {
        var fields = ["name": "Ann Lee", "email": "ann@home.example", "message": "Have you time?", "website": ""]
        fields["stamp"] = stamp
        fields.merge(change) { $1 }
        return fields.map { ($0.key, $0.value) }
    }

    /// Opens the form, waits as long as a person would, and sends it.
    private static func send(
        _ rig: WebRig, path: String = "/jane-doe/enquiry", _ change: [String: String] = [:], fields: [String] = []
    ) async throws -> WebReply {
        let stamp = try WebRig.stamp(in: try await rig.get(path))
        rig.clock.advance(.seconds(20))
        return try await rig.post(path, form(stamp, change), fields: fields)
    }

    @Test(
        "the security message stands word for word above the box",
        arguments: [
            WebLinks(origin: "").enquiry(handle: nil), WebLinks(origin: "").enquiry(handle: "jane-doe"), "/p/jane-doe",
        ])
    func sentence(path: String) async throws {
        try await WebRig.run { rig in
            let page = try await rig.get(path)
            #expect(page.status == 200)
            let sentence = try #require(page.body.range(of: ">\(WebRig.sentence)<"))
            let box = try #require(page.body.range(of: "<textarea"))
            #expect(sentence.upperBound < box.lowerBound)
            #expect(page.body.contains("Jane Doe") == (path != "/enquiry"))
            #expect(page["cache-control"] == "no-store")
        }
    }

    @Test("an enquiry is handed on whole, with the time at which the person was shown the wording")
    func accepted() async throws {
        try await WebRig.run { rig in
            let shown = rig.clock.now
            let reply = try await Self.send(rig, ["name": "  Ann\r\n Lee ", "message": "\r\nOne\r\nTwo\u{7}\r\n\r\n"])
            #expect(reply.status == 303)
            #expect(reply["location"] == "/jane-doe/enquiry/thanks")
            let enquiry = try #require(rig.ports.recorded.enquiries.first)
            #expect(enquiry.name == "Ann Lee")
            #expect(enquiry.email == EmailAddress("ann@home.example"))
            #expect(enquiry.message == "One\nTwo")
            #expect(enquiry.practitioner == "jane-doe")
            #expect(enquiry.source == "127.0.0.1")
            #expect(enquiry.shownAt == shown)
        }
    }

    @Test("sending one opened form twice gives the same id both times, another opened form another one")
    func formID() async throws {
        try await WebRig.run { rig in
            let stamp = try WebRig.stamp(in: try await rig.get("/enquiry"))
            rig.clock.advance(.seconds(20))
            for _ in 0..<2 { _ = try await rig.post("/enquiry", Self.form(stamp)) }
            _ = try await Self.send(rig, path: "/enquiry")
            let ids = rig.ports.recorded.enquiries.map(\.formID)
            #expect(ids.count == 3)
            #expect(ids[0] == ids[1])
            #expect(ids[1] != ids[2])
        }
    }

    @Test("the sentence of the acknowledgement stands there only where a practitioner was named")
    func thanks() async throws {
        let sentence =
            "Thank you for contacting the practitioner through our help portal. We have added your practitioner and you "
            + "will receive a response via email"
        try await WebRig.run { rig in
            #expect(try await rig.get("/jane-doe/enquiry/thanks").body.contains(">\(sentence)<"))
            let general = try await rig.get("/enquiry/thanks")
            #expect(general.status == 200)
            #expect(!general.body.contains("We have added your practitioner"))
            #expect(try await rig.get("/nobody/enquiry/thanks").status == 404)
        }
    }

    @Test("what is held over a cap, and what a machine fills in, look like what was accepted")
    func sameAnswer() async throws {
        try await WebRig.run(RecordingPorts { $0.formOutcome = .held }) { rig in
            let held = try await Self.send(rig)
            let trapped = try await Self.send(rig, ["website": "https://spam.example"])
            #expect(held.status == 303)
            #expect(trapped.status == 303)
            #expect(held["location"] == trapped["location"])
            #expect(rig.ports.recorded.enquiries.count == 1)
        }
    }

    struct Mistake: CustomTestStringConvertible, Sendable {
        let field: String
        let typed: String
        let says: String
        var testDescription: String { "\(field) \(typed.prefix(20))" }
    }

    static let mistakes = [
        Mistake(field: "name", typed: " ", says: "Write your name."),
        Mistake(field: "name", typed: String(repeating: "n", count: 201), says: "At most 200 characters"),
        Mistake(field: "email", typed: "", says: "the answer should come to"),
        Mistake(field: "email", typed: "ann", says: "no complete address"),
        Mistake(field: "email", typed: "ann@localhost", says: "no complete address"),
        Mistake(field: "email", typed: "ann@[127.0.0.1]", says: "no complete address"),
        Mistake(field: "email", typed: "ann@home..example", says: "no complete address"),
        Mistake(field: "email", typed: "ann@home.example, eve@home.example", says: "no complete address"),
        Mistake(field: "email", typed: "Ann <ann@home.example>", says: "no complete address"),
        Mistake(
            field: "email", typed: "\(String(repeating: "a", count: 300))@home.example", says: "no complete address"),
        Mistake(field: "message", typed: " \r\n ", says: "Write what it is about."),
        Mistake(field: "message", typed: String(repeating: "m", count: 20_001), says: "At most 20,000 characters"),
    ]

    @Test("a mistake is named at its field, what was typed stays, and nothing is handed on", arguments: mistakes)
    func mistake(_ mistake: Mistake) async throws {
        try await WebRig.run { rig in
            let reply = try await Self.send(rig, [mistake.field: mistake.typed])
            #expect(reply.status == 422)
            #expect(reply.body.contains(mistake.says))
            #expect(reply.body.contains("aria-invalid=\"true\""))
            #expect(reply.body.contains("href=\"#\(mistake.field)\""))
            #expect(mistake.field == "name" || reply.body.contains("value=\"Ann Lee\""))
            #expect(mistake.field == "message" || reply.body.contains("\nHave you time?</textarea>"))
            #expect(rig.ports.recorded.enquiries.isEmpty)
        }
    }

    @Test("a message of the greatest length in any script is taken whole")
    func longest() async throws {
        try await WebRig.run { rig in
            let message = String(repeating: "\u{1F30A}", count: 20_000)
            let reply = try await Self.send(rig, ["message": message])
            #expect(reply.status == 303)
            #expect(rig.ports.recorded.enquiries.first?.message == message)
        }
    }

    @Test("a refusal from further in stands at its field", arguments: FormField.allCases)
    func refused(_ field: FormField) async throws {
        try await WebRig.run(RecordingPorts { $0.formOutcome = .refused([field]) }) { rig in
            let reply = try await Self.send(rig)
            #expect(reply.status == 422)
            #expect(reply.body.contains("id=\"\(field.rawValue)-wrong\""))
            #expect(reply.body.contains("value=\"ann@home.example\""))
        }
    }

    @Test("script in each field is text and nothing else", arguments: ["name", "email", "message"])
    func script(field: String) async throws {
        let attack = "\"'></textarea><script>alert(1)</script>\u{301}"
        try await WebRig.run { rig in
            let typed = ["email": "no address"].merging([field: attack]) { $1 }
            let reply = try await Self.send(rig, typed)
            #expect(reply.status == 422)
            #expect(!reply.body.contains("<script"))
            #expect(reply.body.contains("&quot;&#39;&gt;&lt;/textarea&gt;&lt;script&gt;"))
        }
    }

    @Test("a quotation mark with an accent behind it ends no attribute")
    func combining() async throws {
        try await WebRig.run { rig in
            let reply = try await Self.send(rig, ["name": "\"\u{301} onfocus=alert(1)", "email": ""])
            #expect(reply.body.contains("value=\"&quot;\u{301} onfocus"))
        }
    }

    @Test("a form is taken neither at once, nor after a day, nor with a made-up mark; what was typed stays")
    func stamp() async throws {
        try await WebRig.run { rig in
            let stamp = try WebRig.stamp(in: try await rig.get("/enquiry"))
            rig.clock.advance(.seconds(1))
            let fast = try await rig.post("/enquiry", Self.form(stamp))
            #expect(fast.status == 422)
            #expect(fast.body.contains("very quick"))
            #expect(try WebRig.stamp(in: fast) == stamp)
            rig.clock.advance(.seconds(86_401))
            let forged = String(stamp.reversed())
            for stale in [stamp, "", forged, stamp + "00", String(stamp.dropLast(2)) + "zz"] {
                let reply = try await rig.post("/enquiry", Self.form(stale))
                #expect(reply.status == 422)
                #expect(reply.body.contains("open for too long"))
                #expect(reply.body.contains("Have you time?"))
                #expect(try WebRig.stamp(in: reply) != stale)
            }
            #expect(rig.ports.recorded.enquiries.isEmpty)
            rig.clock.advance(.seconds(4))
            let again = try WebRig.stamp(in: try await rig.post("/enquiry", Self.form(forged)))
            rig.clock.advance(.seconds(4))
            #expect(try await rig.post("/enquiry", Self.form(again)).status == 303)
        }
    }

    @Test("an enquiry that cannot be filed is not lost: what was typed stays, and the person is told")
    func notKept() async throws {
        try await WebRig.run(RecordingPorts { $0.isFailing = true }) { rig in
            let reply = try await Self.send(rig)
            #expect(reply.status == 503)
            #expect(reply.body.contains("Have you time?"))
            #expect(reply.body.contains("Nothing is lost"))
        }
    }

    @Test(
        "the source is the address that a trusted proxy vouches for, and nobody's invention",
        arguments: [
            ([], "203.0.113.7", "127.0.0.1"), (["127.0.0.1"], "203.0.113.7", "203.0.113.7"),
            (["127.0.0.0/8"], "198.51.100.1, 203.0.113.7", "203.0.113.7"),
            (["127.0.0.1", "203.0.113.0/24"], "198.51.100.1, 203.0.113.7", "198.51.100.1"),
            (["127.0.0.1"], "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), (["127.0.0.1"], "unknown", "127.0.0.1"),
            (["127.0.0.1"], "", "127.0.0.1"),
        ])
    func source(trusted: [String], forwarded: String, source: String) async throws {
        try await WebRig.run(trustedProxies: trusted) { rig in
            _ = try await Self.send(rig, fields: ["X-Forwarded-For: \(forwarded)"])
            #expect(rig.ports.recorded.enquiries.first?.source == source)
        }
    }

    @Test(
        "a handle that nobody has, or that is none, gives the page of a page that is not there",
        arguments: [
            "/nobody/enquiry", "/p/nobody", "/%2e%2e/enquiry", "/p/..%2f..%2fetc", "/p/<script>", "/p/jane%2ddoe",
            "/p/\(String(repeating: "a", count: 41))",
        ])
    func unknownHandle(path: String) async throws {
        try await WebRig.run { rig in
            let reply = try await rig.get(path)
            #expect(reply.status == 404)
            #expect(reply.body.contains("There is no such page"))
            #expect(!reply.body.contains("script"))
        }
    }
}
