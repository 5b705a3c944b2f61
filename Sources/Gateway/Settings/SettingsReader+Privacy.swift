import MailOut

/// What must not be seen by the other side besides words.
struct PrivacySettings: Sendable {
    var metadata = MetadataPolicy.strip
    /// Of a file that its metadata cannot be taken out of.
    var unstrippable = MetadataStripper.Failure.leaveOut
    /// Of a document in whose words the other side's address is found.
    var attachments = DocumentPolicy.warn

    /// What takes it out; nil where it is kept.
    var stripper: MetadataStripper? { metadata == .strip ? MetadataStripper(failure: unstrippable) : nil }
}

extension SettingsReader {
    func privacy(_ section: Section) -> PrivacySettings {
        var settings = PrivacySettings()
        if let metadata = section.choice("metadata", MetadataPolicy.self) { settings.metadata = metadata }
        if let failure = section.choice("unstrippable", MetadataStripper.Failure.self) {
            settings.unstrippable = failure
        }
        if let attachments = section.choice("attachments", DocumentPolicy.self) { settings.attachments = attachments }
        section.finish()
        return settings
    }
}
