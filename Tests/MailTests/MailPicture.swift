import Mail

/// A mail as the fixtures in `Tests/Fixtures/mail` write it down: one line for each thing that it has, then its texts.
struct MailPicture {
    let text: String

    init(_ mail: Message) {
        var lines: [String] = []
        func add(_ name: String, _ value: String) { if !value.isEmpty { lines.append("\(name): \(value)") } }
        add("subject", mail.subject)
        add("from", MailPicture.list(mail.from))
        add("to", MailPicture.list(mail.to))
        add("cc", MailPicture.list(mail.cc))
        if let date = mail.date { add("date", "\(date.timestamp.seconds) \(date.offsetMinutes)") }
        add("message-id", mail.messageID?.text ?? "")
        add("in-reply-to", mail.inReplyTo.map(\.text).joined(separator: " "))
        add("references", mail.references.map(\.text).joined(separator: " "))
        if let protection = mail.protection {
            let place = protection.partPath.isEmpty ? "message" : protection.partPath
            add("protection", "\(protection.kind.rawValue) \(protection.scheme.rawValue) \(place)")
        }
        for attachment in mail.attachments { add("attachment", MailPicture.line(attachment)) }
        for defect in mail.defects { add("defect", "\(defect.kind) \(defect.detail)") }
        if let plain = mail.plainBody { lines += ["", "--- text", plain] }
        if let html = mail.htmlBody { lines += ["", "--- html", html] }
        text = lines.joined(separator: "\n").trimmedEnd + "\n"
    }

    private static func list(_ mailboxes: [Mailbox]) -> String {
        mailboxes.map { mailbox in
            let address = "<\(mailbox.address?.description ?? mailbox.literal)>"
            let named = mailbox.name.map { "\($0) \(address)" } ?? address
            return mailbox.group.map { "\($0): \(named)" } ?? named
        }.joined(separator: ", ")
    }

    /// Line ends of texts are counted as one byte, so that both kinds make the same picture.
    private static func line(_ attachment: Attachment) -> String {
        var size = 0
        for (index, byte) in attachment.bytes.enumerated() {
            let isBreak = byte == 13 && index + 1 < attachment.bytes.count && attachment.bytes[index + 1] == 10
            if !isBreak { size += 1 }
        }
        let name = attachment.filename ?? "-"
        return "\(name) | \(attachment.contentType) | \(size)\(attachment.isInline ? " | inline" : "")"
    }
}

extension String {
    fileprivate var trimmedEnd: String {
        var text = Substring(self)
        while text.utf8.last == 10 || text.utf8.last == 32 { text = text.dropLast() }
        return String(text)
    }
}
