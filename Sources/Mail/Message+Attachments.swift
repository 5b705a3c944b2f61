extension Message {
    /// Everything else: attached and named parts, embedded messages (one attachment each), calendars, reports; what is
    /// packed into a part stands in its place.
    package var attachments: [Attachment] {
        let leaves = placedLeaves
        let referred = referencesInHTML(leaves)
        var found: [Attachment] = []
        for leaf in leaves {
            if !leaf.isBody {
                found += packedFiles(in: leaf.part) ?? [attachment(leaf.part, referred)]
            } else if leaf.part.bodySubtype == "plain" {
                found += files(between: leaf.part)
            }
        }
        return found
    }

    /// The name of each attachment, or its type where it has none, without decoding what it holds.
    package var attachmentNames: [String] {
        placedLeaves.flatMap { leaf -> [String] in
            if !leaf.isBody {
                let packed = packedFiles(in: leaf.part)?.map { $0.filename ?? $0.contentType }
                return packed ?? [safeName(of: leaf.part) ?? leaf.part.contentType.essence]
            }
            guard leaf.part.bodySubtype == "plain" else { return [] }
            return files(between: leaf.part).map { $0.filename ?? $0.contentType }
        }
    }

    private func safeName(of part: Part) -> String? { part.fileName.flatMap { FileName.safe($0) } }

    private func attachment(_ part: Part, _ referred: Set<String>) -> Attachment {
        let contentID = part.header.first("content-id").flatMap { MessageIDReader.single(in: $0.value)?.text }
        let isReferred = [contentID, part.location].contains { $0.map { referred.contains($0) } ?? false }
        return Attachment(
            filename: safeName(of: part), contentType: part.contentType.essence,
            contentID: contentID, isInline: part.disposition?.kind == "inline" || isReferred,
            bytes: decodedBody(of: part), partPath: part.path)
    }

    /// The Content-IDs and locations that the HTML refers to (RFC 2392, RFC 2557).
    private func referencesInHTML(_ leaves: [PlacedLeaf]) -> Set<String> {
        guard
            leaves.contains(where: { !$0.isBody && ($0.part.header.contains("content-id") || $0.part.location != nil) })
        else { return [] }
        var found: Set<String> = []
        for leaf in leaves where leaf.isBody && leaf.part.contentType.subtype == "html" {
            let bytes = Array(text(of: leaf.part).utf8)
            var index = 0
            while let mark = bytes[index...].firstIndex(where: { $0 == ASCII.colon || $0 == ASCII.equal }) {
                index = mark + 1
                guard mark >= 3 else { continue }
                let isSource = bytes[(mark - 3)...].hasPrefix("src=")
                guard isSource || bytes[(mark - 3)...].hasPrefix("cid:") else { continue }
                let rest = bytes[index...].drop { isSource && ($0 == ASCII.quote || $0 == ASCII.apostrophe) }
                let name = rest.prefix { $0 > ASCII.space && !endsReference.contains($0) }
                found.insert(String(decoding: name.hasPrefix("cid:") ? name.dropFirst(4) : name, as: UTF8.self))
                index = name.endIndex
            }
        }
        return found
    }

    private var endsReference: [UInt8] { [ASCII.quote, ASCII.apostrophe, ASCII.greater, ASCII.less, ASCII.close] }
}

extension Part {
    /// The Content-Location, by which saved pages and old Outlook name their images.
    fileprivate var location: String? {
        header.first("content-location").map { String(decoding: $0.value.filter { !$0.isWhite }, as: UTF8.self) }
    }
}
