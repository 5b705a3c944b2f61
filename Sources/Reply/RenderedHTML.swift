/// An HTML body as lines of text, with what its markup says of each line and the nodes they came from.
struct RenderedHTML {
    /// A node that gave text, or stands between texts, and the lines it reaches over.
    struct Piece {
        let node: HTMLNode
        let lines: ClosedRange<Int>
    }

    var bytes: [UInt8] = []
    /// One for each line.
    var hints: [LineHint?] = []
    var pieces: [Piece] = []

    /// The lines, with their hints.
    var body: BodyLines {
        var body = BodyLines(bytes)
        for index in body.lines.indices where index < hints.count { body.lines[index].hint = hints[index] }
        return body
    }
}

/// Turns a tree into text: one pass, no recursion.
struct HTMLRenderer {
    private(set) var result = RenderedHTML()
    private var pendingBreaks = 0
    private var pendingSpace = false
    private var lineHasContent = false
    private var preformatted = 0
    private var marker: [UInt8] = []
    private var boundaryIsNear = false
    private var lists: [Int?] = []
    private var scopes: [Scope] = []
    private var links: [(node: HTMLNode, start: Int)] = []
    private let keepsNodes: Bool

    /// An element that changes what its lines are.
    private struct Scope {
        let node: HTMLNode
        var hint: LineHint?
        var quotes: Int
        var isQuoteContainer: Bool
    }

    private static let mostBreaks = 3

    /// `keepsNodes`: remember which node gave which line.
    static func render(_ root: HTMLNode, keepsNodes: Bool = false) -> RenderedHTML {
        var renderer = HTMLRenderer(keepsNodes: keepsNodes)
        walkHTML(root) { step in
            switch step {
            case .enter(let node): return renderer.enter(node)
            case .leave(let node):
                renderer.leave(node)
                return true
            }
        }
        return renderer.result
    }

    private init(keepsNodes: Bool) { self.keepsNodes = keepsNodes }

    private var line: Int { max(result.hints.count - 1, 0) }

    private mutating func enter(_ node: HTMLNode) -> Bool {
        if node.isText {
            write(node)
            return false
        }
        guard node.isElement else { return false }
        let name = node.name
        if HTMLElements.unseen.contains(name) || HTMLElements.isHidden(node) { return false }
        if HTMLElements.blocks.contains(name) { breakLine(space(around: name)) }
        open(node, name)
        switch name {
        case "br":
            remember(node)
            pendingBreaks = lineHasContent ? max(pendingBreaks, 1) : min(pendingBreaks + 1, Self.mostBreaks)
            lineHasContent = false
            pendingSpace = false
        case "hr":
            put(Array("----------".utf8))
            remember(node)
            breakLine(1)
        case "img": writeImage(node)
        case "pre": preformatted += 1
        case "ul", "dl": lists.append(nil)
        case "ol": lists.append((node.attribute("start").flatMap { Int($0) } ?? 1))
        case "li": beginItem()
        case "td", "th": if lineHasContent { put([Byte.tab]) }
        case "a": links.append((node, result.bytes.count))
        default: break
        }
        return true
    }

    private mutating func leave(_ node: HTMLNode) {
        let name = node.name
        switch name {
        case "pre": preformatted -= 1
        case "ul", "dl", "ol": if !lists.isEmpty { lists.removeLast() }
        case "a": closeLink(node)
        case "li": marker = []
        default: break
        }
        if HTMLElements.blocks.contains(name) { breakLine(space(around: name)) }
        if scopes.last?.node == node { scopes.removeLast() }
    }

    /// Line ends around a block: a blank line, but none around a list in a list.
    private func space(around name: String) -> Int {
        let isInnerList = (name == "ul" || name == "ol") && !lists.isEmpty
        return HTMLElements.spaced.contains(name) && !isInnerList ? 2 : 1
    }

    /// Reads an element's mark and remembers what it makes of the lines inside.
    private mutating func open(_ node: HTMLNode, _ name: String) {
        let outer = scopes.last
        var scope = Scope(
            node: node, hint: outer?.hint, quotes: outer?.quotes ?? 0,
            isQuoteContainer: outer?.isQuoteContainer ?? false)
        var isMarked = false
        let mark = HTMLQuoteMarks.mark(of: node)
        if name == "blockquote" {
            isMarked = true
            if isQuoting(node, mark, scope) {
                scope.quotes += 1
                scope.hint = .quote
            } else if scope.hint == nil {
                scope.hint = .softQuote
            }
        }
        switch mark {
        case .quoteContainer where !isMarked:
            scope.isQuoteContainer = true
            isMarked = true
        case .boundaryBelow: boundaryIsNear = true
        case .hint(.boundary): boundaryIsNear = scope.hint == nil
        case .hint(.quote) where name != "blockquote":
            scope.quotes += 1
            scope.hint = .quote
            isMarked = true
        case .hint(let hint) where scope.hint == nil || scope.hint == .softQuote:
            scope.hint = hint
            isMarked = true
        default: break
        }
        if isMarked { scopes.append(scope) }
    }

    /// A blockquote is a quote where its client says so; the writer's own has no type and stands in no container.
    private func isQuoting(_ node: HTMLNode, _ mark: HTMLQuoteMarks.Mark?, _ outer: Scope) -> Bool {
        if node.attribute("type")?.lowercased() == "cite" || outer.quotes > 0 { return true }
        switch mark {
        case .hint(.quote): return true
        case .quoteContainer: return outer.isQuoteContainer
        default: return false
        }
    }
}

extension HTMLRenderer {
    private mutating func remember(_ node: HTMLNode) {
        if keepsNodes { result.pieces.append(RenderedHTML.Piece(node: node, lines: line...line)) }
    }

    private mutating func breakLine(_ count: Int) {
        if lineHasContent || result.bytes.isEmpty { pendingBreaks = max(pendingBreaks, count) }
        if !lineHasContent, pendingBreaks > 0 { pendingBreaks = max(pendingBreaks, count) }
        lineHasContent = false
        pendingSpace = false
    }

    private mutating func beginItem() {
        let indent = [UInt8](repeating: Byte.space, count: 2 * min(max(lists.count - 1, 0), Self.deepestIndent))
        if let number = lists.last ?? nil {
            lists[lists.count - 1] = number &+ 1
            marker = indent + Array("\(number). ".utf8)
        } else {
            marker = indent + [Byte.dash, Byte.space]
        }
    }

    private static let deepestIndent = 8

    /// Begins a new line where one is due: line ends, hint, quote marks, list marker.
    private mutating func beginLine() {
        guard !lineHasContent else { return }
        let isFirst = result.hints.isEmpty
        let breaks = isFirst ? 0 : max(pendingBreaks, 1)
        let scope = scopes.last
        var hint = scope?.hint
        if boundaryIsNear, hint == nil || hint == .softQuote { hint = .boundary }
        boundaryIsNear = false
        for index in 0..<(isFirst ? 1 : breaks) {
            if !isFirst { result.bytes.append(Byte.newline) }
            let isLast = isFirst || index == breaks - 1
            result.hints.append(
                isLast ? hint : hint == .softQuote && result.hints.last == .softQuote ? .softQuote : nil)
        }
        if let quotes = scope?.quotes, quotes > 0 {
            result.bytes += [UInt8](repeating: Byte.quote, count: min(quotes, Self.deepestIndent)) + [Byte.space]
        }
        result.bytes += marker
        marker = []
        pendingBreaks = 0
        pendingSpace = false
        lineHasContent = true
    }

    private mutating func put(_ bytes: [UInt8]) {
        if bytes != [Byte.tab] { beginLine() }
        if pendingSpace { result.bytes.append(Byte.space) }
        pendingSpace = false
        result.bytes += bytes
    }

    private mutating func write(_ node: HTMLNode) {
        let content = node.contentBytes
        var first: Int?
        var index = 0
        while index < content.count {
            let byte = content[index]
            if preformatted > 0, byte == Byte.newline {
                pendingBreaks = lineHasContent ? max(pendingBreaks, 1) : min(pendingBreaks + 1, Self.mostBreaks)
                lineHasContent = false
            } else if byte.isBlank && preformatted == 0 || byte == Byte.newline || byte == Byte.carriageReturn {
                pendingSpace = lineHasContent
            } else {
                beginLine()
                if first == nil { first = line }
                if pendingSpace { result.bytes.append(Byte.space) }
                pendingSpace = false
                guard byte == 0xC2, index + 1 < content.count, content[index + 1] == 0xA0 else {
                    let end = Self.wordEnd(content, index)
                    result.bytes.append(contentsOf: UnsafeBufferPointer(rebasing: content[index..<end]))
                    index = end
                    continue
                }
                result.bytes.append(Byte.space)
                index += 1
            }
            index += 1
        }
        if keepsNodes, let first { result.pieces.append(RenderedHTML.Piece(node: node, lines: first...line)) }
    }

    /// Where the bytes end that are written as they stand.
    private static func wordEnd(_ content: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
        var end = start + 1
        while end < content.count, content[end] > Byte.space, content[end] != 0xC2 { end += 1 }
        return end
    }

    private mutating func writeImage(_ node: HTMLNode) {
        if let alt = node.attribute("alt"), !alt.isEmpty {
            let bytes = folding(alt)
            // An emoji is drawn as an image with itself as its alternative.
            let isSign = bytes.first.map { $0 >= 0xE2 } ?? false
            if !bytes.isEmpty { put(isSign ? bytes : [UInt8(ascii: "[")] + bytes + [UInt8(ascii: "]")]) }
        }
        remember(node)
    }

    private func folding(_ text: String) -> [UInt8] {
        let bytes = text.utf8.map { $0 == Byte.newline || $0 == Byte.carriageReturn ? Byte.space : $0 }
        return Array(bytes[trimmed(bytes, 0..<bytes.count)])
    }

    /// `words <address>` where the words do not show the address already.
    private mutating func closeLink(_ node: HTMLNode) {
        guard let link = links.popLast(), link.node == node, let href = node.attribute("href") else { return }
        let address = folding(href)
        guard let shown = Self.shownAddress(address), lineHasContent, link.start < result.bytes.count else { return }
        let words = folded(result.bytes[link.start...])
        if words.isEmpty || words.firstIndex(of: shown) != nil { return }
        put([Byte.space, Byte.opening] + address.filter { $0 > Byte.space && $0 != Byte.quote } + [Byte.quote])
    }

    /// The part of an address that a link's words would show; nil where the address is of no use in a text.
    private static func shownAddress(_ address: [UInt8]) -> [UInt8]? {
        var text = folded(address[...])
        var isKnown = false
        for scheme in ["https://", "http://", "mailto:", "tel:"] where text.starts(with: Array(scheme.utf8), at: 0) {
            text.removeFirst(scheme.utf8.count)
            isKnown = true
            break
        }
        if text.starts(with: Array("www.".utf8), at: 0) { text.removeFirst(4) }
        if let query = text.firstIndex(of: UInt8(ascii: "?")), text.contains(Byte.at) { text.removeSubrange(query...) }
        while text.last == UInt8(ascii: "/") { text.removeLast() }
        return isKnown && !text.isEmpty ? text : nil
    }
}
