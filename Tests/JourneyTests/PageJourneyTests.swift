import Foundation
import Mail
import TestSupport
import Testing

@Suite("The journeys on pages, mixed with mail, in a real browser", .timeLimit(.minutes(8)))
struct PageJourneyTests {
    @Test("A member writes on a practitioner's page, and both go on by mail and on pages as they like")
    func member() async throws {
        let site = try await PageSite()
        let practice = site.practice
        let browser = try await Browser()
        try await site.signIn(practice.mia, in: browser)
        #expect(try await browser.text("h1") == "Account")
        #expect(try await browser.text("main").contains("Jane Doe"))
        try await browser.click("ul.people a")
        #expect(try await browser.text("h1") == "Jane Doe")
        try await browser.click("main a.button")
        #expect(try await browser.text(".notice").contains(Words.monitored))
        try await browser.type("#subject", "Thursday")
        try await browser.type("#message", "May I come at four on Thursday?")
        let mails = try await practice.step("Mia writes on Jane's page") { try await browser.click(".box button") }
        // Whoever has read the sentence on the page needs no mail that says it.
        #expect(mails.words == ["existing-client-message → jane"])
        #expect(try await browser.text(".done") == "Your message is on its way.")
        let relayed = try await practice.mail(of: practice.jane, with: "four on Thursday")
        let answer = try await practice.reply(practice.jane, to: relayed, "Four is fine.")
        #expect(answer.words == ["message-from-practitioner → mia"])
        try await browser.wait(until: "the open page shows the answer by itself") {
            try await browser.text("#live").contains("Four is fine.")
        }
        let byMail = try await practice.mail(of: practice.mia, with: "Four is fine.")
        try await practice.reply(practice.mia, to: byMail, "Then until Thursday.")
        try await browser.wait(until: "and what was answered by mail") {
            try await browser.text("#live").contains("Then until Thursday.")
        }
        #expect(try await browser.texts(".entry.own").count == 2)
        try await browser.close()
        let person = try await practice.rig.run(["person", "show", practice.mia.address, "--json"])
        #expect(person.output.contains(Words.monitored))
        try await practice.end()
        try Privacy.check(practice)
    }

    @Test("An enquiry by form is a New Customer Enquiry on the dashboard, answered there with a file, answered by mail")
    func enquiry() async throws {
        let site = try await PageSite()
        let practice = site.practice
        let browser = try await Browser()
        try await site.open("/p/jane-doe", in: browser)
        try await browser.click("main a.button")
        #expect(try await browser.text(".notice").contains(Words.monitored))
        try await browser.type("#name", "Sam Lee")
        try await browser.type("#email", practice.sam.address)
        try await browser.type("#message", "Have you time for somebody new?")
        try await Task.sleep(for: .seconds(3))
        let mails = try await practice.step("Sam fills in the form") { try await browser.click("main button") }
        #expect(
            Set(mails.words) == [
                "enquiry-acknowledgement → sam", "welcome → sam", "new-customer-enquiry → jane",
            ])
        try await site.signIn(practice.jane, in: browser)
        #expect(try await browser.text("h1") == "Dashboard")
        #expect(try await browser.text("[aria-labelledby=enquiries]").contains("Sam Lee"))
        try await browser.click("[aria-labelledby=enquiries] .row a")
        #expect(try await browser.text(".entry").contains("somebody new"))
        try await browser.type("#message", "Yes, on Monday. The form is with this.")
        let file = practice.rig.folder.file("form.txt")
        try Data("Please fill me in.".utf8).write(to: URL(fileURLWithPath: file))
        try await browser.attach("#files", file)
        let answer = try await practice.step("Jane answers on the page") { try await browser.click(".box button") }
        #expect(answer.words == ["message-from-practitioner → sam"])
        let byMail = try await practice.mail(of: practice.sam, with: "on Monday")
        #expect(byMail.attachments.map(\.filename) == ["form.txt"])
        #expect(byMail.attachments.first.map { String(decoding: $0.bytes, as: UTF8.self) } == "Please fill me in.")
        try await practice.reply(practice.sam, to: byMail, "Monday suits me.")
        try await browser.wait(until: "Sam's answer is on Jane's page") {
            try await browser.text("#live").contains("Monday suits me.")
        }
        try await site.open("/inbox?q=monday", in: browser)
        #expect(try await browser.text("mark").lowercased() == "monday")
        try await browser.click(".row a")
        try await browser.click(".close button")
        #expect(try await browser.text(".done").contains("No answer is waited for"))
        #expect(try await !browser.exists(".mark.due"))
        try await browser.close()
        #expect(try await practice.desk.tickets(practice).map(\.kind) == ["enquiry"])
        try await practice.end()
        try Privacy.check(practice)
    }

    @Test("A practitioner writes from the clients page; whoever is no active client is with support, with the reason")
    func practitioner() async throws {
        let site = try await PageSite()
        let practice = site.practice
        let browser = try await Browser()
        try await site.signIn(practice.jane, in: browser)
        try await browser.click(link: "Clients & bookings")
        #expect(try await browser.text("[aria-labelledby=clients]").contains("Mia Moor"))
        let link = "[aria-labelledby=bookings] a.button"
        try await browser.click(link)
        try await browser.type("#subject", "Before we meet")
        try await browser.type("#message", "Please bring your notes.")
        let mails = try await practice.step("Jane writes to Mia from the booking") {
            try await browser.click(".box button")
        }
        #expect(mails.words == ["message-from-practitioner → mia"])
        try await practice.book("booking-1", "mia", status: "cancelled")
        try await site.open("/clients", in: browser)
        #expect(try await browser.text("main").contains("Nobody has a booking"))
        try await browser.click(link: "Inbox")
        try await browser.click(".row a")
        try await browser.type("#message", "Are you still coming?")
        let routed = try await practice.step("Jane writes to Mia, who has no booking any more") {
            try await browser.click(".box button")
        }
        #expect(routed.words == ["routed-to-support → jane"])
        #expect(try await browser.text(".done").contains("has gone to support, and not to the client"))
        try await browser.click(link: "Contact Practitioner Support")
        try await browser.type("#subject", "A question")
        try await browser.type("#message", "How do I change my hours?")
        try await practice.step("Jane contacts support") { try await browser.click(".box button") }
        #expect(try await browser.text(".from").contains("Support"))
        try await browser.close()
        #expect(try await practice.desk.tickets(practice).map(\.kind) == ["support", "support"])
        try await practice.end()
        try Privacy.check(practice)
    }
}
