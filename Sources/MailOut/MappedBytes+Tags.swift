extension MappedBytes {
    /// The text with markup removed: what a reader sees as one word although tags stand within it; nil where it has none.
    func withoutTags() -> MappedBytes? {
        var result: MappedBytes?
        var copied = 0
        var position = 0
        var mayCloseComment = true
        while let open = next(UInt8(ascii: "<"), from: position) {
            position = open + 1
            guard opensTag(at: open) else { continue }
            // Once no `>` or comment end follows, none follows later either: keeps the walk linear.
            guard let end = tagEnd(from: open, &mayCloseComment) else { break }
            if result == nil { result = MappedBytes(emptyLike: self) }
            result?.appendRun(copied..<open, of: self)
            copied = end
            position = end
        }
        result?.appendRun(copied..<count, of: self)
        return result
    }

    private func opensTag(at index: Int) -> Bool {
        guard index + 1 < count else { return false }
        let next = bytes[index + 1]
        return (next | 0x20) &- 0x61 < 26 || next == UInt8(ascii: "/") || next == UInt8(ascii: "!")
            || next == UInt8(ascii: "?")
    }

    private func tagEnd(from index: Int, _ mayCloseComment: inout Bool) -> Int? {
        if mayCloseComment, opensComment(at: index) {
            if let end = commentEnd(from: index + 4) { return end }
            mayCloseComment = false
        }
        return next(UInt8(ascii: ">"), from: index).map { $0 + 1 }
    }

    /// `<!--`.
    private func opensComment(at index: Int) -> Bool {
        index + 3 < count && bytes[index + 1] == UInt8(ascii: "!") && bytes[index + 2] == UInt8(ascii: "-")
            && bytes[index + 3] == UInt8(ascii: "-")
    }

    private func commentEnd(from start: Int) -> Int? {
        var index = start
        while index + 2 < count {
            guard let dash = next(UInt8(ascii: ">"), from: index) else { return nil }
            if dash - 2 >= start, bytes[dash - 1] == UInt8(ascii: "-"), bytes[dash - 2] == UInt8(ascii: "-") {
                return dash + 1
            }
            index = dash + 1
        }
        return nil
    }
}
