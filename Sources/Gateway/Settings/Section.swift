import People

/// One object of a settings file while it is read: hands out values by key, and names all that is wrong with it.
///
/// Reading goes on after a mistake with a stand-in value, so that the user hears of all mistakes at once; the result is
/// only used when there was none.
final class Section {
    let findings: Findings
    let file: String
    /// Where this object stands, as a message shows it: `source.imap.folders[0]`; empty for the file itself.
    let path: String
    /// The same with every list index as `[]`, as the schema knows it.
    let pattern: String
    let place: JSONNode.Place?
    private let members: [JSONNode.Member]
    private var known: [String] = []
    /// True once `finish` has come upon a key that is nearly one of those that are missing.
    private(set) var hasMisspelling = false

    /// - Parameter node: nil for a section that is not there: its keys then have their defaults.
    init(_ node: JSONNode?, file: String, path: String = "", pattern: String = "", findings: Findings) {
        self.findings = findings
        self.file = file
        self.path = path
        self.pattern = pattern
        place = node?.place
        guard let node else {
            members = []
            return
        }
        guard case .object(let members) = node.value else {
            self.members = []
            findings.add(
                SettingsProblem(
                    file: file, path: path, place: node.place, message: "\(node.found) stands where an object should"))
            return
        }
        self.members = members
    }

    /// The node at `key`, which from now on is a known key; nil where it is missing or null.
    func node(_ key: String, _ shape: Findings.Shape) -> JSONNode? {
        if !known.contains(key) { known.append(key) }
        findings.ask(spell(pattern, key), shape)
        guard let node = members.first(where: { $0.key == key })?.node else { return nil }
        if case .null = node.value { return nil }
        return node
    }

    /// True where the key stands there with any value, null too.
    func stands(_ key: String) -> Bool { members.contains { $0.key == key } }

    /// Names a mistake at `key`, or at this object where `key` is nil.
    func mistake(_ key: String?, _ message: String) {
        let member = key.flatMap { key in members.first { $0.key == key } }
        findings.add(
            SettingsProblem(
                file: file, path: key.map { spell(path, $0) } ?? path, place: member?.node.place ?? place,
                message: message))
    }

    func missing(_ key: String, _ wanted: String) { mistake(key, "is missing; \(wanted) should stand here") }

    /// Names every key that nobody asked for; called once all keys have been.
    func finish() {
        for member in members where !known.contains(member.key) {
            let meant = NearestWords.of(member.key, in: known.filter { !stands($0) }).first
            if let meant { findings.isMisspelt(spell(path, meant), in: file) }
            hasMisspelling = hasMisspelling || meant != nil
            let advice = meant.map { "did you mean \($0)?" } ?? "known are \(known.sorted().joined(separator: ", "))"
            findings.add(
                SettingsProblem(
                    file: file, path: spell(path, member.key), place: member.place,
                    message: "is not a key here; \(advice)"))
        }
    }

    /// The section at `key`; one of defaults where it is missing.
    func section(_ key: String, required: Bool = false) -> Section {
        let node = node(key, .section)
        if node == nil, required { missing(key, "an object") }
        return Section(
            node, file: file, path: spell(path, key), pattern: spell(pattern, key), findings: findings)
    }

    /// The section at `key`; nil where it is missing.
    func optionalSection(_ key: String) -> Section? {
        guard node(key, .section) != nil else { return nil }
        return section(key)
    }

    /// The elements of the list at `key`, each with its index.
    func elements(_ key: String) -> [(index: Int, node: JSONNode)]? {
        guard let node = node(key, .list) else { return nil }
        guard case .array(let elements) = node.value else {
            mistake(key, "\(node.found) stands where a list should")
            return nil
        }
        return elements.enumerated().map { (index: $0.offset, node: $0.element) }
    }

    /// The elements of the list at `key` as sections.
    func sections(_ key: String) -> [Section] {
        (elements(key) ?? []).map { element in
            Section(
                element.node, file: file, path: "\(spell(path, key))[\(element.index)]",
                pattern: "\(spell(pattern, key))[]", findings: findings)
        }
    }

    /// The members of a map with free keys, each value one of `choices`.
    func map(_ key: String, _ choices: [String]) -> [String: String] {
        guard let node = node(key, .map) else { return [:] }
        let map = Section(
            node, file: file, path: spell(path, key), pattern: spell(pattern, key), findings: findings)
        findings.ask("\(map.pattern).*", .choice(choices))
        var values: [String: String] = [:]
        for member in map.members {
            guard case .string(let text) = member.node.value, choices.contains(text) else {
                map.mistake(member.key, "\(member.node.found) is none of \(choices.joined(separator: ", "))")
                continue
            }
            values[member.key] = text
        }
        return values
    }

    private func spell(_ path: String, _ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}
