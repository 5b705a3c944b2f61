import Mail

/// What a template is filled with: text by variable, escaped as the template's kind wants.
struct TemplateValues {
    private var texts: [TemplateVariable: String] = [:]
    private var flags: Set<TemplateVariable> = []
    private var lists: [TemplateVariable: [String]] = [:]
    private var records: [TemplateVariable: [TemplateValues]] = [:]

    /// Sets a text; an empty one is as if it had not been set.
    mutating func set(_ variable: TemplateVariable, _ text: String?) {
        if let text, !text.isEmpty { texts[variable] = text }
    }

    mutating func set(_ variable: TemplateVariable, flag: Bool) {
        if flag { flags.insert(variable) }
    }

    mutating func set(_ variable: TemplateVariable, list: [String]) {
        if !list.isEmpty { lists[variable] = list }
    }

    /// Sets a list whose members have variables of their own.
    mutating func set(_ variable: TemplateVariable, records list: [TemplateValues]) {
        if !list.isEmpty { records[variable] = list }
    }

    /// Drops all but these: what a notice may not use is not even given to its template.
    mutating func keep(_ variables: [TemplateVariable]) {
        let known = Set(variables)
        texts = texts.filter { known.contains($0.key) }
        flags.formIntersection(known)
        lists = lists.filter { known.contains($0.key) }
        records = records.filter { known.contains($0.key) }
    }

    /// For text templates.
    var plain: [String: Any] { values { _, text in text } }
    /// For HTML templates: everything escaped but HTML of our own.
    var escaped: [String: Any] { values { variable, text in variable.isHTML ? text : HTMLText.escaped(text) } }

    private func values(_ form: (TemplateVariable, String) -> String) -> [String: Any] {
        var result: [String: Any] = [:]
        for (variable, text) in texts { result[variable.rawValue] = form(variable, text) }
        for variable in flags { result[variable.rawValue] = true }
        for (variable, list) in lists { result[variable.rawValue] = list.map { form(variable, $0) } }
        for (variable, list) in records { result[variable.rawValue] = list.map { $0.values(form) } }
        return result
    }
}

extension HTMLText {
    /// Escaped, with line breaks kept.
    static func paragraphs(_ text: String) -> String {
        let lines = escaped(text).split(separator: "\n", omittingEmptySubsequences: false)
        return lines.joined(separator: "<br>\n")
    }
}
