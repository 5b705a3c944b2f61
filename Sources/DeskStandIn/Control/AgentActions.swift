/// What somebody who works at the desk does.
extension World {
    /// Does something to a ticket as an agent.
    ///
    /// - Parameter values: `agent` is an address, or Ana's.
    mutating func act(_ action: String, on id: Int64, _ values: JSON) throws {
        let email = values["agent"]?.string ?? settings.agentEmail
        guard let agent = user(email: email) else { throw Failure.invalid("agent", "agent: is not known") }
        let caller = Caller(kind: .anonymous, userID: agent.id)
        switch action {
        case "reply": try reply(id, values, by: caller)
        case "status":
            let wanted: JSON = [
                "status": values["status"] ?? nil, "custom_status_id": values["custom_status_id"] ?? nil,
            ]
            try change(id, wanted, by: caller)
        case "field":
            let field: JSON = ["id": values["field_id"] ?? nil, "value": values["value"] ?? nil]
            try change(id, ["custom_fields": [field]], by: caller)
        case "assign": try change(id, ["assignee_id": .integer(agent.id)], by: caller)
        case "tags": try change(id, ["tags": values["tags"] ?? nil], by: caller)
        case "merge":
            guard let target = values["into"]?.integer else { throw Failure.invalid("into", "into: is needed") }
            try merge([id], into: target, values, by: caller)
        case "delete": try delete(id, by: caller)
        case "restore": try restore(id, by: caller)
        case "destroy": try destroy(id, by: caller)
        case "redact":
            _ = try redact(
                values["text"]?.string ?? "", in: values["comment_id"]?.integer ?? 0, of: id, by: caller)
        case "redact-file": try redactFile(values["file_id"]?.integer ?? 0, of: id, by: caller)
        case "hide": try hide(values["comment_id"]?.integer ?? 0, of: id, by: caller)
        default: throw Failure.notFound
        }
    }

    private mutating func change(_ id: Int64, _ values: JSON, by caller: Caller) throws {
        _ = try update(id, TicketValues(values: values), by: caller, via: .web)
    }

    private mutating func reply(_ id: Int64, _ values: JSON, by caller: Caller) throws {
        var comment: JSON = ["public": .bool(values["public"]?.bool ?? true)]
        for name in ["body", "html_body"] where values[name]?.string?.isEmpty == false { comment[name] = values[name] }
        let token = dice.word(25)
        var upload = Upload(token: token, attachmentIDs: [], expires: now + 60)
        for file in values["attachments"]?.array ?? [] {
            let bytes =
                file["base64"]?.string.flatMap { Base64.decoded($0) } ?? Array((file["text"]?.string ?? "").utf8)
            let attachment = addAttachment(
                name: file["name"]?.string ?? "file", type: file["type"]?.string ?? "application/octet-stream",
                bytes: bytes)
            upload.attachmentIDs.append(attachment.id)
            if file["inline"]?.bool == true {
                let address = attachment.json(self)["content_url"]?.string ?? ""
                let html = comment["html_body"]?.string ?? Markup.escaped(comment["body"]?.string ?? "")
                comment["html_body"] = .string(html + "<img src=\"\(address)\">")
            }
        }
        if !upload.attachmentIDs.isEmpty {
            uploads[token] = upload
            comment["uploads"] = [.string(token)]
        }
        var changes: JSON = ["comment": comment]
        if let status = values["status"]?.string, !status.isEmpty { changes["status"] = .string(status) }
        try change(id, changes, by: caller)
    }
}
