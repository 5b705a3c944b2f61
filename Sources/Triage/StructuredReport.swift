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

    /// The status given, unless it names the class alone and the server's words say more, or it calls a failure temporary
    /// that the server itself called permanent.
    static func status(_ given: StatusCode?, action: String?, diagnostic: String?) -> StatusCode? {
        if action == "failed", given?.level == 4,
            let said = diagnostic.flatMap({ StatusCode.enhanced(in: $0.loweredBytes[...]) }), said.level == 5
        {
            return said
        }
        if let given, !given.isVague || given.level == 2 { return given }
        let said = diagnostic.flatMap { StatusCode(in: $0.loweredBytes[...]) }
        guard let given else { return said }
        guard let said, !said.isVague else { return given }
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
