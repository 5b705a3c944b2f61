import Flow
import Foundation
import Mail
import Testing

@testable import MailOut

@Suite struct TemplatesTests {
    private static let monitored = "Please note these messages are monitored for training purposes"
    private static let thanks =
        "Thank you for contacting the practitioner through our help portal. "
        + "We have added your practitioner and you will receive a response via email"

    private func values() -> TemplateValues {
        var values = TemplateValues()
        values.set(.organisation, "Harbour & Sons")
        values.set(.message, "1 < 2 & \"quoted\"\nnext line")
        values.set(.messageHTML, "<p>1 &lt; 2</p>")
        values.set(.author, "Carl <b>Client</b>")
        values.set(.subject, "A & B")
        values.set(.isReply, flag: true)
        return values
    }

    @Test("every shipped notice renders in text and HTML with the least there can be", arguments: TemplateName.allCases)
    func rendersAll(name: TemplateName) throws {
        let rendered = try #require(try Samples.templates().render(name, locale: "en", values: values()))
        #expect(!rendered.subject.isEmpty)
        #expect(!rendered.subject.contains("\n"))
        #expect(!rendered.text.contains("{{") && !rendered.html.contains("{{"))
        #expect(rendered.html.hasPrefix("<!DOCTYPE html>"))
        #expect(rendered.html.contains("color-scheme"))
    }

    @Test("the acknowledgement holds its sentence word for word, in both bodies")
    func acknowledgement() throws {
        let rendered = try #require(
            try Samples.templates().render(.enquiryAcknowledgement, locale: "en", values: values()))
        #expect(rendered.text.contains(Self.thanks))
        #expect(rendered.html.contains(Self.thanks))
    }

    @Test("text is not escaped, HTML is, and HTML of our own is not escaped twice")
    func escaping() throws {
        let rendered = try #require(try Samples.templates().render(.newCustomerEnquiry, locale: "en", values: values()))
        #expect(rendered.subject == "New Customer Enquiry: A & B")
        #expect(rendered.text.contains("1 < 2 & \"quoted\"\nnext line"))
        #expect(rendered.html.contains("<p>1 &lt; 2</p>"))
        #expect(rendered.html.contains("Carl &lt;b&gt;Client&lt;/b&gt;"))
        #expect(rendered.html.contains("Harbour &amp; Sons"))
    }

    @Test("a sign with an accent combined onto it is escaped all the same")
    func combining() {
        #expect(HTMLText.escaped("\"\u{301}<\u{20D2}") == "&quot;\u{301}&lt;\u{20D2}")
    }

    @Test("a language that is not there falls back to English", arguments: ["sv-SE", "ja", "", "en-GB"])
    func fallback(locale: String) throws {
        let rendered = try #require(try Samples.templates().render(.welcome, locale: locale, values: values()))
        #expect(rendered.subject == "Welcome to Harbour & Sons")
    }

    @Test(
        "what a notice to strangers must not hold cannot be used in it",
        arguments: [TemplateName.enquiryAcknowledgement, .welcome])
    func closedToSenders(name: TemplateName) {
        #expect(name.variables == [.organisation])
    }
}

/// A folder that is gone when the test is over.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "postern-mailout-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String) throws {
        let file = URL(fileURLWithPath: path).appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
    }
}
