import Flow
import Mail
import Store
import Triage

/// A conversation as lists show it.
struct ConversationItem: Sendable {
    static let sample = ConversationItem(
        link: "/conversations/1", other: "Sam Lee", subject: "A first session", words: "Hello", lastBy: "You",
        moment: "18:02", machineMoment: "2026-11-27T18:02:00Z", unread: "2", isEnquiry: true, isSupport: true,
        waiting: "since Fri 27 Nov 2026, 18:02", isClosed: true)

    var link: String
    var other: String
    var subject: String
    /// How the last entry begins, masked.
    var words: String
    /// `You: `, a name, or nothing.
    var lastBy = ""
    var moment: String
    var machineMoment: String
    /// How many entries are unread; empty for none.
    var unread = ""
    var isEnquiry = false
    var isSupport = false
    /// Since when an answer is waited for; empty where none is.
    var waiting = ""
    var isClosed = false
}

extension Site {
    /// Rows of an inbox as they are shown: names as they are, words masked.
    func items(_ rows: [InboxRow], _ viewer: Viewer) async throws -> [ConversationItem] {
        let masked = try await mask.masked(
            rows.map { row in
                WordsToMask(
                    practitioner: row.practitioner, counterpart: row.counterpart, senders: row.lastSenders,
                    texts: [row.subject, row.lastWords, row.otherName ?? ""])
            })
        let moments = moments(viewer)
        return zip(rows, masked).map { row, texts in
            ConversationItem(
                link: "/conversations/\(row.id)", other: Site.other(row, named: texts[2]), subject: texts[0],
                words: Site.beginning(texts[1]), lastBy: Site.author(row), moment: moments.short(row.lastActivityAt),
                machineMoment: moments.machine(row.lastActivityAt), unread: row.unread > 0 ? "\(row.unread)" : "",
                isEnquiry: row.kind == .enquiry, isSupport: row.kind == .support,
                waiting: row.party == .practitioner
                    ? row.waitingSince.map { "since \(moments.words($0))" } ?? "" : "",
                isClosed: !row.isOpen)
        }
    }

    /// What the other side is called.
    static func other(_ row: InboxRow, named name: String) -> String {
        if row.otherRole == .desk { return "Support" }
        return name.isEmpty ? "Somebody without a name" : name
    }

    private static func author(_ row: InboxRow) -> String {
        switch row.lastAuthor {
        case .agent?: "Support: "
        case .some(let author) where author.party == row.party: "You: "
        default: ""
        }
    }

    private static let wordsShown = 140

    private static func beginning(_ text: String) -> String {
        let line = TypedText.line(text)
        return line.count > wordsShown ? "\(line.prefix(wordsShown))…" : line
    }
}
