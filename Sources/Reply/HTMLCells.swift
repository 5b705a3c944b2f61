/// Cells of tables that hold words of one line, so that a row can be a line of text.
enum HTMLCells {
    /// Nodes of a cell that are looked at, and bytes of text in one that still reads well beside others.
    private static let looksAt = 40
    private static let shortBytes = 200
    private static let parting: Set<String> = [
        "table", "ul", "ol", "dl", "hr", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6",
    ]

    /// True where a cell's words stand in one line, whatever blocks they stand in.
    static func isOneLine(_ cell: HTMLNode) -> Bool {
        var seen = 0
        var bytes = 0
        var isOne = true
        var mayBreak = false
        walkHTML(cell) { step in
            guard isOne else { return false }
            guard case .enter(let node) = step else {
                if case .leave(let node) = step, HTMLElements.blocks.contains(node.name), bytes > 0 { mayBreak = true }
                return true
            }
            seen += 1
            if seen > looksAt { isOne = false }
            if node.isText {
                if node.contentBytes.count > shortBytes * 4 { isOne = false }
                guard isOne else { return false }
                let count = node.contentBytes.reduce(0) {
                    $0 + ($1.isBlank || $1 == Byte.newline || $1 == 0xC2 || $1 == 0xA0 ? 0 : 1)
                }
                if count > 0, mayBreak { isOne = false }
                bytes += count
                if bytes > shortBytes { isOne = false }
                return false
            }
            guard node.isElement else { return false }
            let name = node.name
            if parting.contains(name) { isOne = false }
            if bytes > 0, name == "br" || HTMLElements.blocks.contains(name) { mayBreak = true }
            return isOne
        }
        return isOne
    }
}
