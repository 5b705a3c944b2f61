import Foundation
import Mail
import TestSupport
import Testing

@Suite("Real mail programs answer", .timeLimit(.minutes(5)))
struct RealClientTests {
    /// Who answers with what: each program is once the practitioner's and once the enquirer's.
    static let pairs: [(practitioner: RealClient, enquirer: RealClient)] = [
        (.mutt, .sNail), (.sNail, .mailutils), (.mailutils, .mutt),
    ]

    @Test("an enquiry, three answers: only the new words pass, and each side sees one thread", arguments: pairs)
    func thread(_ pair: (practitioner: RealClient, enquirer: RealClient)) async throws {
        let practice = try await Practice()
        try await practice.open()
        try await practice.write(practice.sam, to: "jane-doe", "A first session", "Have you time on Friday?")
        let enquiry = try await practice.mail(of: practice.jane, with: "time on Friday")
        try await answer(practice, practice.jane, pair.practitioner, to: enquiry, "Friday at three.")
        let first = try await practice.mail(of: practice.sam, with: "Friday at three.")
        try await answer(practice, practice.sam, pair.enquirer, to: first, "Three it is.")
        let second = try await practice.mail(of: practice.jane, with: "Three it is.")
        try await answer(practice, practice.jane, pair.practitioner, to: second, "See you then.")
        let third = try await practice.mail(of: practice.sam, with: "See you then.")
        try await practice.rig.end()

        for (mail, words) in [(first, "Friday at three."), (second, "Three it is."), (third, "See you then.")] {
            let body = (mail.plainBody ?? "").folded
            #expect(body.contains(words))
            for other in ["time on Friday?", "Friday at three.", "Three it is.", "See you then."] where other != words {
                #expect(!body.contains(other), "\(pair): a quote was passed on")
            }
        }
        for person in [practice.jane, practice.sam] { expectOneThread(practice.mails(of: person), person, pair) }
        try Privacy.check(practice)
        tell(practice, pair)
    }

    private func answer(
        _ practice: Practice, _ person: MailClient, _ program: RealClient, to mail: Message, _ words: String
    ) async throws {
        try await practice.step("\(person.name) answers with \(program.rawValue): \(words)") {
            try await program.reply(
                to: mail, words, as: person, lab: practice.lab, in: practice.rig.folder)
        }
    }

    /// Every relayed mail but the first names one before it, and keeps its subject.
    private func expectOneThread(
        _ mails: [Message], _ person: MailClient, _ pair: (practitioner: RealClient, enquirer: RealClient)
    ) {
        let relayed = mails.filter { $0.header.first("auto-submitted") == nil }
        for (index, mail) in relayed.enumerated().dropFirst() {
            let earlier = Set(relayed[..<index].compactMap(\.messageID))
            #expect(!earlier.isDisjoint(with: mail.references), "\(pair): \(person.name)'s thread is torn")
            #expect(mail.subject.hasSuffix("A first session"))
        }
    }

    private func tell(_ practice: Practice, _ pair: (practitioner: RealClient, enquirer: RealClient)) {
        print("### real-clients \(pair.practitioner.rawValue) / \(pair.enquirer.rawValue)")
        for person in [practice.jane, practice.sam] {
            for mail in practice.mails(of: person) where mail.header.first("auto-submitted") == nil {
                let ids = mail.references.map(\.description).joined(separator: " ")
                print(
                    "| \(person.name) | \(mail.subject) | \(mail.messageID?.description ?? "") | "
                        + "\(mail.inReplyTo.map(\.description).joined()) | \(ids) |")
            }
        }
    }
}
