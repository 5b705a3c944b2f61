import People

/// One thing that is wrong in a settings file.
struct SettingsProblem: Hashable, Sendable, CustomStringConvertible {
    /// The file as the user named it.
    let file: String
    /// `addresses.style`, `mailboxes[0].name`; empty where it concerns the whole file.
    let path: String
    let place: JSONNode.Place?
    /// What was found, and what may stand there.
    let message: String

    var description: String {
        let spot = place.map { ":\($0.line):\($0.column)" } ?? ""
        return "\(file)\(spot): \(path.isEmpty ? "" : "\(path): ")\(message)"
    }
}

/// Everything that is wrong with the settings, found in one go; nothing has been started.
struct SettingsError: Error, CustomStringConvertible {
    let problems: [SettingsProblem]

    var description: String {
        let count = problems.count == 1 ? "one mistake" : "\(problems.count) mistakes"
        return problems.map(\.description).joined(separator: "\n")
            + "\n\(count) in the settings; nothing was started. docs/config.md describes every key."
    }
}
