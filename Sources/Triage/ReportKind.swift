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
            if kinds.contains("feedback-report") {
                self = .complaint
            } else if kinds.contains("disposition-notification") || kinds.contains("global-disposition-notification") {
                self = .receipt
            } else if root.essence == "multipart/report" {
                self = .delivery
            } else {
                return nil
            }
        }
    }
}
