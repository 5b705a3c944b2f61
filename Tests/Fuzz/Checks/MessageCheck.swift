@testable import Mail

/// Any bytes as a message: everything that can be asked of it, line ends, and what the writer makes of what was read.
enum MessageCheck {
    /// Messages in messages that are looked at; the reader's own limit is higher.
    private static let levels = 3
    private static let longestName = 255

    static func run(_ input: [UInt8]) throws {
        let mail = Message(parsing: input)
        try read(mail, level: 0)
        try lineEnds(mail)
        try WrittenMailCheck.run(mail)
    }

    private static func read(_ mail: Message, level: Int) throws {
        let parts = mail.allParts
        try require(!parts.isEmpty && parts.count <= Limits.standard.parts + 1, "\(parts.count) parts")
        for part in parts {
            try ranges(of: part, in: mail)
            try require(part.header.fields.count <= Limits.standard.headerFields, "too many fields")
            for field in part.header.fields {
                try require(!field.value.contains(ASCII.lf), "a field's value with a line end")
                _ = (field.text, field.rawText)
            }
            try require(!mail.text(of: part).utf8.contains(ASCII.cr), "CR in a text")
            if level < levels, let inner = mail.embedded(in: part) { try read(inner, level: level + 1) }
        }
        try header(of: mail)
        try bodies(of: mail)
    }

    private static func ranges(of part: Part, in mail: Message) throws(Broken) {
        try require(
            part.bodyRange.lowerBound >= 0 && part.bodyRange.upperBound <= mail.raw.count, "range out of bounds")
        var previous = part.bodyRange.lowerBound
        for child in part.children {
            // A child's last line end belongs to the boundary behind it, which a parent may end before.
            let isInside = child.bodyRange.upperBound <= part.bodyRange.upperBound + 2
            try require(child.bodyRange.lowerBound >= previous && isInside, "parts of a part overlap")
            previous = child.bodyRange.upperBound
        }
    }

    private static func header(of mail: Message) throws(Broken) {
        try require(!mail.subject.utf8.contains { $0 < 0x20 }, "a control character in the subject")
        let boxes = mail.from + mail.to + mail.cc + mail.replyTo + mail.sender
        for address in boxes.compactMap(\.address) {
            try require(
                EmailAddress(address.description) == address, "an address that cannot be read again: \(address)")
        }
        for id in mail.references + mail.inReplyTo + [mail.messageID].compactMap(\.self) {
            try require(MessageID(id.text) == id, "an identifier that cannot be read again: \(id)")
        }
        try require(mail.references.count <= Limits.standard.references, "too many references")
        _ = mail.date?.timestamp.civil
    }

    private static func bodies(of mail: Message) throws(Broken) {
        let bodies = MessageBodies(of: mail)
        try require(bodies.plain == mail.plainBody && bodies.html == mail.htmlBody, "bodies read twice differ")
        let attachments = mail.attachments
        try require(attachments.count == mail.attachmentNames.count, "attachments and their names differ in number")
        for attachment in attachments {
            guard let name = attachment.filename else { continue }
            let isSafe = name.unicodeScalars.allSatisfy {
                $0.value >= 0x20 && $0 != "/" && $0 != "\\" && $0.value != 0x7F
            }
            try require(isSafe && name.utf8.count <= longestName && name != "..", "an unsafe file name \(shown(name))")
        }
    }

    /// With LF and with CRLF a mail is the same mail.
    private static func lineEnds(_ mail: Message) throws(Broken) {
        let raw = mail.raw
        guard !raw.contains(ASCII.cr), raw.contains(ASCII.lf), raw.allSatisfy({ $0 < 0x80 && $0 != 0 }) else { return }
        // In UTF-16 and its like a line end is two bytes, and CR in front of one of them is another text.
        let charsets = mail.allParts.compactMap { $0.contentType.parameters["charset"] }
        guard charsets.allSatisfy({ $0 == "us-ascii" || $0 == "utf-8" || $0.hasPrefix("iso-8859-") }) else { return }
        let other = Message(parsing: raw.flatMap { $0 == ASCII.lf ? [ASCII.cr, ASCII.lf] : [$0] })
        try require(mail.subject == other.subject, "the subject depends on the line ends")
        try require(mail.from == other.from && mail.to == other.to, "addresses depend on the line ends")
        try require(mail.references == other.references, "references depend on the line ends")
        try require(mail.allParts.map(\.path) == other.allParts.map(\.path), "the parts depend on the line ends")
        try require(mail.plainBody == other.plainBody, "the plain body depends on the line ends")
        try require(mail.htmlBody == other.htmlBody, "the HTML body depends on the line ends")
        try require(
            mail.attachments.map(\.filename) == other.attachments.map(\.filename), "file names depend on the line ends")
    }
}
