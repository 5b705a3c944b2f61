import CXML2

/// An HTML body as libxml2's tree; nodes live only inside `withHTMLTree`.
typealias HTMLNode = xmlNodePtr

/// Parses an HTML body and hands its topmost node to `body`; nil where the parser could not read all of it.
///
/// The parser stops at 256 nested elements and at texts of 10 MB: a tree that lacks the rest is not shown to
/// anybody, callers read the bare text instead. The tree is freed before this returns.
func withHTMLTree<Result>(_ html: String, _ body: (HTMLNode) -> Result) -> Result? {
    withHTMLTree(preparedHTML(html), body)
}

/// The same for bytes that `preparedHTML` gave.
func withHTMLTree<Result>(_ bytes: [UInt8], _ body: (HTMLNode) -> Result) -> Result? {
    parserIsReady
    guard bytes.count <= ReplyLimits.htmlBytes, let context = htmlNewParserCtxt() else { return nil }
    defer { htmlFreeParserCtxt(context) }
    let options =
        HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
        | HTML_PARSE_NONET.rawValue | HTML_PARSE_COMPACT.rawValue | HTML_PARSE_IGNORE_ENC.rawValue
    let document = bytes.withUnsafeBytes { buffer in
        htmlCtxtReadMemory(
            context, buffer.bindMemory(to: CChar.self).baseAddress, Int32(buffer.count), nil, "UTF-8", Int32(options))
    }
    guard let document else { return nil }
    defer { xmlFreeDoc(document) }
    guard context.pointee.disableSAX == 0, let root = xmlDocGetRootElement(document) else { return nil }
    return body(root)
}

/// libxml2 sets itself up at its first use, and two threads that do so at the same time wait for each other for ever: here
/// one does it, and the others wait for that one.
private let parserIsReady: Void = xmlInitParser()

extension HTMLNode {
    var isElement: Bool { pointee.type == XML_ELEMENT_NODE }
    var isText: Bool { pointee.type == XML_TEXT_NODE || pointee.type == XML_CDATA_SECTION_NODE }

    /// The element's name in lower case.
    var name: String { pointee.name.map { String(cString: $0).lowercased() } ?? "" }

    /// The bytes of a text node.
    var contentBytes: UnsafeBufferPointer<UInt8> {
        guard let content = pointee.content else { return UnsafeBufferPointer(start: nil, count: 0) }
        return UnsafeBufferPointer(start: content, count: Int(xmlStrlen(content)))
    }

    var parent: HTMLNode? { pointee.parent }
    var hasAttributes: Bool { isElement && pointee.properties != nil }

    /// The element's attributes in order, names in lower case.
    var attributes: [(name: String, value: String)] {
        guard isElement else { return [] }
        var result: [(name: String, value: String)] = []
        var next = pointee.properties
        while let attribute = next {
            if let name = attribute.pointee.name {
                result.append((String(cString: name).lowercased(), Self.value(of: attribute)))
            }
            next = attribute.pointee.next
        }
        return result
    }

    func attribute(_ name: String) -> String? {
        guard isElement else { return nil }
        var next = pointee.properties
        while let attribute = next {
            if xmlStrcasecmp(attribute.pointee.name, name) == 0 { return Self.value(of: attribute) }
            next = attribute.pointee.next
        }
        return nil
    }

    /// The element's style in lower case and without blanks; empty where it has none.
    var foldedStyle: [UInt8] {
        guard hasAttributes else { return [] }
        var result: [UInt8] = []
        var next = pointee.properties
        while let attribute = next {
            next = attribute.pointee.next
            guard xmlStrcasecmp(attribute.pointee.name, "style") == 0 else { continue }
            var child = attribute.pointee.children
            while let node = child {
                for byte in node.contentBytes where byte > Byte.space { result.append(byte.lowered) }
                child = node.pointee.next
            }
            break
        }
        return result
    }

    private static func value(of attribute: xmlAttrPtr) -> String {
        var text = ""
        var child = attribute.pointee.children
        while let node = child {
            text += String(decoding: node.contentBytes, as: UTF8.self)
            child = node.pointee.next
        }
        return text
    }
}

/// A step of a walk through a tree.
enum HTMLStep {
    case enter(HTMLNode)
    case leave(HTMLNode)
}

/// Walks a tree in reading order without recursion.
///
/// `visit` answers whether to go into an element that is entered; of one that is not gone into no `leave` comes.
/// Returns false where the tree has more nodes than are visited.
@discardableResult
func walkHTML(_ root: HTMLNode, _ visit: (HTMLStep) -> Bool) -> Bool {
    var node = root
    var visited = 0
    while true {
        visited += 1
        if visited > ReplyLimits.htmlNodes { return false }
        let goesIn = visit(.enter(node))
        if goesIn, node.isElement, let child = node.pointee.children {
            node = child
            continue
        }
        if goesIn, node.isElement { _ = visit(.leave(node)) }
        while node.pointee.next == nil || node == root {
            if node == root { return true }
            guard let parent = node.pointee.parent else { return true }
            node = parent
            _ = visit(.leave(node))
            if node == root { return true }
        }
        guard let next = node.pointee.next else { return true }
        node = next
    }
}
