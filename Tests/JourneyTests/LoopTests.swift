import Foundation
import Mail
import TestSupport
import Testing

@Suite("Loops and floods: how many mails go out, and where it stops", .timeLimit(.minutes(5)))
struct LoopTests {
    @Test("An auto-responder that answers every mail of ours and says so is answered by none")
    func polite() async throws {
        try await loop(name: "loop-polite", header: "Auto-Submitted: auto-replied", most: 3)
    }

    @Test("An auto-responder without any sign of being one is stopped by a budget")
    func silent() async throws {
        try await loop(name: "loop-silent", header: nil, most: 40)
    }

    /// Sam's robot answers whatever comes, at once, for as long as something comes.
    private func loop(name: String, header: String?, most: Int) async throws {
        let practice = try await Practice { options, _ in options.budget = 10 }
        try await practice.open()
        try await practice.write(practice.sam, to: "jane-doe", "A first session", "Have you time on Friday?")
        var answered = 0
        for _ in 0..<60 {
            let mails = practice.mails(of: practice.sam)
            guard mails.count > answered else { break }
            let mail = mails[answered]
            answered += 1
            try await practice.step("the robot answers mail \(answered)") {
                var bytes = practice.sam.reply(
                    to: mail.raw, text: "I have got your mail.", id: practice.newID(practice.sam))
                if let header { bytes = Array("\(header)\r\n".utf8) + bytes }
                let to = Message(parsing: bytes).to.first?.address?.description ?? ""
                try await practice.lab.deliver(bytes, from: practice.sam.address, to: [to])
            }
        }
        let toJane = practice.mails(of: practice.jane).count
        print(
            "### \(name): \(answered) answers of the robot, \(practice.mails(of: practice.sam).count) mails to it, \(toJane) to Jane"
        )
        #expect(practice.mails(of: practice.sam).count + toJane <= most)
        try await practice.rig.end()
    }

    @Test("Forged enquiries in one victim's name: the victim gets a handful of mails, Jane no more than the budget")
    func victim() async throws {
        let practice = try await Practice { options, _ in
            options.budget = 10
            options.noticesToOneStranger = 3
        }
        try await practice.open()
        practice.lab.authenticate(sender: practice.sam.address, as: .none)
        try await flood(practice, 60) { index in
            (practice.sam, "jane-doe", "Question \(index)", "Please answer question \(index)")
        }
        let victim = practice.mails(of: practice.sam).count
        let jane = practice.mails(of: practice.jane).count
        print("### flood in one name: 60 mails in, \(victim) to the victim, \(jane) to Jane")
        #expect(victim <= 3)
        #expect(jane <= 10)
        try await practice.rig.end()
    }

    @Test("Enquiries in many names of one domain: notices stop at the cap of the source")
    func source() async throws {
        let practice = try await Practice { options, _ in options.noticesToOneSource = 8 }
        try await practice.open()
        let people = (0..<40).map { MailClient(name: "Person \($0)", address: "p\($0)@\(practice.label).flood.test") }
        try await flood(practice, 40) { index in
            (people[index], "jane-doe", "Question \(index)", "Please answer question \(index)")
        }
        let notices = people.map { practice.mails(of: $0).count }.reduce(0, +)
        print(
            "### flood from one domain: 40 mails in, \(notices) notices out, \(practice.mails(of: practice.jane).count) to Jane"
        )
        #expect(notices <= 8)
        try await practice.rig.end()
    }

    @Test("A dictionary of addresses that nobody has: nothing is answered without a proof")
    func dictionary() async throws {
        let practice = try await Practice { options, _ in options.budget = 10 }
        try await practice.open()
        let mallory = MailClient(name: "Mallory", address: "mallory@\(practice.label).evil.test")
        practice.lab.authenticate(sender: mallory.address, as: .none)
        try await flood(practice, 60) { index in (mallory, "name-\(index)", "Hi \(index)", "Buy this, number \(index)")
        }
        print("### dictionary: 60 addresses, \(practice.mails(of: mallory).count) mails to the attacker")
        #expect(practice.mails(of: mallory).isEmpty)
        try await practice.rig.end()
    }

    private func flood(
        _ practice: Practice, _ count: Int, _ mail: (Int) -> (MailClient, String, String, String)
    ) async throws {
        try await practice.step("a flood of \(count) mails", filings: count) {
            for index in 0..<count {
                let (client, to, subject, text) = mail(index)
                let bytes = client.write(
                    to: practice.address(to), subject: subject, text: text, id: practice.newID(client))
                try await practice.lab.deliver(bytes, from: client.address, to: [practice.address(to)])
            }
        }
    }
}
