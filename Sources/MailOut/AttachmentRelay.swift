import Flow
import Mail
import Reply

/// Carries the attachments of one message on: texts masked, embedded messages as text, the rest as it is.
struct AttachmentRelay {
    let mask: Mask
    let message: Message
    /// The files of the message that may be carried.
    let files: [Attachment]
    /// The images that the HTML shows, by their old Content-IDs, with their new ones.
    var inline: [String: String] = [:]
    var calendar: CalendarParties?

    /// Letters on either side of the slash of a content type, as many as the writer of headers takes.
    private static let longestTypeName = 60

    /// What proves or names the sender and nothing else: it would break anyway, since the mail is rebuilt.
    private static let signatures: Set = [
        "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature",
        "application/pgp-keys",
    ]
    private static let textTypes: Set = [
        "application/ics", "application/json", "application/xml", "application/x-vcard", "application/vcard",
        "application/rtf", "application/xhtml+xml", "application/javascript", "image/svg+xml",
    ]
    private static let textEndings: Set = [
        "ics", "vcf", "vcs", "txt", "csv", "tsv", "json", "xml", "html", "htm", "md", "rtf", "log", "ldif", "svg",
    ]
    private static let dataTypes: Set = [
        "text/calendar", "text/vcard", "text/x-vcard", "text/directory", "application/ics", "application/x-vcard",
    ]

    /// True for a picture that a body may show: SVG is a text that can do more than be looked at.
    static func isImage(_ contentType: String) -> Bool {
        contentType.hasPrefix("image/") && !textTypes.contains(contentType)
    }

    func add(to words: inout RelayedWords) {
        let parts = Dictionary(message.allParts.map { ($0.path, $0) }) { first, _ in first }
        for attachment in files {
            guard !AttachmentRelay.signatures.contains(attachment.contentType) else {
                words.leftOut.append(LeftOutFile(name: "", reason: .signature))
                continue
            }
            let part = parts[attachment.partPath]
            if Self.isEmbedded(attachment) {
                addEmbedded(attachment, part: part, to: &words)
            } else if Self.isText(contentType: attachment.contentType, filename: attachment.filename) {
                addText(attachment, part: part, to: &words)
            } else if let id = attachment.contentID.flatMap({ inline[$0] }) {
                words.inline.append(file(attachment, contentID: id))
            } else {
                words.attachments.append(file(attachment, contentID: nil))
            }
        }
    }

    /// True for what is not carried as the file that it came as.
    static func isCarriedAsText(_ attachment: Attachment) -> Bool {
        isEmbedded(attachment) || signatures.contains(attachment.contentType)
            || isText(contentType: attachment.contentType, filename: attachment.filename)
    }

    /// True for a message within the message.
    static func isEmbedded(_ attachment: Attachment) -> Bool {
        attachment.contentType.hasPrefix("message/") || ending(attachment.filename) == "eml"
    }

    /// True for what can be read, and so searched, as text.
    static func isText(contentType: String, filename: String?) -> Bool {
        contentType.hasPrefix("text/") || textTypes.contains(contentType) || textEndings.contains(ending(filename))
    }

    private static func ending(_ filename: String?) -> String {
        guard let filename, let dot = filename.lastIndex(of: ".") else { return "" }
        return filename[filename.index(after: dot)...].lowercased()
    }

    /// True for an object of RFC 5545, however it is labelled.
    static func isCalendar(_ attachment: Attachment) -> Bool {
        calendarTypes.contains(attachment.contentType) || ending(attachment.filename) == "ics"
    }

    /// False where no part is a calendar by its type or its name.
    static func mayHoldCalendar(_ message: Message) -> Bool {
        message.allParts.contains { calendarTypes.contains($0.contentType.essence) }
            || message.attachmentNames.contains { ending($0) == "ics" }
    }

    private static let calendarTypes: Set = ["text/calendar", "application/ics"]

    // MARK: Kinds

    private func addText(_ attachment: Attachment, part: Part?, to words: inout RelayedWords) {
        let isMeeting = Self.isCalendar(attachment) && part?.contentType.parameters["method"] != nil
        if isMeeting, words.calendar == nil {
            words.calendar = text(attachment, part: part, isInline: true)
        } else {
            words.attachments.append(text(attachment, part: part, isInline: false))
        }
    }

    private func text(_ attachment: Attachment, part: Part?, isInline: Bool) -> OutgoingMessage.Body {
        let isText = attachment.contentType.hasPrefix("text/")
        let text =
            if isText, let part, part.contentType.essence == attachment.contentType {
                message.text(of: part)
            } else {
                Charset.text(attachment.bytes, label: nil)
            }
        var parameters: [String: String] = isText ? ["charset": "utf-8"] : [:]
        // A calendar's method also stands in its text; mail programs look at the parameter first (RFC 6047 §2.4).
        if let method = part?.contentType.parameters["method"], method.utf8.allSatisfy({ ($0 | 0x20) &- 0x61 < 26 }) {
            parameters["method"] = method
        }
        return .file(
            masked(text, of: attachment), contentType: type(of: attachment), parameters: parameters,
            filename: name(of: attachment),
            contentID: nil, isInline: isInline)
    }

    private func masked(_ text: String, of attachment: Attachment) -> [UInt8] {
        if let calendar, Self.isCalendar(attachment) {
            return CalendarRelay(parties: calendar, mask: mask).rewritten(text)
        }
        let isData =
            Self.dataTypes.contains(attachment.contentType)
            || ["ics", "vcf"].contains(Self.ending(attachment.filename))
        let masked = mask.masked(text, style: isData ? .data : .prose)
        // Calendars and contacts want CRLF (RFC 5545 §3.1, RFC 6350 §3.2).
        return Array((isData ? masked.replacing("\r\n", with: "\n").replacing("\n", with: "\r\n") : masked).utf8)
    }

    private func file(_ attachment: Attachment, contentID: String?) -> OutgoingMessage.Body {
        .file(
            attachment.bytes, contentType: type(of: attachment), filename: name(of: attachment), contentID: contentID,
            isInline: contentID != nil)
    }

    private func addEmbedded(_ attachment: Attachment, part: Part?, to words: inout RelayedWords) {
        let inner = part.flatMap { message.embedded(in: $0) } ?? Message(parsing: attachment.bytes)
        let text = inner.plainBody ?? inner.htmlBody.map { plainText(fromHTML: $0) } ?? ""
        if !inner.attachments.isEmpty { words.leftOut.append(LeftOutFile(name: "", reason: .embedded)) }
        let name = name(of: attachment) ?? "forwarded-message"
        words.attachments.append(
            .file(
                Array(mask.masked(text).utf8), contentType: "text/plain", parameters: ["charset": "utf-8"],
                filename: "\(name).txt", contentID: nil, isInline: false))
    }

    // MARK: Names

    private func name(of attachment: Attachment) -> String? {
        attachment.filename.map { HeaderText.writable(mask.masked($0)) }
    }

    /// The type where it is one and tells nothing; a made-up one must not keep a mail from being written.
    private func type(of attachment: Attachment) -> String {
        let type = attachment.contentType
        let halves = type.split(separator: "/", omittingEmptySubsequences: false)
        let isToken =
            halves.count == 2
            && halves.allSatisfy { half in
                !half.isEmpty && half.utf8.count <= AttachmentRelay.longestTypeName
                    && half.utf8.allSatisfy { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 || "-.+_".utf8.contains($0) }
            }
        // A file that says it is several parts would have to be written as such.
        let isFile = isToken && halves[0].lowercased() != "multipart"
        return isFile && !mask.holdsSecret(type) ? type : "application/octet-stream"
    }
}
