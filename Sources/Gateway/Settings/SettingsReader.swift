import Flow
import Foundation
import Logging
import MailOut
import People
import Triage

/// Reads `config.json`, the mailboxes beside it and the people it names, and collects every mistake in all of them.
struct SettingsReader {
    let file: String
    let findings = Findings()
    /// What relative paths are relative to.
    let folder: URL

    init(file: String) {
        self.file = file
        folder = URL(fileURLWithPath: file).deletingLastPathComponent()
    }

    /// The settings, with no mistake in them.
    ///
    /// - Throws: `SettingsError` with all mistakes.
    func read() throws -> Settings {
        guard let node = parse(file) else { throw SettingsError(problems: findings.problems) }
        let settings = settings(Section(node, file: file, findings: findings))
        guard findings.problems.isEmpty else { throw SettingsError(problems: findings.problems) }
        return settings
    }

    private func settings(_ root: Section) -> Settings {
        _ = root.text("$schema")
        let addresses = addresses(root.section("addresses", required: true))
        let keys = tokenKeys(root.section("keys", required: true))
        let limits = root.section("limits")
        let mailBytes = limits.number("mailBytes", SettingsReader.mailBytes) ?? SettingsReader.standardMailBytes
        let rules = rules(root, limits: limits)
        limits.finish()
        let resendAfter = resendAfter(root.section("uncertain"))
        let delivery = delivery(root, domain: addresses.scheme.domain)
        let (desk, web) = (desk(root.section("desk")), web(root))
        if desk.isCalled, web == nil {
            root.mistake("desk.zendesk.webhookSecret", "is for calls to our pages, and there is no section web")
        }
        let settings = Settings(
            file: file, organisation: root.requiredText("organisation", "the name that mails come from"),
            store: root.path("store", relativeTo: folder) ?? resolve("var/postern.sqlite"),
            templates: root.path("templates", relativeTo: folder) ?? resolve("templates"),
            design: design(root.section("design")), scheme: addresses.scheme, notices: addresses.notices,
            returnPath: addresses.returnPath,
            account: addresses.account, tokenKeys: keys.keys,
            createsMissingKeys: keys.createMissing, rules: rules,
            delivery: delivery.delivery, rates: delivery.rates, dkim: delivery.dkim,
            attachments: attachments(root.section("attachments")), privacy: privacy(root.section("privacy")),
            resendUncertainAfter: resendAfter, people: people(root, addresses.scheme),
            mailBytes: mailBytes, logLevel: logLevel(root), web: web,
            activeClients: activeClients(root.section("activeClients")), feeds: feeds(root.section("bookings")),
            schedule: schedule(root),
            desk: desk, mailboxes: mailboxes(root))
        root.finish()
        return settings
    }

    private func activeClients(_ section: Section) -> ActiveClientRule {
        var rule = ActiveClientRule()
        if let past = section.duration("past") { rule.past = past }
        rule.ahead = section.duration("ahead")
        section.finish()
        return rule
    }

    private static let mailBytes = 10_000...200_000_000
    private static let standardMailBytes = 50_000_000

    /// An hour where nothing is said; never where `null` is.
    private func resendAfter(_ section: Section) -> Duration? {
        let given = section.duration("resendAfter")
        if let given, given < Wiring.lease {
            let shortest = Wiring.lease.components.seconds / 60
            section.mistake("resendAfter", "is shorter than \"\(shortest)m\", which a handing over may take")
        }
        section.finish()
        return section.stands("resendAfter") ? given : .seconds(3_600)
    }

    private func rules(_ root: Section, limits: Section) -> JourneyRules {
        let authentication = root.section("authentication")
        var rules = JourneyRules(requireAuthentication: authentication.flag("require", default: true))
        authentication.finish()
        readEnquiries(root.section("enquiries"), into: &rules)
        let perHour = limits.section("perHour")
        set(&rules.budgets.knownSender, perHour, "fromOnePerson")
        set(&rules.budgets.conversation, perHour, "inOneConversation")
        set(&rules.budgets.sameBody, perHour, "withTheSameWords")
        perHour.finish()
        if let lifetime = limits.duration("questionLifetime") { rules.questionLifetime = lifetime }
        return rules
    }

    func set(_ budget: inout Int, _ section: Section, _ key: String) {
        if let number = section.number(key, 1...1_000_000) { budget = number }
    }

    private func logLevel(_ root: Section) -> Logger.Level {
        let log = root.section("log")
        defer { log.finish() }
        return log.choice("level", Logger.Level.self) ?? .info
    }

    private func people(_ root: Section, _ scheme: AddressScheme) -> [PeopleFile] {
        let files = root.texts("people").map(resolve).compactMap { path in
            parse(path).map { PeopleFile(reading: $0, path: shown(path), scheme: scheme, findings: findings) }
        }
        PeopleFile.checkUnique(files, findings)
        return files
    }

    private func mailboxes(_ root: Section) -> [MailboxSettings] {
        let folderPath = root.path("mailboxes", relativeTo: folder) ?? resolve("mailboxes")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folderPath)) ?? []
        let files = names.filter { $0.hasSuffix(".json") }.sorted().map { "\(folderPath)/\($0)" }
        if files.isEmpty {
            root.mistake("mailboxes", "the folder \(shown(folderPath)) holds no *.json; write one for each mailbox")
        }
        let mailboxes = files.compactMap { path in
            parse(path).map {
                let section = Section($0, file: shown(path), pattern: "mailbox.json", findings: findings)
                return MailboxReader(folder: folder).mailbox(section)
            }
        }
        for (name, same) in Dictionary(grouping: mailboxes, by: \.name) where same.count > 1 {
            findings.add(
                SettingsProblem(
                    file: same[1].file, path: "name", place: nil,
                    message: "\"\(name)\" is the name of another mailbox too: \(same[0].file)"))
        }
        return mailboxes
    }

    /// The JSON in a file; a file that cannot be read, or is none, is a mistake.
    private func parse(_ path: String) -> JSONNode? {
        do {
            return try JSONReader.read([UInt8](Data(contentsOf: URL(fileURLWithPath: path))))
        } catch let error as JSONError {
            findings.add(SettingsProblem(file: shown(path), path: "", place: error.place, message: error.what))
        } catch {
            let message =
                FileManager.default.fileExists(atPath: path)
                ? "cannot be read; check its permissions" : "is not there; create it, or name the right one"
            findings.add(SettingsProblem(file: shown(path), path: "", place: nil, message: message))
        }
        return nil
    }

    func resolve(_ path: String) -> String { URL(fileURLWithPath: path, relativeTo: folder).standardizedFileURL.path }

    /// A path as the user would write it: relative to where they are, when it lies below.
    private func shown(_ path: String) -> String {
        let here = FileManager.default.currentDirectoryPath + "/"
        return path.hasPrefix(here) ? String(path.dropFirst(here.count)) : path
    }
}
