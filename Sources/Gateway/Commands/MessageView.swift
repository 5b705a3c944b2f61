import Mail
import Reply
import Triage

/// A message as `parse` shows it (docs: command line).
struct MessageView {
    let json: JSONValue

    init(_ message: Message, options: ReplyOptions) {
        let bodies = MessageBodies(of: message)
        let verdict = judge(message, by: MessageView.anywhere)
        let report = verdict.kind == .deliveryReport ? deliveryReport(in: message) : nil
        json = [
            "subject": .string(message.subject),
            "from": MessageView.json(of: message.from),
            "to": MessageView.json(of: message.to),
            "cc": MessageView.json(of: message.cc),
            "date": .string(orNull: message.date.map(ISODate.text)),
            "messageId": .string(orNull: message.messageID?.text),
            "inReplyTo": .string(orNull: message.inReplyTo.first?.text),
            "references": .strings(message.references.map(\.text)),
            "text": .string(orNull: bodies.plain),
            "html": .string(orNull: bodies.html),
            "attachments": .array(message.attachments.map(MessageView.json)),
            "protection": MessageView.json(of: message.protection),
            "defects": .array(message.defects.map { ["kind": .string($0.kind), "detail": .string($0.detail)] }),
            "verdict": ["kind": .string(verdict.kind.rawValue), "evidence": .strings(verdict.evidence)],
            "bounce": report.map(MessageView.json) ?? .null,
            "reply": MessageView.json(of: extractReply(from: message, bodies, options: options)),
        ]
    }

    /// No installation: no address is ours, no token verifies.
    private static var anywhere: JudgePolicy {
        let nobodysKey = TokenKeys.Key(id: 1, secret: [UInt8](repeating: 0, count: 32))
        return JudgePolicy(
            scheme: AddressScheme(domain: "postern.invalid", style: .catchAll), keys: TokenKeys(current: nobodysKey))
    }

    private static func json(of mailboxes: [Mailbox]) -> JSONValue {
        .array(
            mailboxes.map { mailbox in
                var members: [(key: String, value: JSONValue)] = [
                    (key: "name", value: .string(orNull: mailbox.name)),
                    (key: "address", value: .string(orNull: mailbox.address?.description)),
                ]
                if mailbox.address == nil { members.append((key: "literal", value: .string(mailbox.literal))) }
                if let group = mailbox.group { members.append((key: "group", value: .string(group))) }
                return .object(members)
            })
    }

    private static func json(of attachment: Attachment) -> JSONValue {
        [
            "filename": .string(orNull: attachment.filename),
            "contentType": .string(attachment.contentType),
            "size": .int(Int64(attachment.bytes.count)),
            "sha256": .string(Digest(of: attachment.bytes).hex),
            "inline": .bool(attachment.isInline),
        ]
    }

    private static func json(of protection: Protection?) -> JSONValue {
        guard let protection else { return .null }
        return [
            "kind": .string(protection.kind.rawValue), "scheme": .string(protection.scheme.rawValue),
            "part": .string(protection.partPath),
        ]
    }

    private static func json(of report: DeliveryReport) -> JSONValue {
        [
            "recipients": .array(
                report.recipients.map {
                    [
                        "address": .string(orNull: $0.address), "status": .string(orNull: $0.status),
                        "action": .string(orNull: $0.action), "diagnostic": .string(orNull: $0.diagnostic),
                    ]
                }),
            "kind": .string(report.severity.rawValue),
        ]
    }

    static func json(of reply: ExtractedReply) -> JSONValue {
        [
            "text": .string(reply.newWords), "trimmed": .string(reply.trimmed), "rule": .string(reply.rule),
            "confidence": .double(reply.confidence),
        ]
    }
}
