extension Message {
    /// What is packed into a part: the files of a winmail.dat, the file within AppleSingle; nil for a part that is
    /// itself what was attached.
    ///
    /// QUIRK: Outlook and Exchange send everything in one part that other programs cannot read, Macintosh mailers wrap a
    /// file in its resources (Tests/Fixtures/mail/outlook-winmail.eml, PackedTests "AppleSingle").
    func packedFiles(in part: Part) -> [Attachment]? {
        if part.isTNEF {
            guard let content = TNEF(decodedBody(of: part)[...]), !content.isEmpty else { return nil }
            return content.files.map { file in
                Attachment(
                    filename: file.name.flatMap { FileName.safe($0) },
                    contentType: file.contentType ?? "application/octet-stream", contentID: file.contentID,
                    isInline: file.contentID != nil, bytes: file.bytes, partPath: part.path)
            }
        }
        guard part.isAppleFile, let file = AppleFile(decodedBody(of: part)), let data = file.data else { return nil }
        let name = part.fileName ?? file.name
        return [
            Attachment(
                filename: FileName.safe(name), contentType: "application/octet-stream", contentID: nil, isInline: false,
                bytes: data, partPath: part.path)
        ]
    }

    /// The body in a winmail.dat, for a mail that has no other.
    func packedBody(of subtype: String, _ leaves: [PlacedLeaf]) -> String? {
        guard !leaves.contains(where: \.isBody), let part = leaves.first(where: { $0.part.isTNEF })?.part,
            let content = TNEF(decodedBody(of: part)[...])
        else { return nil }
        let text = subtype == "html" ? content.html : content.plain
        return text.map { String(decoding: BodyText.withLineFeeds(Array($0.utf8)), as: UTF8.self) }
    }

    /// Files between the lines of a text.
    ///
    /// QUIRK: uuencode (Outlook's rich text setting, old Unix mail; CodecTests "uuencode") and yEnc (news readers;
    /// PackedTests "yEnc").
    func files(between part: Part) -> [Attachment] {
        let holds = filesMayStand(in: part)
        guard holds.uuencoded || holds.yEnc else { return [] }
        let body = decodedBody(of: part)
        var found = holds.uuencoded ? UUEncoded.all(in: body).map { ($0.name, $0.bytes) } : []
        if holds.yEnc { found += YEnc.all(in: body).map { ($0.name, $0.bytes) } }
        return found.map { name, bytes in
            Attachment(
                filename: FileName.safe(name), contentType: "application/octet-stream", contentID: nil,
                isInline: false, bytes: bytes, partPath: part.path)
        }
    }

    private func filesMayStand(in part: Part) -> (uuencoded: Bool, yEnc: Bool) {
        let body = raw[part.bodyRange.clamped(to: 0..<raw.count)]
        guard body.count > UUEncoded.shortest else { return (false, false) }
        return body.withUnsafeBufferPointer {
            (UUEncoded.mayOccur(in: $0, as: part.encoding), YEnc.mayOccur(in: $0, as: part.encoding))
        }
    }

    /// A plain text without the files between its lines.
    func textWithoutFiles(of part: Part) -> String {
        let holds = filesMayStand(in: part)
        guard holds.uuencoded || holds.yEnc else { return text(of: part) }
        let bytes = textBytes(of: part)
        let blocks = UUEncoded.all(in: bytes).map(\.range) + YEnc.all(in: bytes).map(\.range)
        var rest: [UInt8] = []
        var position = 0
        for block in blocks.sorted(by: { $0.lowerBound < $1.lowerBound }) where block.lowerBound >= position {
            rest += bytes[position..<block.lowerBound]
            position = block.upperBound
        }
        rest += bytes[position...]
        return BodyText.text(rest, of: part.contentType)
    }
}

extension Part {
    /// Whether the part is in Outlook's own format (`application/ms-tnef` by any of its names).
    var isTNEF: Bool {
        guard contentType.type == "application" else { return false }
        if contentType.subtype.hasSuffix("ms-tnef") { return true }
        guard contentType.subtype == "octet-stream", let name = fileName?.lowercased() else { return false }
        return name == "winmail.dat" || name == "win.dat"
    }

    /// Whether the part is a Macintosh file in its own format.
    var isAppleFile: Bool { contentType.type == "application" && contentType.subtype == "applefile" }
}
