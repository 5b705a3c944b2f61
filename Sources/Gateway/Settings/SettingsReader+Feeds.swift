import Foundation
import People

/// A calendar that bookings come from.
struct FeedSettings: Sendable {
    enum Source: Sendable {
        /// An address that stands in the settings, and one that is a secret.
        case url(String)
        case secret(Secret)
        case file(String)
    }

    /// What commands and alarms call it: the handle where nothing else is said.
    var name: String
    /// The practitioner's handle.
    var practitioner: String
    var source: Source
    var every: Duration
    /// The property of events that holds the member's external id; nil for none.
    var member: String?
    var caFile: String?
    /// Where it stands in the settings: `bookings.feeds[0]`.
    var path: String

    /// As it is read; a secret is asked for at each look.
    var account: FeedAccount {
        let source: FeedAccount.Source =
            switch self.source {
            case .url(let url): .url { url }
            case .secret(let secret): .url { secret.text() }
            case .file(let path): .file(path)
            }
        var account = FeedAccount(name: name, practitioner: practitioner, source: source, every: every)
        account.member = member
        account.caFile = caFile
        return account
    }

    /// Where it is read, without what lets others in.
    var place: String {
        switch source {
        case .url(let url): URLComponents(string: url)?.host ?? "an address"
        case .secret: "a secret address"
        case .file(let path): path
        }
    }
}

/// The section `bookings`.
extension SettingsReader {
    func feeds(_ section: Section) -> [FeedSettings] {
        defer { section.finish() }
        let feeds = section.sections("feeds").map(feed)
        for (name, same) in Dictionary(grouping: feeds, by: \.name) where same.count > 1 {
            section.mistake("feeds", "two of them have the name \"\(name)\"; give one of them another name")
        }
        return feeds
    }

    private static let standardInterval = Duration.seconds(900)

    private func feed(_ section: Section) -> FeedSettings {
        defer { section.finish() }
        let practitioner = section.requiredText("practitioner", "the practitioner's handle").lowercased()
        let name = section.text("name") ?? practitioner
        if !name.isEmpty, !name.utf8.allSatisfy(Self.isPlain) {
            section.mistake("name", "\"\(name)\" may hold a-z, 0-9, hyphen, dot and underscore")
        }
        let every = section.duration("every") ?? Self.standardInterval
        if every < .seconds(60) {
            section.mistake("every", "is shorter than \"1m\": calendars are not made anew so often")
        }
        let member = section.text("memberProperty")
        if let member, !member.uppercased().hasPrefix("X-") || !member.utf8.allSatisfy(Self.isPlain) {
            section.mistake(
                "memberProperty", "\"\(member)\" is no property of your own; write one like \"X-MEMBER-ID\"")
        }
        return FeedSettings(
            name: name, practitioner: practitioner, source: source(section), every: every, member: member,
            caFile: section.path("caFile", relativeTo: folder), path: section.path)
    }

    private func source(_ section: Section) -> FeedSettings.Source {
        let file = section.path("file", relativeTo: folder)
        let url = section.textOrSecret("url", relativeTo: folder)
        if section.stands("url"), section.stands("file") {
            section.mistake("file", "and url exclude each other; choose one")
        }
        if !section.stands("url"), !section.stands("file") {
            section.missing("url", "the calendar's address, or file with a path,")
        }
        switch url {
        case .secret(let secret): return .secret(secret)
        case .text(let text):
            if !Self.isCalendarAddress(text) {
                section.mistake(
                    "url", "is no address of a calendar; it is https://…, or http://… on this machine, without a user")
            }
            return .url(text)
        case nil: return .file(file ?? "")
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || [0x2D, 0x2E, 0x5F].contains(byte)
    }

    private static func isCalendarAddress(_ text: String) -> Bool {
        guard let url = URLComponents(string: text), let host = url.host, !host.isEmpty, url.user == nil else {
            return false
        }
        switch url.scheme?.lowercased() {
        case "https", "webcal": return true
        case "http": return Section.isLoopback(host.trimmingCharacters(in: CharacterSet(charactersIn: "[]")))
        default: return false
        }
    }
}

extension Section {
    enum TextOrSecret {
        case text(String)
        case secret(Secret)
    }

    /// A text, or where it is to be found.
    func textOrSecret(_ key: String, relativeTo folder: URL) -> TextOrSecret? {
        guard let node = node(key, .secret) else { return nil }
        if case .object = node.value { return secret(key, relativeTo: folder).map { .secret($0) } }
        return text(key).map { .text($0) }
    }
}
