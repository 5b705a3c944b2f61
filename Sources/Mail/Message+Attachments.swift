extension Message {
    /// Everything else: attached and named parts, embedded messages (one attachment each), calendars, reports.
    package var attachments: [Attachment] {
        let leaves = placedLeaves
        let referred = contentIDsInHTML(leaves)
        var found: [Attachment] = []
        for leaf in leaves {
            if !leaf.isBody {
                found.append(attachment(leaf.part, referred))
            } else if leaf.part.bodySubtype == "plain" {
                found += uuencodedFiles(in: leaf.part)
            }
        }
        return found
    }

    /// The name of each attachment, or its type where it has none, without decoding what it holds.
    package var attachmentNames: [String] {
        placedLeaves.flatMap { leaf -> [String] in
            if !leaf.isBody { return [safeName(of: leaf.part) ?? leaf.part.contentType.essence] }
            guard leaf.part.bodySubtype == "plain" else { return [] }
            return uuencodedFiles(in: leaf.part).map { $0.filename ?? $0.contentType }
        }
    }

    private func safeName(of part: Part) -> String? { part.fileName.flatMap { FileName.safe($0) } }

    private func attachment(_ part: Part, _ referred: Set<String>) -> Attachment {
        let contentID = part.header.first("content-id").flatMap { MessageIDReader.single(in: $0.value)?.text }
        let isReferred = contentID.map { referred.contains($0) } ?? false
        return Attachment(
            filename: safeName(of: part), contentType: part.contentType.essence,
            contentID: contentID, isInline: part.disposition?.kind == "inline" || isReferred,
            bytes: decodedBody(of: part), partPath: part.path)
    }

    /// QUIRK: files between the lines of a text (Outlook's rich text setting, old Unix mail; CodecTests "uuencode").
    private func uuencodedFiles(in part: Part) -> [Attachment] {
        let body = raw[part.bodyRange]
        guard body.count > UUEncoded.shortest else { return [] }
        let mayHold = body.withUnsafeBufferPointer { UUEncoded.mayOccur(in: $0, as: part.encoding) }
        guard mayHold else { return [] }
        return UUEncoded.all(in: decodedBody(of: part)).map { file in
            Attachment(
                filename: FileName.safe(file.name), contentType: "application/octet-stream", contentID: nil,
                isInline: false, bytes: file.bytes, partPath: part.path)
        }
    }

    /// The Content-IDs that the HTML refers to.
    private func contentIDsInHTML(_ leaves: [PlacedLeaf]) -> Set<String> {
        guard leaves.contains(where: { !$0.isBody && $0.part.header.contains("content-id") }) else { return [] }
        var found: Set<String> = []
        for leaf in leaves where leaf.isBody && leaf.part.contentType.subtype == "html" {
            let bytes = Array(text(of: leaf.part).utf8)
            var index = 0
            while let colon = bytes[index...].firstIndex(of: ASCII.colon) {
                index = colon + 1
                guard colon >= 3, bytes[(colon - 3)...].hasPrefix("cid:") else { continue }
                let id = bytes[index...].prefix { $0 > ASCII.space && !endsReference.contains($0) }
                found.insert(String(decoding: id, as: UTF8.self))
                index = id.endIndex
            }
        }
        return found
    }

    private var endsReference: [UInt8] { [ASCII.quote, ASCII.apostrophe, ASCII.greater, ASCII.less, ASCII.close] }
}
