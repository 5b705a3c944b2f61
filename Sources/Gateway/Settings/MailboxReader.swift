import Flow
import Foundation
import MailIn

/// Reads one file of `mailboxes/`.
struct MailboxReader {
    /// What relative paths are relative to: the folder of `config.json`.
    let folder: URL

    func mailbox(_ section: Section) -> MailboxSettings {
        _ = section.text("$schema")
        let name = section.requiredText("name", "a name for this mailbox, which stays when you move the file")
        let mailbox = MailboxSettings(
            name: name, file: section.file, source: source(section.section("source", required: true), of: name),
            trustedServers: section.texts("trustedServers"), arcSealers: section.texts("arcSealers"),
            spamHeader: section.text("spamHeader")?.lowercased(),
            forwarders: section.texts("forwarders").map { $0.lowercased() },
            unaddressed: section.choice("unaddressed", UnaddressedPolicy.self) ?? .hold)
        section.finish()
        if mailbox.name.hasPrefix("@") {
            section.mistake("name", "\"\(mailbox.name)\" begins with @, as the names of Postern's own sources do")
        }
        return mailbox
    }

    private func source(_ section: Section, of name: String) -> MailboxSettings.Source {
        let imap = section.optionalSection("imap")
        let maildir = section.optionalSection("maildir")
        section.finish()
        if imap != nil, maildir != nil { section.mistake(nil, "imap and maildir exclude each other; choose one") }
        if let imap { return self.imap(imap, of: name) }
        if let maildir { return self.maildir(maildir) }
        if !section.hasMisspelling { section.mistake(nil, "imap (a server) or maildir (a folder) should stand here") }
        return .maildir(folder: "", afterwards: .keep, pollInterval: MailboxReader.maildirInterval)
    }

    private func maildir(_ section: Section) -> MailboxSettings.Source {
        if !section.stands("path") { section.missing("path", "the Maildir's folder") }
        let source = MailboxSettings.Source.maildir(
            folder: section.path("path", relativeTo: folder) ?? "",
            afterwards: afterwards(section, relativeTo: folder),
            pollInterval: section.duration("pollInterval") ?? MailboxReader.maildirInterval)
        section.finish()
        return source
    }

    private func imap(_ section: Section, of name: String) -> MailboxSettings.Source {
        let server = section.server(
            plain: ("imap", 143), secure: ("imaps", 993), relativeTo: folder,
            authorize: "mailbox authorize \(OAuthSettings.quoted(name))")
        if server.user == nil, server.secret == nil, server.oauth == nil {
            section.missing("user", "the account's name, and a secret,")
        }
        var folders = section.sections("folders").map { folder in
            let read = MailboxSettings.Folder(
                name: folder.requiredText("name", "the folder's name, INBOX"),
                role: folder.choice("role", MailboxSettings.Folder.Role.self) ?? .inbox)
            folder.finish()
            return read
        }
        if folders.isEmpty { folders = [MailboxSettings.Folder(name: "INBOX", role: .inbox)] }
        let afterwards = afterwards(section, relativeTo: nil)
        let interval = section.duration("pollInterval") ?? MailboxReader.imapInterval
        section.finish()
        return .imap(server, folders: folders, afterwards: afterwards, pollInterval: interval)
    }

    /// What is done once a mail is filed.
    ///
    /// - Parameter folder: what the folder's path is relative to; nil where it is a name on the server.
    private func afterwards(_ section: Section, relativeTo folder: URL?) -> Afterwards {
        let choice = section.choice("afterwards", ["keep", "flag", "move"]) ?? "keep"
        let moveTo = folder.map { section.path("moveTo", relativeTo: $0) } ?? section.text("moveTo")
        if moveTo != nil, choice != "move" { section.mistake("moveTo", "goes with \"afterwards\": \"move\" only") }
        switch choice {
        case "flag": return .flag
        case "move":
            if moveTo == nil { section.missing("moveTo", "the folder that filed mails go to") }
            return .move(to: moveTo ?? "")
        default: return .keep
        }
    }

    /// The server tells of new mail by itself; asking is the fallback.
    private static let imapInterval = Duration.seconds(60)
    private static let maildirInterval = MaildirAccount.standardPollInterval
}
