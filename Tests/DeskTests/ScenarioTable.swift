import DeskStandIn
import Flow
import Foundation
import Store
import Synchronization
import Testing

/// What each scenario came to, counted on both sides, as docs/desk-scenarios.md says it.
///
/// With POSTERN_WRITE_TABLES set the page is written; without, it must say what happened.
enum ScenarioTable {
    private static let rows = Mutex<Set<String>>([])
    private static let prefix = "scenario: "
    private static let marker = "<!-- written by the tests of the scenarios -->\n"

    private static var page: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "docs/desk-scenarios.md")
    }

    /// Counts at the end of a test, where that is one of a scenario.
    static func record(_ zen: ZenDeskRig) async throws {
        guard let name = Test.current?.displayName, name.hasPrefix(prefix) else { return }
        let row = try await row(name.dropFirst(prefix.count), zen)
        if ProcessInfo.processInfo.environment["POSTERN_WRITE_TABLES"] != nil {
            try write(row)
        } else {
            #expect(
                try String(contentsOf: page, encoding: .utf8).contains(row), "docs/desk-scenarios.md does not say so")
        }
    }

    private static func row(_ name: Substring, _ zen: ZenDeskRig) async throws -> String {
        let here = try await zen.rig.store.tickets(kind: nil, done: true, limit: 1_000)
        var messages = 0
        for ticket in here { messages += try await zen.texts(ticket.conversation).count }
        let there = zen.server.tickets
        let ours = Set(there.filter { $0.tags.contains("postern_managed") }.map(\.id))
        let comments = there.flatMap { zen.server.comments(of: $0.id) }
        let queued = try await zen.rig.store.queuedMails(states: Set(OutgoingState.allCases), limit: 1_000)
        let (acknowledged, relayed) = (
            queued.count { $0.template == .enquiryAcknowledgement }, queued.count { $0.template == .messageFromSupport }
        )
        let open = comments.count(where: \.isPublic)
        let mailed = zen.server.mailsToRequesters.count { $0.ticketID.map { ours.contains($0) } ?? false }
        return """
            | \(name) | \(here.count) / \(there.count) | \(messages) / \(open) | \(comments.count - open) | \
            \(acknowledged) + \(relayed) | \(mailed) |

            """
    }

    private static func write(_ row: String) throws {
        try rows.withLock { rows in
            rows.insert(row)
            let intro = try String(contentsOf: page, encoding: .utf8).components(separatedBy: marker)[0]
            let head = """

                | scenario | tickets here / there | messages here / public comments there | private there | \
                mails of ours | mails of ZenDesk's |
                |---|---|---|---|---|---|

                """
            try (intro + marker + head + rows.sorted().joined()).write(to: page, atomically: true, encoding: .utf8)
        }
    }
}
