import Mail
import Reply

/// The readable part of a report, cut where the copy of the original begins.
struct ReportText {
    /// The server's words, as written.
    let words: [UInt8]
    /// What follows the line that announces the original; empty where there is none.
    let original: [UInt8]

    private static let readBytes = 65_536
    private static let partLimit = 10

    init(of message: Message) {
        var text = ""
        for part in message.allParts.filter(ReportText.isPlain).prefix(ReportText.partLimit) {
            text += message.text(of: part) + "\n"
            if text.utf8.count > ReportText.readBytes { break }
        }
        if text.utf8.allSatisfy(\.isSpace),
            let html = message.allParts.first(where: { $0.children.isEmpty && $0.contentType.essence == "text/html" })
        {
            text = plainText(fromHTML: message.text(of: html))
        }
        self.init(Array(text.utf8.prefix(ReportText.readBytes)))
    }

    init(_ text: [UInt8]) {
        var start = 0
        for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
            start = line.endIndex + 1
            let isHeader = line.startIndex > 0 && ReportText.isHeaderOfOriginal(line)
            guard isHeader || ReportText.announcesOriginal(line) else { continue }
            words = Array(text[..<line.startIndex])
            original = Array(text[min(isHeader ? line.startIndex : start, text.count)...])
            return
        }
        words = text
        original = []
    }

    private static func isPlain(_ part: Part) -> Bool {
        part.children.isEmpty && part.contentType.type == "text" && part.contentType.subtype != "html"
            && part.contentType.subtype != "rfc822-headers"
    }

    private static func isHeaderOfOriginal(_ line: ArraySlice<UInt8>) -> Bool {
        let start = line.prefix(24).lowered
        return BounceSigns.originalHeaders.contains { start.starts(with: $0) }
    }

    /// A rule (`-----`, `===`, `>>>`) with words about the original, or those words as a heading of their own.
    private static func announcesOriginal(_ line: ArraySlice<UInt8>) -> Bool {
        let trimmed = line.trimmed
        guard trimmed.count >= 8, trimmed.count <= 120 else { return false }
        let isRule = trimmed.prefix(2).allSatisfy { "-=_*#>+".utf8.contains($0) }
        let lower = trimmed.lowered
        let isHeading = lower.last == 0x3A || lower.contains("follows")
        guard isRule || isHeading else { return false }
        if !isRule {
            guard
                lower.begins(with: "original") || lower.begins(with: "your original")
                    || lower.begins(with: "message header")
            else { return false }
        }
        return !BounceSigns.notOriginals.contains { lower.firstIndex(of: $0, from: 0) != nil }
            && BounceSigns.originals.contains { lower.firstIndex(of: $0, from: 0) != nil }
    }
}
