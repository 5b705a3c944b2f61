import MailOut

/// What files relayed mails carry, and who looks through them.
struct AttachmentSettings: Sendable {
    var policy = AttachmentPolicy()
    /// Nil for no scanner.
    var clamd: ClamdAddress?

    var scanner: AttachmentScanner? { clamd.map { AttachmentScanner($0) } }
}

extension SettingsReader {
    func attachments(_ section: Section) -> AttachmentSettings {
        var settings = AttachmentSettings()
        if let bytes = section.number("maxBytes", 0...SettingsReader.mostAttachedBytes) {
            settings.policy.maxBytes = bytes
        }
        let endings = section.texts("blocked").map { $0.lowercased() }
        if section.stands("blocked") {
            settings.policy.blocked = Set(endings.map { $0.hasPrefix(".") ? String($0.dropFirst()) : $0 })
        }
        if let wrong = settings.policy.blocked.first(where: { $0.isEmpty || $0.contains(".") || $0.contains(" ") }) {
            section.mistake("blocked", "\"\(wrong)\" is no ending of a name: \"exe\"")
        }
        if let archives = section.choice("archives", AttachmentPolicy.Archives.self) {
            settings.policy.archives = archives
        }
        if let clamd = section.text("clamd") {
            settings.clamd = ClamdAddress(clamd)
            if settings.clamd == nil {
                section.mistake(
                    "clamd", "\"\(clamd)\" should be unix:/run/clamav/clamd.ctl or tcp://127.0.0.1:3310")
            }
        }
        section.finish()
        return settings
    }

    private static let mostAttachedBytes = 200_000_000
}
