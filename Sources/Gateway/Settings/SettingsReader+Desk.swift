/// Where enquiries and support are worked on.
enum DeskSettings: Hashable, Sendable {
    /// The built-in desk, in the store.
    case local
}

/// The section `desk`.
extension SettingsReader {
    func desk(_ section: Section) -> DeskSettings {
        section.optionalSection("local")?.finish()
        section.finish()
        return .local
    }
}
