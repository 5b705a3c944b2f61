import Foundation
import Mail
import TestSupport
import Testing

@Suite("The pages for everybody: axe, keys, narrow screens, without scripts", .timeLimit(.minutes(10)))
struct PageQualityTests {
    /// A practice with something on every page.
    private func furnished() async throws -> PageSite {
        let site = try await PageSite()
        let practice = site.practice
        try await practice.write(practice.mia, to: "jane-doe", "Thursday", "May I come at four?")
        let relayed = try await practice.mail(of: practice.jane, with: "at four")
        try await practice.reply(practice.jane, to: relayed, "Four is fine.")
        try await practice.write(practice.sam, to: "jane-doe", "A first session", "Have you time on Friday?")
        try await practice.write(practice.sam, to: "nobody-here", "Lost", "Is anybody there?")
        try await practice.write(practice.max, to: "support", "Invoice", "Where is my invoice?")
        return site
    }

    private static let visitorPages = [
        "/", "/sign-in", "/sign-in/sent", "/enquiry", "/p/jane-doe", "/jane-doe/enquiry", "/nowhere",
    ]
    private static let practitionerPages = [
        "/dashboard", "/inbox", "/inbox?show=waiting", "/inbox?q=friday", "/inbox?q=zebra", "/conversations/1",
        "/conversations/2?done=sent", "/clients", "/clients/3/message", "/clients/4/message", "/support",
        "/preferences",
    ]
    private static let memberPages = [
        "/dashboard", "/inbox", "/conversations/1", "/p/jane-doe", "/p/jane-doe/message", "/support",
    ]
    private static let operatorPages = [
        "/operator", "/operator/held", "/operator/held?ignored=1", "/operator/queue?state=sent", "/operator/mails/1",
        "/operator/people", "/operator/people/2", "/operator/suppression", "/operator/desk", "/operator/desk/1",
        "/operator/monitoring", "/operator/monitoring/1", "/operator/templates",
    ]

    /// What axe finds wrong on a page, light and dark, wide and narrow, and whether it scrolls sideways on a phone.
    private func look(at path: String, _ site: PageSite, _ browser: Browser, _ folder: String?) async throws {
        for (isDark, widths) in [(false, [320, 1_200]), (true, folder == nil ? [320] : [320, 1_200])] {
            try await browser.prefer(dark: isDark)
            for width in widths {
                try await browser.resize(width: width, height: 900, isPhone: width == 320)
                try await site.open(path, in: browser)
                let report = try await Axe.look(at: browser)
                #expect(report.violations.isEmpty, "\(path) \(width) \(isDark ? "dark" : "light"): \(report)")
                #expect(report.silentTags.isEmpty)
                let overflow = try await browser.script(
                    "return document.documentElement.scrollWidth - document.documentElement.clientWidth")
                #expect((overflow.int ?? 1) <= 0, "\(path) scrolls sideways at \(width)")
                guard let folder else { continue }
                let name = path.split { !$0.isLetter && !$0.isNumber }.joined(separator: "-")
                let picture = "\(folder)/\(name.isEmpty ? "home" : name)-\(width)-\(isDark ? "dark" : "light").png"
                try Data(try await browser.screenshot()).write(to: URL(fileURLWithPath: picture))
            }
        }
    }

    @Test("axe finds nothing wrong on any page, light and dark, at 320 and at 1200 pixels")
    func axe() async throws {
        let site = try await furnished()
        let browser = try await Browser()
        let folder = ProcessInfo.processInfo.environment["PAGE_PICTURES"]
        for path in Self.visitorPages { try await look(at: path, site, browser, folder.map { "\($0)/visitor" }) }
        for (client, pages, name) in [
            (site.practice.jane, Self.practitionerPages, "practitioner"),
            (site.practice.mia, Self.memberPages, "member"),
            (site.olga, Self.operatorPages, "operator"),
        ] {
            try await site.signIn(client, in: browser)
            for path in pages { try await look(at: path, site, browser, folder.map { "\($0)/\(name)" }) }
            #expect(try await browser.consoleLines().filter { $0.contains("Content Security Policy") } == [])
            try await browser.click(".out button")
        }
        try await browser.close()
        try await site.practice.end()
    }

    @Test("Without scripts a practitioner reads, keeps a draft, answers and ends the waiting")
    func withoutScripts() async throws {
        let site = try await furnished()
        let practice = site.practice
        let browser = try await Browser(Browser.Options(hasScripts: false))
        try await site.signIn(practice.jane, in: browser)
        try await browser.click(link: "Inbox 1")
        try await browser.click(".row.unread a")
        try await browser.type("#message", "Half a thou")
        try await browser.click(".box button.second")
        try await browser.wait(until: "the box is there again") { try await browser.exists("#message") }
        #expect(try await browser.value("#message").contains("Half a thou"))
        #expect(try await browser.text("[data-draft-state]").contains("had begun to write"))
        try await browser.type("#message", "ght, and the rest.")
        let mails = try await practice.step("Jane answers without scripts") { try await browser.click(".box button") }
        #expect(mails.words == ["message-from-practitioner → sam"])
        try await browser.wait(until: "the page says so") { try await browser.exists(".done") }
        #expect(try await browser.value("#message") == "")
        try await browser.close()
        try await practice.end()
    }

    @Test("By keys alone: the way past the menu, into the inbox, to the box and off goes the message")
    func keys() async throws {
        let site = try await furnished()
        let practice = site.practice
        let browser = try await Browser()
        try await site.signIn(practice.jane, in: browser)
        try await site.open("/inbox", in: browser)
        try await browser.press(.tab)
        #expect(try await browser.focus.text == "Skip to the page")
        try await browser.press(.enter)
        var seen: [String] = []
        for _ in 0..<12 where !(try await browser.focus.text.contains("A first session")) {
            try await browser.press(.tab)
            seen.append(try await browser.focus.description)
        }
        #expect(try await browser.focus.text.contains("A first session"), "\(seen)")
        try await browser.press(.enter)
        try await browser.wait(until: "the conversation is open") { try await browser.exists("#message") }
        for _ in 0..<20 where try await browser.focus.id != "message" { try await browser.press(.tab) }
        try await browser.type("#message", "By keys.")
        try await browser.press(.tab)
        try await browser.press(.tab)
        #expect(try await browser.focus.text == "Send")
        let mails = try await practice.step("Jane answers by keys") { try await browser.press(.enter) }
        #expect(mails.words == ["message-from-practitioner → sam"])
        try await browser.close()
        try await practice.end()
    }
}
