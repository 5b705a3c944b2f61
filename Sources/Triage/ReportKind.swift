import Mail

/// What a report is about (RFC 6522), by the report-type or by the part it holds.
enum ReportKind {
    case delivery
    /// A read receipt (RFC 8098).
    case receipt
    /// A complaint (ARF, RFC 5965).
    case complaint

    init?(_ message: Message) {
        let root = message.root.contentType
        let kinds = message.allParts.filter { $0.contentType.type == "message" }.map(\.contentType.subtype)
        let type = root.essence == "multipart/report" ? root.parameters["report-type"]?.lowercased() : nil
        switch type {
        case "disposition-notification": self = .receipt
        case "feedback-report": self = .complaint
        default:
            let isReport = root.essence == "multipart/report"
            // The parts alone are what a person has who passes such a mail on within the own one.
            if kinds.contains("feedback-report"), isReport || ReportKind.isMachines(message) {
                self = .complaint
            } else if kinds.contains("disposition-notification") || kinds.contains("global-disposition-notification"),
                isReport || ReportKind.isMachines(message)
            {
                self = .receipt
            } else if isReport {
                self = .delivery
            } else {
                return nil
            }
        }
    }

    /// True for a report without its envelope: the part is all there is, or a machine sent it.
    private static func isMachines(_ message: Message) -> Bool {
        let sender = BounceSender(message)
        return message.root.contentType.type == "message" || sender.isNull || sender.daemon != nil || sender.isMachine
            || AutoSubmitted.evidence(in: message.header) != nil
            || complainers.contains(BounceSender.local(of: message.from.first))
    }

    /// Local parts of feedback loops, as `BounceSender` gives them.
    private static let complainers: Set<String> = [
        "abuse", "arf", "complaint", "complaints", "fbl", "feedback", "feedbackloop", "scomp", "staff", "spamreport",
    ]
}
