/// Uploads and attachments.
enum FileRoutes {
    static let all: [Route] = [
        Route("POST", "uploads", "tickets", .anyUser) { world, call in try upload(&world, call) },
        Route("DELETE", "uploads/{token}", "tickets", .anyUser) { world, call in
            guard let upload = world.uploads.removeValue(forKey: call.parameters["token"] ?? "") else {
                throw Failure.notFound
            }
            for id in upload.attachmentIDs where !upload.isUsed { world.attachments[id] = nil }
            return .empty
        },
        Route("GET", "attachments/{id}", "tickets") { world, call in
            guard let attachment = world.attachments[try call.id()] else { throw Failure.notFound }
            return .json(["attachment": attachment.json(world)])
        },
        Route("DELETE", "attachments/{id}", "tickets") { world, call in
            let id = try call.id()
            guard world.attachments[id] != nil else { throw Failure.notFound }
            world.attachments[id]?.isDeleted = true
            return .empty
        },
    ]

    /// QUIRK: the answer is JSON that says it is plain text (FileTests.uploads).
    private static func upload(_ world: inout World, _ call: Call) throws -> Answer {
        let settings = world.settings
        guard call.body.count <= settings.largestUpload else { throw Failure.tooLarge }
        guard let name = call.query("filename"), !name.isEmpty else {
            throw Failure.blank("filename", "Filename: cannot be blank")
        }
        let ending = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        guard settings.allowedEndings.isEmpty || settings.allowedEndings.contains(ending) else {
            throw Failure.invalid("attachment", "Attachment: files of type .\(ending) are not allowed")
        }
        var upload = Upload(
            token: world.dice.word(25), attachmentIDs: [], expires: world.now + settings.uploadLifetime)
        if let token = call.query("token") {
            guard let known = world.uploads[token], !known.isUsed, known.expires > world.now else {
                throw Failure.notFound
            }
            upload = known
        }
        let type = call.headers["content-type"] ?? "application/octet-stream"
        let attachment = world.addAttachment(name: name, type: type, bytes: call.body)
        upload.attachmentIDs.append(attachment.id)
        world.uploads[upload.token] = upload
        let files = world.files(upload.attachmentIDs, withInline: true).map { $0.json(world) }
        let body: JSON = [
            "upload": [
                "token": .string(upload.token), "expires_at": .string(upload.expires.stamp),
                "attachment": attachment.json(world), "attachments": .array(files),
            ]
        ]
        return .text(body.text, status: 201)
    }
}

extension World {
    /// A file, not yet scanned.
    mutating func addAttachment(name: String, type: String, bytes: [UInt8]) -> Attachment {
        let attachment = Attachment(
            id: nextID(), name: name, type: type, bytes: bytes, verdict: settings.scanVerdict,
            scanned: now + settings.scanDelay, token: dice.word(16))
        attachments[attachment.id] = attachment
        attachmentByToken[attachment.token] = attachment.id
        return attachment
    }

    /// The address of a file leads to another host, which knows nobody here.
    mutating func firstHop(_ call: Call) throws -> Answer {
        _ = try count(call, Route("GET", "attachments", "tickets", limit: "attachment-content") { _, _ in .empty })
        let words = call.path.split(separator: "/")
        guard words.count >= 3, let id = attachmentByToken[String(words[2])], let attachment = attachments[id],
            !attachment.isDeleted
        else { throw Failure.notFound }
        if settings.privateAttachments {
            guard let caller = try? identify(call), caller.userID != nil else { throw Failure.unauthorized }
        }
        let token = chance.word(32)
        contentLinks[token] = (id, now + settings.linkLifetime)
        return .redirect(
            "\(contentURL)/attachment/1/\(attachment.token)/?token=\(token)&name=\(Percent.encoded(attachment.name))")
    }

    /// What the host of the files answers: never to somebody who shows credentials, and always the whole file.
    mutating func content(_ call: Call) -> Answer {
        guard call.headers["authorization"] == nil else { return .text("Forbidden", status: 403) }
        guard let link = call.query("token").flatMap({ contentLinks[$0] }), link.expires > now,
            let attachment = attachments[link.id], !attachment.isDeleted
        else { return .text("Forbidden", status: 403) }
        return Answer(status: 200, headers: [("Content-Type", attachment.type)], body: attachment.bytes)
    }
}
