import Flow

/// Holds template files against what is known: names of variables, sections, and tags that are not for mails.
struct TemplateLint {
    let locale: String
    private(set) var problems: [TemplateProblems.Problem] = []

    init(locale: String) { self.locale = locale }

    /// Checks one file against the variables it may use and those it must.
    ///
    /// - Parameter design: further names, which only the layout may use.
    mutating func check(
        _ source: TemplateSource, variables: [TemplateVariable], required: [TemplateVariable] = [],
        design: Set<String> = []
    ) {
        var open: [TemplateSource.Tag] = []
        for tag in source.tags {
            switch tag.kind {
            case "!": continue
            case "$":
                if design.isEmpty { report(source, tag, unused(tag)) }
                open.append(tag)
            case "/":
                if open.last?.name == tag.name {
                    open.removeLast()
                } else {
                    let wanted = open.last.map { "; {{/\($0.name)}} of line \($0.line) comes first" } ?? ""
                    report(source, tag, "{{/\(tag.name)}} ends nothing\(wanted)")
                }
            case "=", "%", "{", "&", ">", "<": report(source, tag, unused(tag))
            default:
                if !design.contains(tag.name) { check(tag, of: source, variables: variables, open: open.map(\.name)) }
                if tag.kind == "#" || tag.kind == "^" { open.append(tag) }
            }
        }
        for tag in open { report(source, tag, "{{\(tag.kind)\(tag.name)}} has no {{/\(tag.name)}}") }
        let used = Set(source.tags.map(\.name))
        for variable in required where !used.contains(variable.rawValue) {
            report(source.path, "must use {{\(variable.rawValue)}}: without it the mail does not say what it is for")
        }
    }

    private func unused(_ tag: TemplateSource.Tag) -> String {
        "{{\(tag.kind)…}} is not used in mail templates; write {{name}}"
    }

    private mutating func check(
        _ tag: TemplateSource.Tag, of source: TemplateSource, variables: [TemplateVariable], open: [String]
    ) {
        let inner = variables.filter { open.contains($0.rawValue) }.flatMap(\.inner)
        guard tag.name != ".", !(variables + inner).contains(where: { $0.rawValue == tag.name }) else { return }
        report(source, tag, unknownVariable(tag.name, known: variables + inner, of: variables))
    }

    /// Warns of what the original says and a translation does not.
    mutating func compare(_ source: TemplateSource, with original: Set<String>) {
        for tag in original.subtracting(source.names).sorted() {
            report(source.path, "does not use {{\(tag)}}, as the English words do", isWarning: true)
        }
    }

    mutating func report(_ mistakes: [NoticeSource.Mistake], in path: String) {
        for mistake in mistakes { report(path, line: mistake.line, mistake.what) }
    }

    /// Notes a problem with a whole file.
    mutating func report(_ path: String, line: Int = 0, _ what: String, isWarning: Bool = false) {
        problems.append(.init(file: path, line: line, what: what, isWarning: isWarning))
    }

    private mutating func report(_ source: TemplateSource, _ tag: TemplateSource.Tag, _ what: String) {
        report(source.path, line: tag.line, what)
    }

    private func unknownVariable(_ name: String, known: [TemplateVariable], of all: [TemplateVariable]) -> String {
        if let list = all.first(where: { $0.inner.contains { $0.rawValue == name } }) {
            return "\(name) can only be used between {{#\(list.rawValue)}} and {{/\(list.rawValue)}}"
        }
        let names = known.map(\.rawValue).sorted().joined(separator: ", ")
        return "unknown template variable \(name)" + (names.isEmpty ? "" : "; known here: \(names)")
    }
}
