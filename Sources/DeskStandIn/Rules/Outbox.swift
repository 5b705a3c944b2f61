extension World {
    /// Writes a mail into the outbox: nothing is ever sent.
    mutating func send(
        subject: String, text: String, to recipients: [DeskMail.Recipient], ticket: Ticket?, commentID: Int64? = nil,
        cause: String
    ) {
        let id = nextID()
        let messageID = "<\(dice.word(12))_\(id)@desk.example>"
        var references: [String] = []
        if let ticket {
            references = mailReferences[ticket.id] ?? []
            // RFC 5322 §3.6.4: the newest at the end; old ones may be left out.
            mailReferences[ticket.id] = references.suffix(20) + [messageID]
            ticketByMessageID[messageID] = ticket.id
        }
        let name = settings.supportAddress.split(separator: "@")
        let from =
            ticket?.recipient ?? ticket.map { "\(name.first ?? "")+id\($0.encodedID)@\(name.last ?? "")" }
            ?? settings.supportAddress
        outbox.append(
            DeskMail(
                id: id, at: now, from: from, to: recipients, subject: subject,
                text: text + (ticket.map { "\n\n[\($0.encodedID)]" } ?? ""), messageID: messageID,
                ticketID: ticket?.id, commentID: commentID, cause: cause, references: references))
    }
}

extension DeskMail {
    /// As the outbox of the control interface shows it.
    var json: JSON {
        [
            "id": .integer(id), "at": .string(at.stamp), "from": .string(from), "subject": .string(subject),
            "to": .array(
                to.map {
                    ["email": .string($0.email), "user_id": JSON($0.userID), "is_staff": .bool($0.isStaff)]
                }),
            "text": .string(text), "message_id": .string(messageID), "ticket_id": JSON(ticketID),
            "comment_id": JSON(commentID), "cause": .string(cause), "references": JSON(references),
        ]
    }

    /// As the API shows it.
    func notification(_ world: World) -> JSON {
        [
            "notification_id": .integer(id), "ticket_id": JSON(ticketID), "comment_id": JSON(commentID),
            "message_id": .string(messageID), "email_id": .string("01\(id)"), "created_at": .string(at.stamp),
            "updated_at": .string(at.stamp), "url": .string(world.link("email_notifications/\(id)")),
            "recipients": .array(
                to.map {
                    [
                        "user_id": JSON($0.userID), "email_address": .string($0.email),
                        "delivery_status": ["id": 4, "name": "DELIVERED", "code": "202", "message": "accepted"],
                    ]
                }),
        ]
    }
}
