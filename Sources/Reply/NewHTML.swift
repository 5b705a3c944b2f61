import CXML2

/// The HTML of what was newly written: the body without the nodes of quotes and signature.
///
/// Nil where it should not be trusted: the parser could not read all of it, a node holds new and old text at
/// once, or nothing is surely new. Not sanitised.
///
/// `subject`: the mail's, which says whether it passes another one on.
package func newHTML(
    from html: String, subject: String = "", options: ReplyOptions = ReplyOptions()
) -> (html: String, rule: String, confidence: Double)? {
    let result = withHTMLTree(html) { root -> (html: String, rule: String, confidence: Double)? in
        let rendered = HTMLRenderer.render(root, keepsNodes: true)
        let body = rendered.body
        let cut = cutReply(body, options: options, keepsForward: isForwardSubject(subject))
        // A line that was split in two no longer has the numbers that the nodes know.
        guard cut.keeps.count == body.count, cut.confidence >= ExtractedReply.sure else { return nil }
        guard let removed = removedNodes(rendered.pieces, cut.keeps) else { return nil }
        for node in removed {
            xmlUnlinkNode(node)
            xmlFreeNode(node)
        }
        prune(root)
        return (serialized(root), cut.rule, cut.confidence)
    }
    return result ?? nil
}

/// The nodes whose lines are all cut; nil where a node reaches over kept and cut lines, or holds others.
private func removedNodes(_ pieces: [RenderedHTML.Piece], _ keeps: [Bool]) -> [HTMLNode]? {
    var removed: [HTMLNode] = []
    for piece in pieces {
        var kept = 0
        for line in piece.lines where line < keeps.count && keeps[line] { kept += 1 }
        if kept == piece.lines.count || keeps.isEmpty { continue }
        if kept > 0, piece.node.isText { return nil }
        // QUIRK: libxml2 reads Office's `<v:img>` as an image that has content (void-element-with-content.html): its
        // words may stay where it goes, and freed with it they would be freed a second time on their own.
        if piece.node.pointee.children != nil { return nil }
        removed.append(piece.node)
    }
    return removed
}

/// Takes out elements that hold nothing any more.
private func prune(_ root: HTMLNode) {
    let voids: Set<String> = ["br", "hr", "img", "td", "th", "col", "body", "html"]
    var empty: [HTMLNode] = []
    var holding: [Bool] = [false]
    walkHTML(root) { step in
        switch step {
        case .enter(let node):
            if node.isElement, node.pointee.children != nil {
                holding.append(false)
                return true
            }
            let name = node.isElement ? node.name : ""
            let holds =
                node.isText ? node.contentBytes.contains { !$0.isBlank && $0 != Byte.newline } : voids.contains(name)
            if holds { holding[holding.count - 1] = true } else { empty.append(node) }
            return false
        case .leave(let node):
            let holds = (holding.popLast() ?? true) || voids.contains(node.name)
            if holds, !holding.isEmpty { holding[holding.count - 1] = true }
            if !holds { empty.append(node) }
            return true
        }
    }
    // Children stand before their parents here, so each is still whole when its turn comes.
    for node in empty where !node.isText {
        xmlUnlinkNode(node)
        xmlFreeNode(node)
    }
}

/// The tree as HTML.
///
/// What nobody sees is left out: its text must not be escaped, and nobody misses it.
private func serialized(_ root: HTMLNode) -> String {
    let voids: Set<String> = ["br", "hr", "img", "col", "wbr", "area", "link", "meta", "base"]
    var writer = HTMLWriter()
    walkHTML(root) { step in
        switch step {
        case .enter(let node):
            if node.isText { writer.text(String(decoding: node.contentBytes, as: UTF8.self)) }
            guard node.isElement, !HTMLElements.unseen.contains(node.name) else { return false }
            writer.open(
                node.name, node.attributes.filter { $0.name.utf8.allSatisfy { $0.isLetter || $0 == Byte.dash } })
            return !voids.contains(node.name)
        case .leave(let node):
            writer.close(node.name)
            return true
        }
    }
    return writer.string
}
