/// What reading the settings has come upon: the mistakes so far, and every key that was asked for.
///
/// The keys are kept because the schema is tested against them: a key that the program reads and the schema does not
/// know, or the reverse, fails the test.
final class Findings {
    /// What may stand at a key.
    enum Shape: Hashable {
        case text, number, flag, duration, secret, section, list, map
        case choice([String])
    }

    private(set) var problems: [SettingsProblem] = []
    /// By file, the paths of keys that stand there misspelt: that they are missing is no mistake of its own.
    private var misspelt: [String: Set<String>] = [:]
    /// By path, with `[]` for the elements of a list and `*` for the free keys of a map.
    private(set) var asked: [String: Set<Shape>] = [:]

    /// Keeps a mistake; the same one, met twice because a key was read twice, counts once.
    func add(_ problem: SettingsProblem) {
        if !problems.contains(problem), !isBelowMisspelt(problem) { problems.append(problem) }
    }

    /// Takes back what was said of a key that stands there under another name, and hears no more of it.
    func isMisspelt(_ path: String, in file: String) {
        misspelt[file, default: []].insert(path)
        problems.removeAll(where: isBelowMisspelt)
    }

    private func isBelowMisspelt(_ problem: SettingsProblem) -> Bool {
        (misspelt[problem.file] ?? []).contains { problem.path == $0 || problem.path.hasPrefix("\($0).") }
    }

    func ask(_ path: String, _ shape: Shape) { asked[path, default: []].insert(shape) }
}
