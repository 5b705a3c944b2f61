import Foundation

/// What happened in a journey, a row for each step; printed, and written where `POSTERN_STORIES` names a folder.
final class Story {
    private(set) var rows: [[String]] = []

    func add(_ title: String, rules: [String], mails: [SentMail]) {
        rows.append([title, rules.joined(separator: "; "), mails.words.joined(separator: "; ")])
    }

    var table: String {
        let lines = rows.map { "| " + $0.map { $0.isEmpty ? "–" : $0 }.joined(separator: " | ") + " |" }
        return (["| step | rule | mails that left |", "|---|---|---|"] + lines).joined(separator: "\n")
    }

    /// Prints the table under a name.
    func tell(_ name: String) {
        print("### \(name)\n\(table)")
        guard let folder = ProcessInfo.processInfo.environment["POSTERN_STORIES"] else { return }
        try? "### \(name)\n\n\(table)\n".write(toFile: "\(folder)/\(name).md", atomically: true, encoding: .utf8)
    }
}
