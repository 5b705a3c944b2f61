import Mail

/// The mail that a report is about, as far as the report holds it.
enum OriginalMail {
    private static let identifierLimit = 50

    /// The embedded messages: whole ones, headers only, or what follows "original message" in the text.
    static func headers(of message: Message, text: ReportText) -> [Message] {
        var messages = message.allParts.compactMap { part -> Message? in
            guard part.children.isEmpty else { return nil }
            switch part.contentType.essence {
            case "message/rfc822", "message/global", "message/partial": return message.embedded(in: part)
            case "text/rfc822-headers", "message/rfc822-headers", "message/global-headers":
                return Message(parsing: message.decodedBody(of: part))
            default: return nil
            }
        }
        let tail = text.original.drop(while: \.isSpace)
        if !tail.isEmpty { messages.append(Message(parsing: Array(tail))) }
        return messages
    }

    /// The identifiers under which we may know the mail: its own first, then the one Google moved away, then those of the
    /// report's and the mail's thread headers, since some servers replace a Message-ID but leave References.
    static func identifiers(of message: Message, text: ReportText) -> [MessageID] {
        let originals = headers(of: message, text: text)
        var ids = originals.compactMap(\.messageID)
        ids += (originals + [message]).flatMap { original in
            original.header.all("x-google-original-message-id").compactMap { field in
                MessageID(field.value.trimmed.text)
            }
        }
        for original in originals { ids += original.references.reversed() + original.inReplyTo }
        ids += message.inReplyTo + message.references.reversed()
        var seen: Set<MessageID> = []
        return Array(ids.filter { seen.insert($0).inserted }.prefix(identifierLimit))
    }
}
