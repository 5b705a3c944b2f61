import Dispatch
package import Flow
import Foundation
import Mail
package import Store
package import Triage

/// Puts mails into folders, one Maildir for each recipient: for the shipped demonstration and for tests.
///
/// A mail's file is named by its id: whoever delivers it again after a crash writes the same file once more.
package struct MaildirCourier: Courier {
    private let root: String
    // Writing and syncing block: never on the cooperative pool.
    private let queue = DispatchQueue(label: "postern.maildir-courier")

    /// A courier that delivers to `root/<address>/new/`.
    package init(root: String) { self.root = root }

    /// Writes each mail into its recipient's Maildir.
    package func deliver(_ mails: [(OutgoingMailID, FrozenMail)]) async -> [(OutgoingMailID, DeliveryOutcome)] {
        await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(returning: mails.map { ($0.0, Self.deliver($0.1, id: $0.0, root: root)) })
            }
        }
    }

    private static func deliver(_ mail: FrozenMail, id: OutgoingMailID, root: String) -> DeliveryOutcome {
        do {
            try MaildirFolder(path: "\(root)/\(folder(for: mail.envelopeTo))")
                .write(lines(above: mail) + mail.bytes, name: "postern.\(id)")
            return .sent(ServerReply(stage: .body, code: 250, text: "filed"))
        } catch {
            return .deferred(ServerReply(stage: .connect, code: 0, text: "cannot write: \(error)"))
        }
    }

    /// What the delivering system notes at the top (RFC 5321 §4.4).
    private static func lines(above mail: FrozenMail) -> [UInt8] {
        Array("Return-Path: <\(mail.envelopeFrom)>\r\nDelivered-To: \(mail.envelopeTo)\r\n".utf8)
    }

    /// An address as a folder's name: what a path could take for its own is written in hexadecimal.
    static func folder(for address: EmailAddress) -> String {
        var name = ""
        for (index, byte) in address.canonical.utf8.enumerated() {
            let isPlain = byte &- 0x30 < 10 || byte &- 0x61 < 26 || "@+-_=".utf8.contains(byte)
            if isPlain || (byte == UInt8(ascii: ".") && index > 0) {
                name.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                name += "%" + String(byte, radix: 16, uppercase: true)
            }
        }
        return name
    }
}
