extension Base64 {
    /// Decodes a body, behind or in place of which somebody wrote something else.
    ///
    /// QUIRK: list servers append their footer to a base64 text, and scripts put the label on plain text (CodecTests
    /// "base64 and foreign text"): lines of words are no base64, whatever their letters. In a text they are kept as they
    /// stand, elsewhere they are left out; where nothing else is there, the body is what it is.
    static func decodeBody(_ input: UnsafeBufferPointer<UInt8>, keepsText: Bool) -> [UInt8] {
        guard let foreign = foreignText(in: input) else { return decode(input) }
        let before = UnsafeBufferPointer(rebasing: input[..<foreign])
        guard before.contains(where: { value(of: $0) != nil }) else { return Array(input) }
        var output = decode(before)
        guard keepsText else { return output }
        if output.last != ASCII.lf { output.append(ASCII.lf) }
        return output + input[foreign...]
    }

    /// Where the first line begins that is no base64; nil for a clean body, which holds no blank.
    private static func foreignText(in input: UnsafeBufferPointer<UInt8>) -> Int? {
        let mayBe = [ASCII.space, ASCII.underscore].contains {
            Lines.find($0, in: input, from: 0, to: input.count) != nil
        }
        guard mayBe else { return nil }
        let lines = Lines(input)
        var position = 0
        while position < input.count {
            let (end, next) = lines.end(from: position)
            if isForeign(input[position..<end].trimmed()) { return position }
            position = next
        }
        return nil
    }

    /// Words of which one is no whole number of groups, or a line of signs only.
    private static func isForeign(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard !line.isEmpty else { return false }
        if !line.contains(where: { value(of: $0) != nil || $0 == ASCII.equal }) { return true }
        let words = line.split(whereSeparator: \.isBlank)
        return words.count > 1 && words.contains { $0.count % 4 != 0 }
    }
}
