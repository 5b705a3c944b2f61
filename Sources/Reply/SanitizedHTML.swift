/// An HTML body with nothing in it but words, structure, links and inline images (allow-list, product §7).
///
/// No script, form, style, comment, remote image or address beyond http, https, mailto, tel and cid comes through.
/// Words pass through `rewriting.text` a paragraph at a time, so that what inline elements take apart is read as
/// a person reads it. The result is a well-formed fragment, to be put into a body of one's own.
package func sanitizedHTML(_ html: String, rewriting: HTMLRewriting) -> String {
    let source = preparedHTML(html)
    let whole = withHTMLTree(source) { root -> String? in
        var sanitizer = HTMLSanitizer(rewriting)
        let isWhole = walkHTML(root) { step in
            switch step {
            case .enter(let node): return sanitizer.enter(node)
            case .leave(let node):
                sanitizer.leave(node)
                return true
            }
        }
        return isWhole ? sanitizer.finish() : nil
    }
    if let whole, let whole { return whole }
    return sanitizedText(strippedHTML(source), rewriting)
}

/// Bare text as paragraphs, for what could not be parsed.
private func sanitizedText(_ text: [UInt8], _ rewriting: HTMLRewriting) -> String {
    var writer = HTMLWriter()
    for line in text.split(separator: Byte.newline) {
        writer.open("p")
        writer.text(rewriting.text(String(decoding: line, as: UTF8.self)))
        writer.close("p")
    }
    return writer.string
}

/// Reads a tree and writes what is allowed of it.
private struct HTMLSanitizer {
    /// A piece of the result: markup, or words whose paragraph is not complete yet.
    private enum Piece {
        case open(String, [(String, String)])
        case close(String)
        case text(String)
    }

    private let rewriting: HTMLRewriting
    private var pieces: [Piece] = []
    /// Where in `pieces` the words of the current paragraph stand.
    private var run: [Int] = []
    /// Elements that are open in the tree, and whether they are written.
    private var open: [(node: HTMLNode, name: String?)] = []

    init(_ rewriting: HTMLRewriting) { self.rewriting = rewriting }

    mutating func enter(_ node: HTMLNode) -> Bool {
        if node.isText {
            addText(String(decoding: node.contentBytes, as: UTF8.self))
            return false
        }
        guard node.isElement else { return false }
        let name = node.name
        if HTMLElements.unseen.contains(name) || HTMLElements.isHidden(node) { return false }
        if AllowedHTML.breaksText(name) { endRun() }
        switch name {
        case "img":
            addImage(node)
            return false
        case "br", "hr", "wbr":
            pieces.append(.open(name, []))
            return false
        case "a":
            let link = AllowedHTML.address(node.attribute("href")).flatMap(rewriting.link).flatMap(AllowedHTML.address)
            begin(node, link == nil ? nil : name, link.map { [("href", $0), ("rel", "noopener noreferrer")] } ?? [])
        default: begin(node, AllowedHTML.elements.contains(name) ? name : nil, attributes(node, name))
        }
        return true
    }

    mutating func leave(_ node: HTMLNode) {
        guard open.last?.node == node, let element = open.popLast() else { return }
        if AllowedHTML.breaksText(node.name) { endRun() }
        if let name = element.name { pieces.append(.close(name)) }
    }

    /// The result.
    mutating func finish() -> String {
        endRun()
        var writer = HTMLWriter()
        for piece in pieces {
            switch piece {
            case .open(let name, let attributes): writer.open(name, attributes)
            case .close(let name): writer.close(name)
            case .text(let text): writer.text(text)
            }
        }
        return writer.string
    }

    private mutating func begin(_ node: HTMLNode, _ name: String?, _ attributes: [(String, String)]) {
        open.append((node, name))
        if let name { pieces.append(.open(name, attributes)) }
    }

    private mutating func addText(_ text: String) {
        guard !text.isEmpty else { return }
        run.append(pieces.count)
        pieces.append(.text(text))
    }

    /// Rewrites a paragraph as one; where that changes it, its first piece holds all of it.
    private mutating func endRun() {
        defer { run.removeAll(keepingCapacity: true) }
        guard let first = run.first else { return }
        var words = ""
        for index in run {
            if case .text(let text) = pieces[index] { words += text }
        }
        let rewritten = rewriting.text(words)
        guard rewritten != words else { return }
        for index in run { pieces[index] = .text("") }
        pieces[first] = .text(rewritten)
    }

    private func attributes(_ node: HTMLNode, _ name: String) -> [(String, String)] {
        guard node.hasAttributes else { return [] }
        var result: [(String, String)] = []
        for (attribute, rule) in AllowedHTML.attributes {
            guard rule.elements?.contains(name) ?? true, let value = node.attribute(attribute) else { continue }
            if rule.isText {
                result.append((attribute, rewriting.text(value)))
            } else if AllowedHTML.isPlain(value) {
                result.append((attribute, value))
            }
        }
        return result
    }

    private mutating func addImage(_ node: HTMLNode) {
        let alternative = node.attribute("alt") ?? ""
        let source = AllowedHTML.address(node.attribute("src")) ?? ""
        let scheme = "cid:"
        guard source.lowercased().hasPrefix(scheme),
            let id = rewriting.contentID(String(source.dropFirst(scheme.count)))
        else {
            if !alternative.isEmpty { addText("[" + alternative + "]") }
            return
        }
        var attributes = [("src", scheme + id), ("alt", rewriting.text(alternative))]
        for size in ["width", "height"] {
            if let value = node.attribute(size), AllowedHTML.isPlain(value) { attributes.append((size, value)) }
        }
        pieces.append(.open("img", attributes))
    }
}
