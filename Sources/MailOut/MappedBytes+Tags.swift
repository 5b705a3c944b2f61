extension MappedBytes {
    /// The text with markup removed: what a reader sees as one word although tags stand within it; nil where it has none.
    func withoutTags() -> MappedBytes? {
        guard bytes.contains(UInt8(ascii: "<")) else { return nil }
        var result = MappedBytes(emptyLike: self)
        var index = 0
        var isChanged = false
        // Once no `>` or comment end follows, none follows later either: keeps the walk linear.
        var mayClose = true
        var mayCloseComment = true
        while index < count {
            if mayClose, bytes[index] == UInt8(ascii: "<"), opensTag(at: index) {
                if let end = tagEnd(from: index, &mayCloseComment) {
                    isChanged = true
                    index = end
                    continue
                }
                mayClose = false
            }
            result.append(bytes[index], from: index..<index + 1, of: self)
            index += 1
        }
        return isChanged ? result : nil
    }

    private func opensTag(at index: Int) -> Bool {
        guard index + 1 < count else { return false }
        let next = bytes[index + 1]
        return (next | 0x20) &- 0x61 < 26 || next == UInt8(ascii: "/") || next == UInt8(ascii: "!")
            || next == UInt8(ascii: "?")
    }

    private func tagEnd(from index: Int, _ mayCloseComment: inout Bool) -> Int? {
        let comment = Array("<!--".utf8)
        if mayCloseComment, bytes[index...].starts(with: comment) {
            if let end = commentEnd(from: index + comment.count) { return end }
            mayCloseComment = false
        }
        return bytes[index...].firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 }
    }

    private func commentEnd(from start: Int) -> Int? {
        var index = start
        while index + 2 < count {
            guard let dash = bytes[index...].firstIndex(of: UInt8(ascii: ">")) else { return nil }
            if dash - 2 >= start, bytes[dash - 1] == UInt8(ascii: "-"), bytes[dash - 2] == UInt8(ascii: "-") {
                return dash + 1
            }
            index = dash + 1
        }
        return nil
    }
}
