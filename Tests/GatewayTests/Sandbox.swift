import Foundation

@testable import Gateway

/// A folder of its own for one test, removed with it.
final class Sandbox {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "gateway-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The root of the source tree.
    static let tree = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    func path(_ name: String) -> String { folder.appending(path: name).path }

    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        let url = folder.appending(path: name)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
        return url.path
    }

    /// Settings files that have no mistake: a Maildir in, a Maildir out.
    func writeSettings(
        config: String = Sandbox.config, mailbox: String = Sandbox.mailbox, people: String = Sandbox.people
    ) throws -> String {
        try write("mailboxes/inbox.json", mailbox)
        try write("people.json", people)
        return try write("config.json", config)
    }

    static let config = """
        {"organisation": "Calm Harbour", "store": "var/postern.sqlite", "templates": "templates",
         "mailboxes": "mailboxes", "people": ["people.json"],
         "addresses": {"domain": "messages.example.org"},
         "keys": {"tokens": [{"id": 1, "secret": {"file": "var/key"}}], "createMissing": true},
         "delivery": {"maildir": "var/out"}}
        """

    static let mailbox = #"{"name": "inbox", "source": {"maildir": {"path": "var/in"}}}"#

    static let people = """
        [{"externalId": "p1", "role": "practitioner", "name": "Jane Doe", "handle": "jane-doe",
          "addresses": ["jane@practice.example"]}]
        """
}

/// The mistakes that reading these settings comes upon.
func mistakes(in file: String) -> [SettingsProblem] {
    do {
        _ = try SettingsReader(file: file).read()
        return []
    } catch let error as SettingsError {
        return error.problems
    } catch {
        return [SettingsProblem(file: file, path: "", place: nil, message: "\(error)")]
    }
}
