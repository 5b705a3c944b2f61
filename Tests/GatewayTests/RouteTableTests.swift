import Foundation
import Testing

@testable import Gateway

/// Each rule of routing, each cell of who writes where, each verdict: one mail a row, explained by the program.
///
/// `Tests/Fixtures/journeys/README.md` says what the base installation holds and how a row is added.
@Suite struct RouteTableTests {
    /// A row of `table.json`: a mail and what the product says becomes of it.
    private struct Row: Decodable {
        let file: String
        let what: String
        let disposition: String
        let reason: String?
        let rule: String
        /// `template → role/handle`; people without a handle by the name before the `@`.
        let mails: [String]

        var outcome: Outcome {
            Outcome(disposition: disposition, reason: reason, rule: rule, mails: mails.sorted())
        }
    }

    private struct Outcome: Equatable {
        let disposition: String
        let reason: String?
        let rule: String
        let mails: [String]
    }

    private static let folder = Sandbox.tree.appending(path: "Tests/Fixtures/journeys")

    private static var rows: [Row] {
        get throws {
            try JSONDecoder().decode([Row].self, from: Data(contentsOf: folder.appending(path: "table.json")))
        }
    }

    @Test("every mail of the table comes out as the product says")
    func everyRow() async throws {
        let rows = try RouteTableTests.rows
        let sandbox = try await installation()
        let files = rows.map { RouteTableTests.folder.appending(path: $0.file).path }
        let explained = try await PosternProcess.run(["explain", "--jsonl"] + files, in: sandbox)
        try #require(explained.status == 0, "\(explained.errors)")
        let lines = explained.output.split(separator: "\n")
        try #require(lines.count == rows.count)
        var people = People(sandbox: sandbox)
        for (row, line) in zip(rows, lines) {
            let outcome = try await outcome(of: line, &people)
            #expect(outcome == row.outcome, "\(row.file): \(row.what)")
        }
        try tell(rows)
    }

    @Test("every mail in the folders is a row of the table, once")
    func everyFile() throws {
        let files = try ["routes", "senders", "judgement"].flatMap { name in
            try FileManager.default.contentsOfDirectory(atPath: RouteTableTests.folder.appending(path: name).path)
                .map { "\(name)/\($0)" }
        }
        #expect(try RouteTableTests.rows.map(\.file).sorted() == files.sorted())
    }

    // MARK: The base

    /// The base installation, with its mails filed in order and what follows from them sent.
    private func installation() async throws -> Sandbox {
        let sandbox = try Sandbox()
        let base = RouteTableTests.folder.appending(path: "base")
        for name in try FileManager.default.contentsOfDirectory(atPath: base.path) {
            try FileManager.default.copyItem(
                at: base.appending(path: name), to: sandbox.folder.appending(path: name))
        }
        try FileManager.default.copyItem(
            at: Sandbox.tree.appending(path: "templates"), to: sandbox.folder.appending(path: "templates"))
        let mails = try FileManager.default.contentsOfDirectory(atPath: sandbox.folder.path)
            .filter { $0.hasSuffix(".eml") }.sorted()
        for arguments in [
            ["import", "people", "people.json"], ["import", "bookings", "bookings.csv"], ["ingest", "--drain"] + mails,
        ] {
            let done = try await PosternProcess.run(arguments, in: sandbox)
            try #require(done.status == 0, "\(arguments.first ?? ""): \(done.errors)")
        }
        return sandbox
    }

    // MARK: What the program says

    private func outcome(of line: Substring, _ people: inout People) async throws -> Outcome {
        let value = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
        var mails: [String] = []
        for mail in value["mails"] as? [[String: Any]] ?? [] {
            let recipient = try await people.name(mail["to"] as? String ?? "")
            mails.append("\(mail["template"] as? String ?? "") → \(recipient)")
        }
        return Outcome(
            disposition: value["disposition"] as? String ?? "", reason: value["reason"] as? String,
            rule: value["rule"] as? String ?? "", mails: mails.sorted())
    }

    /// The people of the base by what stands for them in the table.
    private struct People {
        let sandbox: Sandbox
        private var known: [String: String] = [:]

        init(sandbox: Sandbox) { self.sandbox = sandbox }

        /// - Parameter recipient: `person 4`, or words about the one whom the mail registers.
        mutating func name(_ recipient: String) async throws -> String {
            guard recipient.hasPrefix("person ") else { return "enquirer/new" }
            if let name = known[recipient] { return name }
            let number = String(recipient.dropFirst("person ".count))
            let person = try await PosternProcess.run(["person", "show", number, "--json"], in: sandbox).object
            let address = (person["addresses"] as? [[String: Any]])?.first?["address"] as? String ?? ""
            let short = person["handle"] as? String ?? address.split(separator: "@").first.map(String.init) ?? ""
            let name = "\(person["role"] as? String ?? "")/\(short)"
            known[recipient] = name
            return name
        }
    }

    /// The table for people, written where `POSTERN_STORIES` names a folder.
    private func tell(_ rows: [Row]) throws {
        guard let folder = ProcessInfo.processInfo.environment["POSTERN_STORIES"] else { return }
        let lines = rows.map { row in
            let becomes = ([row.disposition] + [row.reason].compactMap { $0 }).joined(separator: ": ")
            let mails = row.mails.isEmpty ? "–" : row.mails.joined(separator: "; ")
            return "| \(row.file) | \(row.what) | \(becomes) | \(row.rule) | \(mails) |"
        }
        let table = (["| mail | what | becomes | rule | mails |", "|---|---|---|---|---|"] + lines)
            .joined(separator: "\n")
        print(table)
        try "\(table)\n".write(toFile: "\(folder)/rules.md", atomically: true, encoding: .utf8)
    }
}
