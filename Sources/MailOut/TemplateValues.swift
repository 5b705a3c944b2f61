/// What a template is filled with: text by variable, escaped as the template's kind wants.
struct TemplateValues {
    private var texts: [TemplateVariable: String] = [:]
    private var flags: Set<TemplateVariable> = []
    private var lists: [TemplateVariable: [String]] = [:]

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

    /// For text templates.
    var plain: [String: Any] { values { _, text in text } }
    /// For HTML templates: everything escaped but HTML of our own.
    var escaped: [String: Any] { values { variable, text in variable.isHTML ? text : HTMLText.escaped(text) } }

    private func values(_ form: (TemplateVariable, String) -> String) -> [String: Any] {
        var result: [String: Any] = [:]
        for (variable, text) in texts { result[variable.rawValue] = form(variable, text) }
        for variable in flags { result[variable.rawValue] = true }
        for (variable, list) in lists { result[variable.rawValue] = list.map { form(variable, $0) } }
        return result
    }
}

/// Plain text as HTML.
enum HTMLText {
    /// With `&`, `<`, `>` and both quotation marks written as references; byte by byte, so that nothing combines with them.
    static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + text.utf8.count / 8)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes += Array("&amp;".utf8)
            case UInt8(ascii: "<"): bytes += Array("&lt;".utf8)
            case UInt8(ascii: ">"): bytes += Array("&gt;".utf8)
            case UInt8(ascii: "\""): bytes += Array("&quot;".utf8)
            case UInt8(ascii: "'"): bytes += Array("&#39;".utf8)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Escaped, with line breaks kept.
    static func paragraphs(_ text: String) -> String {
        let lines = escaped(text).split(separator: "\n", omittingEmptySubsequences: false)
        return lines.joined(separator: "<br>\n")
    }
}
