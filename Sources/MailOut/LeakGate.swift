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
        for part in message.allParts {
            let place = part.path.isEmpty ? "" : " of part \(part.path)"
            if let found = headerLeak(part, scan: scan) { return "\(found)\(place)" }
            guard part.children.isEmpty else { continue }
            if let found = bodyLeak(part, in: message, scan: scan, depth: depth) { return "\(found)\(place)" }
        }
        return scan.firstFinding(in: Self.withoutFiles(message)).map { "\($0.rawValue) in the raw bytes" }
    }

    // MARK: Header

    private func headerLeak(_ part: Part, scan: LeakScan) -> String? {
        let names = Array(part.contentType.parameters.values) + Array(part.disposition?.parameters.values ?? [:].values)
        let values = part.header.fields.flatMap { [Array($0.text.utf8), $0.value, Array($0.name.utf8)] }
        // One look at everything; which field it was is only asked when there is something.
        let all = (values + names.map { Array($0.utf8) }).joined(separator: Array("|".utf8))
        guard let kind = scan.firstFinding(in: Array(all)) else { return nil }
        let field = part.header.fields.first { field in
            scan.firstFinding(in: Array(field.text.utf8)) != nil || scan.firstFinding(in: field.value) != nil
        }
        return "\(kind.rawValue) in the header \(field?.name ?? "parameters")"
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
        let text = type.type == "text" ? Array(message.text(of: part).utf8) : message.decodedBody(of: part)
        return scan.firstFinding(in: text).map { "\($0.rawValue) in \(type.essence)" }
    }

    /// The bytes between and around the encoded bodies: preambles, epilogues, whatever no part claims.
    private static func withoutFiles(_ message: Message) -> [UInt8] {
        var result: [UInt8] = []
        var position = 0
        for part in message.allParts where part.children.isEmpty && part.encoding == .base64 {
            guard part.bodyRange.lowerBound >= position else { continue }
            result += message.raw[position..<part.bodyRange.lowerBound]
            position = part.bodyRange.upperBound
        }
        return result + message.raw[position...]
    }
}
