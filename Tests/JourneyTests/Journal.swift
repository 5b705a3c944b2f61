import Mail
import TestSupport
import Testing

/// Every mail that reached a person in a journey, and the two things that must hold of all of them.
enum Journal {
    /// Nobody's address is in the other's mail, in the bytes or decoded; and the order in which they came is printed.
    static func check(_ world: EnquiryJourneyTests.World, style: MailClient.Style) async throws {
        let people = [(world.jane, world.sam), (world.sam, world.jane)]
        for (owner, other) in people {
            for bytes in world.lab.mails(of: owner.address) {
                let mail = Message(parsing: bytes)
                let seen = readable(mail)
                #expect(!seen.contains(other.address.lowercased()), "\(other.address) in a mail to \(owner.address)")
                print(row(mail, to: owner, style: style))
            }
        }
    }

    static func readable(_ mail: Message) -> String {
        let fields = mail.header.fields.map { "\($0.name): \($0.rawText) \($0.text)" }
        let attached = mail.attachments.map { "\($0.filename ?? "") \(String(decoding: $0.bytes, as: UTF8.self))" }
        let raw = String(decoding: mail.raw, as: UTF8.self)
        return ([raw, mail.plainBody ?? "", mail.htmlBody ?? ""] + fields + attached).joined(separator: "\n")
            .lowercased()
    }

    private static func row(_ mail: Message, to owner: MailClient, style: MailClient.Style) -> String {
        let cells = [
            style.rawValue, owner.address, mail.subject, mail.header.first("from")?.text ?? "",
            mail.header.first("reply-to")?.text ?? "–", mail.messageID?.description ?? "–",
            mail.inReplyTo.map(\.description).joined(separator: " "),
        ]
        return "| \(cells.joined(separator: " | ")) |"
    }
}
