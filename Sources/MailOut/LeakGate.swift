import Mail
package import Store

/// The last gate: reads the final bytes as a mail program would and looks for what must not be there (product: privacy
/// relay, G9).
package struct LeakGate: Sendable {
    private let composer: Composer
    /// Messages inside messages are read so deep; ours hold none.
    private static let deepest = 5

    package init(composer: Composer) { self.composer = composer }

    /// Where a mail holds the other party's address or a foreign token or link, in words without it; nil where it does not.
    package func leak(in bytes: [UInt8], of mail: ClaimedMail) -> String? {
        let scan = LeakScan(secrets: composer.secrets(for: mail, guarding: .others))
        return leak(in: Message(parsing: bytes), scan: scan, depth: 0)
    }

    private func leak(in message: Message, scan: LeakScan, depth: Int) -> String? {
        let parts = message.allParts
        // One look at all headers; which field of which part it was is only asked when there is something.
        let headers = parts.flatMap(Self.headerTexts)
        var joined: [UInt8] = []
        for text in headers {
            if !joined.isEmpty { joined.append(UInt8(ascii: "|")) }
            joined += text
        }
        if let kind = scan.firstFinding(in: joined) {
            return "\(kind.rawValue) in the header\(fieldName(in: parts, scan: scan))"
        }
        for part in parts where part.children.isEmpty {
            let place = part.path.isEmpty ? "" : " of part \(part.path)"
            if let found = bodyLeak(part, in: message, scan: scan, depth: depth) { return "\(found)\(place)" }
        }
        return scan.firstFinding(in: Self.betweenBodies(message)).map { "\($0.rawValue) in the raw bytes" }
    }

    // MARK: Header

    /// A part's fields as they stand and as they are read, and its decoded parameters.
    private static func headerTexts(_ part: Part) -> [[UInt8]] {
        var texts: [[UInt8]] = []
        for field in part.header.fields {
            texts.append(Array(field.name.utf8))
            texts.append(field.value)
            let read = Array(field.text.utf8)
            if read != field.value { texts.append(read) }
        }
        texts += part.contentType.parameters.values.map { Array($0.utf8) }
        texts += (part.disposition?.parameters.values ?? [:].values).map { Array($0.utf8) }
        return texts
    }

    private func fieldName(in parts: [Part], scan: LeakScan) -> String {
        for field in parts.flatMap(\.header.fields) {
            let texts = [Array(field.text.utf8), field.value]
            if texts.contains(where: { scan.firstFinding(in: $0) != nil }) { return " \(field.name)" }
        }
        return "'s parameters"
    }

    // MARK: Body

    private func bodyLeak(_ part: Part, in message: Message, scan: LeakScan, depth: Int) -> String? {
        let type = part.contentType
        if type.type == "message" {
            guard depth < Self.deepest, let inner = message.embedded(in: part) else {
                return scan.firstFinding(in: message.decodedBody(of: part)).map {
                    "\($0.rawValue) in an embedded message"
                }
            }
            return leak(in: inner, scan: scan, depth: depth + 1).map { "\($0), in an embedded message" }
        }
        let name = part.disposition?.parameters["filename"] ?? type.parameters["name"]
        guard AttachmentRelay.isText(contentType: type.essence, filename: name) else { return nil }
        let body = message.decodedBody(of: part)
        var texts = type.type == "text" ? [Array(message.text(of: part).utf8)] : [body]
        // UTF-16 that does not say so: without its zeros it is what it would be read as.
        if type.type == "text", body.contains(0) { texts.append(body.filter { $0 != 0 }) }
        return texts.lazy.compactMap { scan.firstFinding(in: $0) }.first.map { "\($0.rawValue) in \(type.essence)" }
    }

    /// The bytes that no body read above claims: preambles, epilogues, files that are not encoded.
    private static func betweenBodies(_ message: Message) -> [UInt8] {
        var result: [UInt8] = []
        var position = 0
        for part in message.allParts where part.children.isEmpty {
            let isRead = part.contentType.type == "text" || part.encoding == .base64
            guard isRead, part.bodyRange.lowerBound >= position else { continue }
            result += message.raw[position..<part.bodyRange.lowerBound]
            position = part.bodyRange.upperBound
        }
        return result + message.raw[position...]
    }
}
