import Flow

/// Holds template files against what is known: names of variables, partials, and tags that are not for mails.
struct TemplateLint {
    /// `en`: stands before each file's path in a problem.
    let locale: String
    /// The names of the shared files that may be used as partials: `layout.html`, `footer.txt`.
    let shared: Set<String>
    private(set) var problems: [TemplateProblems.Problem] = []

    init(locale: String, shared: Set<String>) {
        self.locale = locale
        self.shared = shared
    }

    /// Checks one file against the variables it may use and those it must.
    mutating func check(
        _ source: TemplateSource, variables: [TemplateVariable], required: [TemplateVariable] = []
    ) {
        var open: [String] = []
        for tag in source.tags {
            switch tag.kind {
            case "!": continue
            case "$": open.append(tag.name)
            case "/":
                if open.last == tag.name { open.removeLast() }
            case ">", "<":
                if !shared.contains(tag.name) { report(source, tag, unknownPartial(tag.name)) }
            case "=", "%", "{", "&":
                report(source, tag, "{{\(tag.kind)…}} is not used in mail templates; write {{name}}")
            default:
                check(tag, of: source, variables: variables, open: open)
                if tag.kind == "#" || tag.kind == "^" { open.append(tag.name) }
            }
        }
        let used = Set(source.tags.map(\.name))
        for variable in required where !used.contains(variable.rawValue) {
            report(source.path, "must use {{\(variable.rawValue)}}: without it the mail does not say what it is for")
        }
    }

    private mutating func check(
        _ tag: TemplateSource.Tag, of source: TemplateSource, variables: [TemplateVariable], open: [String]
    ) {
        let inner = variables.filter { open.contains($0.rawValue) }.flatMap(\.inner)
        guard tag.name != ".", !(variables + inner).contains(where: { $0.rawValue == tag.name }) else { return }
        report(source, tag, unknownVariable(tag.name, known: variables + inner, of: variables))
    }

    /// Looks for shared files that hold themselves, straight or through others: to render one would never end.
    mutating func checkCycles(_ sources: [TemplateSource]) {
        let used = Dictionary(
            uniqueKeysWithValues: sources.map { source in
                (source.path, Set(source.tags.filter { $0.kind == ">" || $0.kind == "<" }.map(\.name)))
            })
        for source in sources.sorted(by: { $0.path < $1.path }) {
            var reached = used[source.path] ?? []
            // Each round reaches one file further, so that as many rounds as there are files reach them all.
            for _ in sources { reached.formUnion(reached.flatMap { used[$0] ?? [] }) }
            if reached.contains(source.path) { report(source.path, "holds itself; take it out of what it is made of") }
        }
    }

    /// Notes a problem with a whole file.
    mutating func report(_ path: String, line: Int = 0, _ what: String, isWarning: Bool = false) {
        let file = path.isEmpty ? locale : "\(locale)/\(path)"
        problems.append(.init(file: file, line: line, what: what, isWarning: isWarning))
    }

    private mutating func report(_ source: TemplateSource, _ tag: TemplateSource.Tag, _ what: String) {
        report(source.path, line: tag.line, what)
    }

    private func unknownVariable(_ name: String, known: [TemplateVariable], of all: [TemplateVariable]) -> String {
        if let list = all.first(where: { $0.inner.contains { $0.rawValue == name } }) {
            return "\(name) can only be used between {{#\(list.rawValue)}} and {{/\(list.rawValue)}}"
        }
        let names = known.map(\.rawValue).sorted().joined(separator: ", ")
        return "unknown template variable \(name); known here: \(names)"
    }

    private func unknownPartial(_ name: String) -> String {
        "unknown shared template \(name); there are: \(shared.sorted().joined(separator: ", "))"
    }
}
