import Flow
import Foundation
import MailOut
import Triage

/// The installation of the demonstration: the user's own settings, with everything it writes below one folder.
struct DemoInstallation {
    /// `var/demo` beside the user's configuration; made anew by each demonstration.
    let folder: String
    let settings: Settings

    /// Makes the folder and the settings in it.
    ///
    /// - Throws: `Failure` where a demonstration is running on it; `SettingsError`.
    init(from own: Settings) throws {
        folder =
            URL(fileURLWithPath: own.file).deletingLastPathComponent().appending(path: "var/demo")
            .standardizedFileURL.path
        let config = "\(folder)/config.json"
        if let last = try? SettingsReader(file: config).read(), let holder = ServeLock.holder(for: last) {
            throw Failure("process \(holder) is playing the demonstration already; end it first")
        }
        try? FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createDirectory(atPath: "\(folder)/mailboxes", withIntermediateDirectories: true)
        try Data(DemoInstallation.config(from: own).pretty.utf8).write(to: URL(fileURLWithPath: config))
        try Data(DemoInstallation.mailbox.pretty.utf8).write(to: URL(fileURLWithPath: "\(folder)/mailboxes/inbox.json"))
        settings = try SettingsReader(file: config).read()
    }

    /// Where mails come in.
    var incoming: Maildir { Maildir(path: "\(folder)/in") }
    /// Where a person's mails go out to.
    func outgoing(to address: String) -> Maildir { Maildir(path: "\(folder)/out/\(address)") }

    private static let mailbox: JSONValue = [
        "name": "inbox", "source": ["maildir": ["path": "in"]], "unaddressed": "hold",
    ]

    private static func config(from own: Settings) -> JSONValue {
        var addresses: [(key: String, value: JSONValue)] = [
            (key: "domain", value: .string(own.scheme.domain)),
            (key: "returnPath", value: .string(own.returnPath.rawValue)),
        ]
        if case .plus = own.scheme.style { addresses.append((key: "style", value: "plus")) }
        if let account = own.account { addresses.append((key: "account", value: .string(account))) }
        let paths = own.people.map { URL(fileURLWithPath: $0.path).standardizedFileURL.path }
        return [
            "organisation": .string(own.organisation), "store": "postern.sqlite",
            "templates": .string(own.templates), "mailboxes": "mailboxes", "people": .strings(paths),
            "addresses": .object(addresses),
            "keys": [
                "tokens": .array([["id": .int(1), "secret": ["file": "keys/tokens-1"]]]), "createMissing": .bool(true),
            ],
            "authentication": ["require": .bool(false)], "delivery": ["maildir": "out"],
        ]
    }
}
