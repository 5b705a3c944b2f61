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
    private var isForwardNear = false
    private var ruleIsNear = false
    private var sawQuote = false
    /// A no-break space stands alone in its paragraph so far: it is how clients write an empty line.
    private var isSpacer = false
    /// The cell whose words stand in one line, while it is open.
    private var oneLineCell: HTMLNode?
    private var lists: [Int?] = []
    private var scopes: [Scope] = []
    private var links: [(node: HTMLNode, start: Int)] = []
    private let keepsNodes: Bool

    /// An element that changes what its lines are.
    private struct Scope {
        var node: HTMLNode
        var hint: LineHint?
        var quotes: Int
        var isQuoteContainer: Bool
        /// In a container, the line at which it begins; nil once a quote has begun in it.
        var introductionStart: Int?
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
        if name == "span", HTMLLists.isMarker(node) {
            writeMarker(node)
            return false
        }
        if HTMLElements.blocks.contains(name) { breakLine(space(around: node, name)) }
        open(node, name)
        switch name {
        case "br":
            remember(node)
            if oneLineCell == nil { breakLine() } else { pendingSpace = lineHasContent }
        case "hr":
            if ruleIsNear { boundaryIsNear = true }
            put(Array("----------".utf8))
            remember(node)
            breakLine(1)
        case "img": writeImage(node)
        case "pre": preformatted += 1
        case "ul", "dl": lists.append(nil)
        case "ol": lists.append((node.attribute("start").flatMap { Int($0) } ?? 1))
        case "li": beginItem(node)
        case "td", "th":
            if lineHasContent { putTab() }
            if oneLineCell == nil, HTMLCells.isOneLine(node) { oneLineCell = node }
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
        if HTMLElements.blocks.contains(name) { breakLine(space(around: node, name)) }
        if oneLineCell == node { oneLineCell = nil }
        if scopes.last?.node == node { scopes.removeLast() }
    }

    /// Line ends around a block: a blank line, but none around a list in a list or paragraphs without margins.
    private func space(around node: HTMLNode, _ name: String) -> Int {
        let isInnerList = (name == "ul" || name == "ol") && !lists.isEmpty
        let isTight = name == "p" && (node.parent?.name == "li" || HTMLElements.hasNoMargin(node))
        return HTMLElements.spaced.contains(name) && !isInnerList && !isTight ? 2 : 1
    }

    /// Reads an element's mark and remembers what it makes of the lines inside.
    private mutating func open(_ node: HTMLNode, _ name: String) {
        var scope = scopes.last ?? Scope(node: node, hint: nil, quotes: 0, isQuoteContainer: false)
        scope.node = node
        let mark = HTMLQuoteMarks.mark(of: node)
        if name == "blockquote" {
            if isQuoting(node, mark, scope) {
                markIntroduction()
                scope.quotes += 1
                scope.hint = .quote
            } else if scope.hint == nil {
                scope.hint = .softQuote
            }
        } else if let mark {
            guard apply(mark, to: &scope) else { return }
        } else {
            return
        }
        scopes.append(scope)
    }

    /// Returns false where a mark says nothing of the element's own lines.
    private mutating func apply(_ mark: HTMLClientMark.Meaning, to scope: inout Scope) -> Bool {
        switch mark {
        case .container:
            scope.isQuoteContainer = true
            scope.introductionStart = result.hints.count
            return true
        case .quote:
            scope.quotes += 1
            scope.hint = .quote
            return true
        case .boundaryBelow:
            boundaryIsNear = true
            return false
        case .ruledBoundaryBelow:
            ruleIsNear = true
            return false
        case .boundary, .forward:
            boundaryIsNear = scope.hint == nil || scope.hint == .softQuote
            isForwardNear = mark == .forward
            return false
        case .introduction: return set(.introduction, in: &scope)
        case .signature: return set(.signature, in: &scope)
        case .old: return set(.old, in: &scope)
        }
    }

    private func set(_ hint: LineHint, in scope: inout Scope) -> Bool {
        guard scope.hint == nil || scope.hint == .softQuote else { return false }
        scope.hint = hint
        return true
    }

    /// A blockquote is a quote where its client says so; the writer's own has no type and stands in no container.
    private func isQuoting(_ node: HTMLNode, _ mark: HTMLClientMark.Meaning?, _ outer: Scope) -> Bool {
        if node.attribute("type")?.lowercased() == "cite" || outer.quotes > 0 { return true }
        switch mark {
        case .quote: return true
        case .container: return outer.isQuoteContainer
        default: return false
        }
    }

    /// Lines over which a client writes its introduction.
    private static let introductionLines = 3

    /// What stands in a container above its first quote is the introduction, in whatever language, if it ends like one.
    private mutating func markIntroduction() {
        if scopes.last?.quotes ?? 0 == 0 {
            if !sawQuote, isIntroduction() { result.hints[result.hints.count - 1] = .introduction }
            sawQuote = true
        }
        guard let container = scopes.indices.last, let start = scopes[container].introductionStart else { return }
        for index in scopes.indices { scopes[index].introductionStart = nil }
        let count = result.hints.count - start
        guard count > 0, count <= Self.introductionLines, result.bytes.last == Byte.colon || result.bytes.last == 0x9A
        else {
            return
        }
        for line in start..<result.hints.count where result.hints[line] == nil { result.hints[line] = .introduction }
    }
}

extension HTMLRenderer {
    /// True where the last line reads like an introduction: it ends with a colon and tells when, or who and a number.
    ///
    /// Right above an element that a client marks as a quote no verb is needed (tuta).
    private func isIntroduction() -> Bool {
        guard let hint = result.hints.last, hint == nil, result.bytes.last == Byte.colon else { return false }
        let start = result.bytes.lastIndex(of: Byte.newline).map { $0 + 1 } ?? 0
        let line = result.bytes[start...]
        guard line.count <= ReplyLimits.introductionBytes else { return false }
        let dates = DateEvidence(in: folded(line))
        return dates.hasTime && (dates.hasDate || line.contains(Byte.at))
    }

    private mutating func remember(_ node: HTMLNode) {
        if keepsNodes { result.pieces.append(RenderedHTML.Piece(node: node, lines: line...line)) }
    }

    /// A line end of the writer's own.
    private mutating func breakLine() {
        pendingBreaks = lineHasContent ? max(pendingBreaks, 1) : min(pendingBreaks + 1, Self.mostBreaks)
        lineHasContent = false
        pendingSpace = false
        isSpacer = false
    }

    private mutating func breakLine(_ count: Int) {
        if oneLineCell != nil {
            pendingSpace = pendingSpace || lineHasContent && result.bytes.last != Byte.tab
            return
        }
        if lineHasContent || result.bytes.isEmpty { pendingBreaks = max(pendingBreaks, count) }
        if !lineHasContent, pendingBreaks > 0 { pendingBreaks = max(pendingBreaks, isSpacer ? 2 : count) }
        isSpacer = false
        lineHasContent = false
        pendingSpace = false
    }

    private mutating func beginItem(_ node: HTMLNode) {
        if let value = node.attribute("value").flatMap({ Int($0) }), let list = lists.indices.last, lists[list] != nil {
            lists[list] = value
        }
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
        if boundaryIsNear, hint == nil || hint == .softQuote { hint = isForwardNear ? .forward : .boundary }
        boundaryIsNear = false
        isForwardNear = false
        ruleIsNear = false
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
        isSpacer = false
        pendingBreaks = 0
        pendingSpace = false
        lineHasContent = true
    }

    private mutating func put(_ bytes: [UInt8]) {
        beginLine()
        if pendingSpace { result.bytes.append(Byte.space) }
        pendingSpace = false
        result.bytes += bytes
    }

    private mutating func putTab() {
        while result.bytes.last == Byte.space { result.bytes.removeLast() }
        result.bytes.append(Byte.tab)
        pendingSpace = false
    }

    private mutating func write(_ node: HTMLNode) {
        let content = node.contentBytes
        var first: Int?
        var index = 0
        while index < content.count {
            let byte = content[index]
            if preformatted > 0, byte == Byte.newline {
                breakLine()
            } else if byte.isBlank && preformatted == 0 || byte == Byte.newline || byte == Byte.carriageReturn {
                pendingSpace = pendingSpace || lineHasContent && result.bytes.last != Byte.tab
            } else if let sign = HTMLSigns.sign(content, index) {
                index += sign.length
                guard !sign.text.isEmpty else { continue }
                if !lineHasContent, preformatted == 0, sign.text == HTMLSigns.space {
                    isSpacer = true
                    continue
                }
                beginWord(&first)
                result.bytes += sign.text
                continue
            } else {
                beginWord(&first)
                let end = Self.wordEnd(content, index)
                result.bytes.append(contentsOf: UnsafeBufferPointer(rebasing: content[index..<end]))
                index = end
                continue
            }
            index += 1
        }
        if keepsNodes, let first { result.pieces.append(RenderedHTML.Piece(node: node, lines: first...line)) }
        if first == nil, isSpacer { remember(node) }
    }

    private mutating func beginWord(_ first: inout Int?) {
        beginLine()
        if first == nil { first = line }
        if pendingSpace { result.bytes.append(Byte.space) }
        pendingSpace = false
    }

    /// Where the bytes end that are written as they stand.
    private static func wordEnd(_ content: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
        var end = start + 1
        while end < content.count, content[end] > Byte.space, !HTMLSigns.mayBegin(content[end]) { end += 1 }
        return end
    }

    private mutating func writeMarker(_ node: HTMLNode) {
        put(HTMLLists.marker(node))
        remember(node)
        pendingSpace = true
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
        guard let shown = HTMLLinks.shownAddress(address), link.start < result.bytes.count else { return }
        let words = folded(result.bytes[link.start...])
        if words.isEmpty || words.firstIndex(of: shown) != nil { return }
        // Where the link ends with a block the line is still the last one: its end is written with the next.
        result.bytes +=
            [Byte.space, Byte.opening] + address.filter { $0 > Byte.space && $0 != Byte.quote } + [Byte.quote]
    }
}
