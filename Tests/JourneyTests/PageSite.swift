import Foundation
import Mail
import TestSupport
import Testing

/// A practice whose people use the pages too, in a real browser.
final class PageSite {
    let practice: Practice
    let port: Int
    let url: String

    /// - Parameter operators: who runs it; the address of the label's operator.
    init(configure: (inout PosternRig.Options) -> Void = { _ in }) async throws {
        let port = try freePorts(1)[0]
        self.port = port
        url = "http://127.0.0.1:\(port)"
        practice = try await Practice { options, label in
            options.extra = """
                "web": {"listen": "127.0.0.1:\(port)", "url": "http://127.0.0.1:\(port)",
                "operators": ["olga@\(label).practice.test"]},
                """
            configure(&options)
        }
        try await practice.open()
        try await practice.until("the pages are served") {
            let answer = try? await exchange(
                port: port, Array("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".utf8))
            return (answer ?? nil)?.status == 200
        }
    }

    /// The one who runs it.
    var olga: MailClient { MailClient(name: "Olga", address: "olga@\(practice.label).practice.test") }

    /// Signs somebody in as they do: by the link in the mail that they ask for.
    func signIn(_ client: MailClient, in browser: Browser) async throws {
        let before = practice.mails(of: client).filter { $0.plainBody?.contains("/sign-in/") == true }.count
        try await practice.step("\(client.name) asks for a link to sign in", filings: 0, mails: 1) {
            try await browser.open("\(self.url)/sign-in")
            try await browser.type("#email", client.address)
            try await browser.click("main button")
        }
        #expect(try await browser.text("h1") == "Look into your mail")
        var link = ""
        try await practice.until("\(client.name) has a link to sign in") {
            let mails = self.practice.mails(of: client).compactMap(\.plainBody).filter { $0.contains("/sign-in/") }
            guard mails.count > before, let text = mails.last, let start = text.range(of: "/sign-in/") else {
                return false
            }
            link = "/sign-in/" + text[start.upperBound...].prefix { $0.isHexDigit }
            return true
        }
        try await browser.open(url + link)
        try await browser.click("main button")
        try await browser.wait(until: "\(client.name) is signed in") { try await browser.exists("nav") }
    }

    /// Opens one of its pages.
    func open(_ path: String, in browser: Browser) async throws { try await browser.open(url + path) }
}
