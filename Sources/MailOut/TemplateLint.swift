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

    /// Checks one file against the variables it may use.
    mutating func check(_ source: TemplateSource, variables: [TemplateVariable]) {
        let known = Set(variables.map(\.rawValue))
        var blocks: [String] = []
        for tag in source.tags {
            switch tag.kind {
            case "!": continue
            case "$": blocks.append(tag.name)
            case "/" where blocks.last == tag.name || shared.contains(tag.name):
                if blocks.last == tag.name { blocks.removeLast() }
            case ">", "<":
                if !shared.contains(tag.name) { report(source, tag, unknownPartial(tag.name)) }
            case "=", "%", "{", "&":
                report(source, tag, "{{\(tag.kind)…}} is not used in mail templates; write {{name}}")
            default:
                if tag.name != ".", !known.contains(tag.name) {
                    report(source, tag, unknownVariable(tag.name, known: variables))
                }
            }
        }
    }

    /// Notes a problem with a whole file.
    mutating func report(_ path: String, line: Int = 0, _ what: String) {
        problems.append(.init(file: "\(locale)/\(path)", line: line, what: what))
    }

    private mutating func report(_ source: TemplateSource, _ tag: TemplateSource.Tag, _ what: String) {
        report(source.path, line: tag.line, what)
    }

    private func unknownVariable(_ name: String, known: [TemplateVariable]) -> String {
        let names = known.map(\.rawValue).sorted().joined(separator: ", ")
        return "unknown template variable \(name); known here: \(names)"
    }

    private func unknownPartial(_ name: String) -> String {
        "unknown shared template \(name); there are: \(shared.sorted().joined(separator: ", "))"
    }
}
