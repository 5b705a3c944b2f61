import Flow
import Mail
import Reply
import Triage

extension Arrival {
    /// What our own form says besides the mail it wrote.
    private static let originField = "postern-origin"
    private static let seenField = "postern-seen"
    /// A visitor's mark is a digest or an address, and nothing longer.
    private static let longestOrigin = 200

    /// Reads a mail as what a visitor entered into our own form (mailbox `@web`).
    ///
    /// Whoever entered it is proven by nobody, writes no quotes and is no machine, and is kept to the recipient that
    /// the form wrote. The form's own fields count here and in no other mailbox.
    mutating func becomeForm(_ message: Message) {
        channel = .web
        proof = ProvenSender(proof: .none, evidence: ["entered into our form: the visitor is not confirmed"])
        verdict = Verdict(kind: .person, evidence: ["entered into our form"])
        keys = ThreadKeys(found: keys.found.filter { $0.header == "To" }, forged: keys.forged)
        isComplaint = false
        report = nil
        hasNullReturnPath = false
        reply = ExtractedReply(
            text: Arrival.withoutOuterBlankLines(message.plainBody ?? ""), trimmed: "", rule: "none", confidence: 1)
        let written = { (name: String) in
            message.header.first(name).map { String(decoding: $0.value, as: UTF8.self) }?
                .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        if let visitor = written(Arrival.originField) { origin = String(visitor.prefix(Arrival.longestOrigin)) }
        // A moment that has not come yet was not seen.
        sawWordingAt = written(Arrival.seenField).flatMap { Int64($0) }.map { Timestamp(milliseconds: $0) }
            .flatMap { $0 <= receivedAt ? $0 : nil }
    }

    private static func withoutOuterBlankLines(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let isBlank = { (line: Substring) in line.allSatisfy(\.isWhitespace) }
        guard let first = lines.firstIndex(where: { !isBlank($0) }), let last = lines.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return lines[first...last].joined(separator: "\n")
    }
}
