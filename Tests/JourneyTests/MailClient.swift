import Foundation
import Mail

/// A person with an ordinary mail client: writes, and presses Reply.
struct MailClient {
    /// How the client writes an answer.
    enum Style: String, CaseIterable, Sendable {
        /// Text only, `On … wrote:` and `>` lines, as Thunderbird and mutt do.
        case plain
        /// Text and HTML with `gmail_quote`, as Gmail does.
        case gmail
        /// A header block below a rule, no `>`, as Outlook does.
        case outlook
    }

    let name: String
    let address: String
    var style = Style.plain

    /// A new mail.
    func write(to recipient: String, cc: String? = nil, subject: String, text: String, id: String) -> [UInt8] {
        lines(
            (cc.map { ["Cc: \($0)"] } ?? []) + [
                "From: \(name) <\(address)>", "To: \(recipient)", "Subject: \(subject)", "Message-ID: <\(id)>",
                "Date: Sun, 22 Nov 2026 10:00:00 +0100", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: 8bit", "", text,
            ])
    }

    /// A new mail with a file.
    func write(
        to recipient: String, subject: String, text: String, file: (name: String, bytes: [UInt8]), id: String
    ) -> [UInt8] {
        let encoded = Data(file.bytes).base64EncodedString(options: [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ])
        return lines([
            "From: \(name) <\(address)>", "To: \(recipient)", "Subject: \(subject)", "Message-ID: <\(id)>",
            "Date: Sun, 22 Nov 2026 10:00:00 +0100", "MIME-Version: 1.0",
            "Content-Type: multipart/mixed; boundary=\"b1\"", "", "--b1", "Content-Type: text/plain; charset=utf-8", "",
            text, "--b1", "Content-Type: application/octet-stream",
            "Content-Disposition: attachment; filename=\"\(file.name)\"", "Content-Transfer-Encoding: base64", "",
            encoded, "--b1--",
        ])
    }

    /// The answer to a mail: to its Reply-To or From, with In-Reply-To, References and the quoted text.
    func reply(to bytes: [UInt8], text: String, id: String) -> [UInt8] {
        let mail = Message(parsing: bytes)
        let recipient = (mail.replyTo + mail.from).compactMap(\.address).first?.description ?? ""
        let parent = mail.messageID.map(\.description) ?? ""
        let chain = (mail.references.map(\.description) + [parent]).joined(separator: "\r\n ")
        let subject = mail.subject.hasPrefix("Re:") ? mail.subject : "Re: \(mail.subject)"
        let head = [
            "From: \(name) <\(address)>", "To: \(recipient)", "Subject: \(subject)", "Message-ID: <\(id)>",
            "In-Reply-To: \(parent)", "References: \(chain)", "Date: Sun, 22 Nov 2026 11:00:00 +0000",
            "MIME-Version: 1.0",
        ]
        return lines(head + body(text, quoting: mail, from: recipient))
    }

    private func body(_ text: String, quoting mail: Message, from sender: String) -> [String] {
        let quoted = (mail.plainBody ?? "").split(separator: "\n", omittingEmptySubsequences: false)
        switch style {
        case .plain:
            return [
                "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", "", text, "",
                "On Sun, 22 Nov 2026 at 10:00, \(sender) wrote:",
            ] + quoted.map { "> \($0)" }
        case .gmail:
            return [
                "Content-Type: multipart/alternative; boundary=\"b1\"", "", "--b1",
                "Content-Type: text/plain; charset=\"UTF-8\"", "", text, "",
                "On Sun, Nov 22, 2026 at 10:00 AM \(sender) wrote:", "",
            ] + quoted.map { "> \($0)" }
                + [
                    "", "--b1", "Content-Type: text/html; charset=\"UTF-8\"", "",
                    "<div dir=\"ltr\">\(text)</div><br><div class=\"gmail_quote\"><div class=\"gmail_attr\">"
                        + "On Sun, Nov 22, 2026 at 10:00 AM &lt;<a href=\"mailto:\(sender)\">\(sender)</a>&gt; wrote:"
                        + "<br></div><blockquote class=\"gmail_quote\">\(mail.htmlBody ?? "")</blockquote></div>",
                    "", "--b1--",
                ]
        case .outlook:
            return [
                "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", "", text, "",
                "________________________________", "From: \(sender)", "Sent: Sunday, November 22, 2026 10:00 AM",
                "To: \(name) <\(address)>", "Subject: \(mail.subject)", "",
            ] + quoted.map(String.init)
        }
    }

    private func lines(_ lines: [String]) -> [UInt8] { Array(lines.joined(separator: "\r\n").utf8) + [13, 10] }
}
