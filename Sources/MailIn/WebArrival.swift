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

    /// Reads a mail as what its reserved mailbox says it is; in any other mailbox nothing changes.
    ///
    /// It is entered into our own form, typed by somebody who is signed in, or written by a program in somebody's name.
    mutating func becomeTyped(_ message: Message) {
        switch source.mailbox {
        case ArrivalSource.webMailbox:
            become(.web, ProvenSender(proof: .none, evidence: ["entered into our form: the visitor is not confirmed"]))
        case ArrivalSource.pageMailbox:
            become(.web, ProvenSender(proof: .pass, evidence: ["typed by its author, who is signed in"]))
        case ArrivalSource.apiMailbox:
            become(.api, ProvenSender(proof: .pass, evidence: ["written in its author's name by a program we trust"]))
        default: return
        }
        reply = ExtractedReply(
            text: Arrival.withoutOuterBlankLines(message.plainBody ?? ""), trimmed: "", rule: "none", confidence: 1)
        readOwnFields(message)
    }

    /// Whoever typed it writes no quotes and is no machine, and is kept to the recipient that the page wrote.
    private mutating func become(_ channel: EntryChannel, _ proof: ProvenSender) {
        self.channel = channel
        self.proof = proof
        verdict = Verdict(kind: .person, evidence: proof.evidence)
        keys = ThreadKeys(found: keys.found.filter { $0.header == "To" }, forged: keys.forged)
        isComplaint = false
        report = nil
        hasNullReturnPath = false
    }

    /// The page's own fields count here and in no other mailbox.
    private mutating func readOwnFields(_ message: Message) {
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
