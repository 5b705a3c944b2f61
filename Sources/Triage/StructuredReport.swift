import Mail

/// The recipients of the message/delivery-status parts of a report (RFC 3464).
enum StructuredReport {
    static func recipients(in message: Message) -> [DeliveryReport.Recipient] {
        parts(of: message).flatMap { StatusFields(message.decodedBody(of: $0)).groups }.compactMap(recipient)
    }

    static func parts(of message: Message) -> [Part] {
        message.allParts.filter { part in
            part.contentType.type == "message"
                && (part.contentType.subtype == "delivery-status"
                    || part.contentType.subtype == "global-delivery-status")
        }
    }

    private static func recipient(_ group: StatusFields.Group) -> DeliveryReport.Recipient? {
        guard group.address != nil || group.fields["status"] != nil || group.action != nil else { return nil }
        let diagnostic = group.diagnostic
        let given = group.fields["status"].flatMap { StatusCode(field: $0) }
        let code = status(given, action: group.action, diagnostic: diagnostic)
        return DeliveryReport.Recipient(
            address: group.address, status: code?.text, action: group.action ?? code.flatMap(action),
            diagnostic: diagnostic)
    }

    /// The status given, unless the server's words are more exact, or it contradicts them: it calls a failure temporary
    /// that the server itself called permanent, or a success.
    ///
    /// QUIRK: AOL writes `Status: 2.0.0` beside `Action: failed`, see Tests/Fixtures/verdicts/bounces-providers.mails.
    static func status(_ given: StatusCode?, action: String?, diagnostic: String?) -> StatusCode? {
        let words = diagnostic?.loweredBytes ?? []
        if action == "failed", given?.level == 4, let said = StatusCode.enhanced(in: words[...]), said.level == 5 {
            return said
        }
        let isContradicted = action == "failed" && given?.level == 2
        if let given, given.detail != 0 || given.level == 2, !isContradicted { return given }
        let said = StatusCode(in: words[...])
        if isContradicted { return said ?? StatusCode(level: 5, subject: 0, detail: 0) }
        guard let given else { return said }
        guard let said, !said.isVague, given.isVague || said.detail != 0 else { return given }
        return said.at(level: given.level)
    }

    static func action(of code: StatusCode) -> String? {
        switch code.level {
        case 2: "delivered"
        case 4: "delayed"
        default: "failed"
        }
    }
}
