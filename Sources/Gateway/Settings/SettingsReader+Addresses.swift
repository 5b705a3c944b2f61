import Foundation
import Mail
import MailOut
import People
import Triage

/// The sections about addresses and the keys that sign them.
extension SettingsReader {
    enum AddressStyle: String, CaseIterable {
        case catchAll = "catch-all"
        case plus
    }

    struct Addresses {
        var scheme: AddressScheme
        var returnPath: ComposerSettings.ReturnPath
        var account: String?
        /// The local part of notices without a conversation.
        var notices: String
    }

    func addresses(_ section: Section) -> Addresses {
        let domain = section.requiredText("domain", "the mail domain of your addresses, \"messages.example.org\"")
        let style = section.choice("style", AddressStyle.self) ?? .catchAll
        let account = section.text("account")
        let chosen = section.choice("returnPath", ComposerSettings.ReturnPath.self)
        let notices = section.text("notices")?.lowercased()
        var aliases: [String: AddressScheme.General] = [:]
        for (name, meaning) in section.map("aliases", AddressScheme.General.allCases.map(\.rawValue)) {
            if let why = ReservedName.reason(against: name.lowercased()) { section.mistake("aliases", why) }
            aliases[name.lowercased()] = AddressScheme.General(rawValue: meaning)
        }
        section.finish()
        if let notices {
            if let why = ReservedName.reason(against: notices) { section.mistake("notices", why) }
            aliases[notices] = .notices
        }
        let returnPath = chosen ?? (style == .plus ? .account : .verp)
        check(section, domain: domain, account: account, style: style, returnPath: returnPath)
        let local = account.map { String($0.prefix { $0 != "@" }) }
        return Addresses(
            scheme: AddressScheme(
                domain: domain, style: style == .plus ? .plus(account: local ?? "") : .catchAll, aliases: aliases),
            returnPath: returnPath, account: local,
            notices: notices ?? AddressScheme.General.notices.rawValue)
    }

    private func check(
        _ section: Section, domain: String, account: String?, style: AddressStyle,
        returnPath: ComposerSettings.ReturnPath
    ) {
        if !domain.isEmpty, EmailAddress("a@\(domain)") == nil || !domain.contains(".") {
            section.mistake("domain", "\"\(domain)\" is no mail domain")
        }
        guard let account else {
            if style == .plus {
                section.missing(
                    "account", "with the style plus the account before the + (\"post\" of post+…@\(domain))")
            } else if returnPath == .account {
                section.missing("account", "with the return path account the account that reports go to")
            }
            return
        }
        let local = account.hasSuffix("@\(domain)") ? String(account.dropLast(domain.count + 1)) : account
        if local.contains("@") || local.contains("+") || EmailAddress("\(local)@example.org") == nil {
            section.mistake(
                "account", "\"\(account)\" should be the account of \(domain) without + and without the domain")
        }
    }

    func tokenKeys(_ section: Section) -> (keys: [Settings.TokenKey], createMissing: Bool) {
        let createMissing = section.flag("createMissing", default: false)
        let sections = section.sections("tokens")
        if sections.isEmpty {
            section.missing("tokens", "at least one key, [{\"id\": 1, \"secret\": {\"file\": \"…\"}}],")
        }
        var keys: [Settings.TokenKey] = []
        for key in sections {
            let id = key.number("id", 1...Int(UInt8.max))
            if !key.stands("id") { key.missing("id", "a number from 1 to 255") }
            let secret = key.secret("secret", relativeTo: folderURL)
            if !key.stands("secret") { key.missing("secret", "{\"file\": \"path\"}") }
            key.finish()
            guard let id = id.flatMap(UInt8.init(exactly:)), let secret else { continue }
            if keys.contains(where: { $0.id == id }) { key.mistake("id", "\(id) is the id of another key too") }
            keys.append(Settings.TokenKey(id: id, secret: secret))
        }
        section.finish()
        return (keys, createMissing)
    }

    var folderURL: URL { URL(fileURLWithPath: resolve(".")) }
}
