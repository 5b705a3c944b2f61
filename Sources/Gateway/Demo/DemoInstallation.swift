import Flow
import Foundation
import MailOut
import People
import Triage

/// The installation of the demonstration: the user's own settings with the sample people, and everything it writes below
/// one folder.
struct DemoInstallation {
    /// `var/demo` beside the user's configuration; made anew by each demonstration.
    let folder: String
    let settings: Settings
    /// The web that the user's settings name and the demonstration leaves out, since its port is taken.
    let busyWeb: WebAccess?
    /// `samples` beside the user's configuration.
    private let samples: String

    /// Makes the folder and the settings in it.
    ///
    /// - Throws: `Failure` where a demonstration is running on it, or there are no samples; `SettingsError`.
    ///
    /// - Parameter standIn: the account that is the desk; nil for the built-in desk.
    init(from own: Settings, standIn: StandIn? = nil) throws {
        let home = URL(fileURLWithPath: own.file).deletingLastPathComponent()
        folder = home.appending(path: "var/demo").standardizedFileURL.path
        samples = home.appending(path: "samples").standardizedFileURL.path
        guard FileManager.default.fileExists(atPath: "\(samples)/people.json") else {
            throw Failure(
                "the demonstration plays with the people in \(samples), which is not there: run it with the config.json "
                    + "that came with Postern")
        }
        let config = "\(folder)/config.json"
        if let last = try? SettingsReader(file: config).read(), let holder = ServeLock.holder(for: last) {
            throw Failure("process \(holder) is playing the demonstration already; end it first")
        }
        let isWebFree = own.web.map { FreePort.isFree(host: $0.host, port: $0.port) } ?? true
        busyWeb = isWebFree ? nil : own.web
        try? FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createDirectory(atPath: "\(folder)/mailboxes", withIntermediateDirectories: true)
        let web = isWebFree ? own.web : nil
        let people = "\(samples)/people.json"
        let desk = standIn?.section(isCalled: web != nil)
        try Data(DemoInstallation.config(from: own, web, people, desk).pretty.utf8).write(
            to: URL(fileURLWithPath: config))
        if standIn != nil { try DemoInstallation.writeSecrets(in: folder) }
        try Data(DemoInstallation.mailbox.pretty.utf8).write(to: URL(fileURLWithPath: "\(folder)/mailboxes/inbox.json"))
        settings = try SettingsReader(file: config).read()
    }

    /// Where mails come in.
    var incoming: Maildir { Maildir(path: "\(folder)/in") }
    /// Where a person's mails go out to.
    func outgoing(to address: String) -> Maildir { Maildir(path: "\(folder)/out/\(address)") }

    /// Imports people of the samples, as `postern import people` does.
    ///
    /// - Throws: `Failure` where a row is wrong.
    func importPeople(_ name: String, _ wiring: Wiring, _ clock: DemoClock) async throws {
        let importing = FileImport(store: wiring.store, scheme: settings.scheme)
        try check(await importing.people(InputFile.bytes(of: "\(samples)/\(name)"), now: clock.now), name)
    }

    /// Imports bookings of the samples, as `postern import bookings --first-day` with tomorrow does.
    ///
    /// - Throws: `Failure` where a row is wrong.
    func importBookings(_ name: String, _ wiring: Wiring, _ clock: DemoClock) async throws {
        let importing = FileImport(store: wiring.store, scheme: settings.scheme)
        let bytes = try InputFile.bytes(of: "\(samples)/\(name)")
        try check(
            await importing.bookings(bytes, now: clock.now, firstDay: clock.day.advanced(by: 1).number), name)
    }

    private func check(_ outcome: ImportOutcome, _ name: String) throws {
        guard !outcome.isRefused, outcome.leftOut == 0 else {
            throw Failure(ImportView.words(outcome, file: "\(samples)/\(name)"))
        }
    }

    private static let mailbox: JSONValue = [
        "name": "inbox", "source": ["maildir": ["path": "in"]], "unaddressed": "hold",
    ]

    private static func writeSecrets(in folder: String) throws {
        try FileManager.default.createDirectory(atPath: "\(folder)/keys", withIntermediateDirectories: true)
        for (file, text) in StandIn.secrets {
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(file)"))
        }
    }

    private static func config(
        from own: Settings, _ web: WebAccess?, _ people: String, _ desk: JSONValue?
    ) -> JSONValue {
        var addresses: [(key: String, value: JSONValue)] = [
            (key: "domain", value: .string(own.scheme.domain)),
            (key: "returnPath", value: .string(own.returnPath.rawValue)),
        ]
        if case .plus = own.scheme.style { addresses.append((key: "style", value: "plus")) }
        if let account = own.account { addresses.append((key: "account", value: .string(account))) }
        var sections: [(key: String, value: JSONValue)] = [
            (key: "organisation", value: .string(own.organisation)), (key: "store", value: "postern.sqlite"),
            (key: "templates", value: .string(own.templates)), (key: "mailboxes", value: "mailboxes"),
            (key: "people", value: .strings([people])), (key: "addresses", value: .object(addresses)),
            (
                key: "keys",
                value: [
                    "tokens": .array([["id": .int(1), "secret": ["file": "keys/tokens-1"]]]),
                    "createMissing": .bool(true),
                ]
            ),
            (key: "authentication", value: ["require": .bool(false)]),
            (key: "delivery", value: ["maildir": "out"]), (key: "enquiries", value: ["withoutName": "ask"]),
        ]
        if let web {
            let listen = web.host.contains(":") ? "[\(web.host)]:\(web.port)" : "\(web.host):\(web.port)"
            sections.append((key: "web", value: ["listen": .string(listen), "url": .string(web.links.origin)]))
        }
        if let desk { sections.append((key: "desk", value: desk)) }
        return .object(sections)
    }
}
