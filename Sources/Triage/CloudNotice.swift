/// A bounce that a sending service reports as JSON within a mail (Amazon SES through SNS).
struct CloudNotice {
    let recipients: [DeliveryReport.Recipient]

    private static let recipientLimit = 100

    /// Nil unless the text is such a notice of a bounce.
    init?(_ text: [UInt8]) {
        guard text.drop(while: \.isSpace).first == 0x7B else { return nil }
        // The lines of the JSON are folded at any place by the mail that carries it, and the notice may itself stand as a
        // string in another object, every quote escaped.
        let json = text.filter { $0 != 0x0A && $0 != 0x0D && $0 != 0x5C }
        guard json.contains("\"notificationType\":\"Bounce\"") || json.contains("\"eventType\":\"Bounce\""),
            let start = json.firstIndex(of: Array("\"bouncedRecipients\":[".utf8), from: 0)
        else { return nil }
        let list = json[start...].prefix { $0 != 0x5D }
        recipients = list.split(separator: 0x7D).prefix(CloudNotice.recipientLimit).compactMap(CloudNotice.recipient)
    }

    private static func recipient(_ object: ArraySlice<UInt8>) -> DeliveryReport.Recipient? {
        guard let address = string("emailAddress", in: object) else { return nil }
        let diagnostic = string("diagnosticCode", in: object)
        let given = string("status", in: object).flatMap { StatusCode(field: Array($0.utf8)) }
        return DeliveryReport.Recipient(
            address: address,
            status: StructuredReport.status(given, action: nil, diagnostic: diagnostic)?.text ?? "5.0.0",
            action: string("action", in: object) ?? "failed", diagnostic: diagnostic)
    }

    private static func string(_ name: String, in object: ArraySlice<UInt8>) -> String? {
        let opening = Array("\"\(name)\":\"".utf8)
        guard let start = object.firstIndex(of: opening, from: object.startIndex) else { return nil }
        return object[(start + opening.count)...].prefix { $0 != 0x22 }.text
    }
}
