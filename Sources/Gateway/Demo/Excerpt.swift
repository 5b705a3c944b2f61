import Flow
import Foundation
import Mail

/// The one line of a mail that the demonstration shows.
enum Excerpt {
    /// The line with the party's own words, the one that tells most of a notice, or the first that is no greeting.
    static func line(of message: Message, _ template: TemplateName, quoting mark: String) -> String {
        let lines = (message.plainBody ?? "").split(whereSeparator: \.isNewline)
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        let wanted = [template.isRelayed ? mark : nil, telling[template]].compactMap(\.self).filter { !$0.isEmpty }
        let found = wanted.lazy.compactMap { words in lines.first { $0.contains(words) } }.first
        let line = found ?? lines.first { !$0.hasPrefix("Hello ") } ?? message.subject
        return line.count <= longest ? line : line.prefix(longest - 1) + "…"
    }

    private static let longest = 74

    /// Words of the shipped templates that stand in the line worth showing.
    private static let telling: [TemplateName: String] = [
        .memberAcknowledgement: "monitored", .agenda: "Message to: ", .routedToSupport: "The reason",
        .enquiryAcknowledgement: "Thank you for contacting", .reminder: "still waiting",
        .deliveryProblem: "did not arrive",
    ]
}
