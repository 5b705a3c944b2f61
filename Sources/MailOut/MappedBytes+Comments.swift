extension MappedBytes {
    /// Longer ones are sentences and no remark within an address.
    private static let longestComment = 60

    /// The text without remarks in brackets, which an address may hold anywhere (RFC 5322 §3.2.2); nil where it has none.
    ///
    /// Only those of an address matter, so one within another is left.
    func withoutComments() -> MappedBytes? {
        guard next(UInt8(ascii: "@"), from: 0) != nil else { return nil }
        var result: MappedBytes?
        var copied = 0
        var position = 0
        while let open = next(UInt8(ascii: "("), from: position) {
            position = open + 1
            guard let end = commentEnd(behind: open) else { continue }
            if result == nil { result = MappedBytes(emptyLike: self) }
            result?.appendRun(copied..<open, of: self)
            copied = end
            position = end
        }
        result?.appendRun(copied..<count, of: self)
        return result
    }

    private func commentEnd(behind open: Int) -> Int? {
        var index = open + 1
        while index < count, index - open <= MappedBytes.longestComment {
            switch bytes[index] {
            case UInt8(ascii: ")"): return index + 1
            case UInt8(ascii: "("): return nil
            default: index += 1
            }
        }
        return nil
    }
}
