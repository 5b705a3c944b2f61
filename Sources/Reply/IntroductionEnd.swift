/// How an introduction ends, told from its last bytes: nearly every line ends like none, and need not be read closely.
extension BodyLines {
    /// The last line at or after `start` with which an introduction that begins there may end; nil where none may.
    ///
    /// Looks at as many lines as the longest introduction covers.
    func lastIntroductionEnd(from start: Int) -> Int? {
        var index = min(start + ReplyLimits.introductionLines, count - 1)
        while index >= start {
            if mayEndIntroduction(index) { return index }
            index -= 1
        }
        return nil
    }

    /// False where a line ends neither in a colon nor in a bracket, a fence or the end of a verb.
    ///
    /// True also where the last bytes do not tell: beyond ASCII, folding may take them away.
    func mayEndIntroduction(_ index: Int) -> Bool {
        let content = lines[index].content
        var end = content.upperBound
        while end > content.lowerBound, isIntroductionFence(bytes[end - 1]) { end -= 1 }
        guard content.upperBound - end < 2, end - content.lowerBound >= 3 else { return !content.isEmpty }
        let (third, second, last) = (bytes[end - 3], bytes[end - 2], bytes[end - 1])
        guard third.isPlain, second.isPlain, last.isPlain else { return true }
        switch last {
        case Byte.colon, Byte.quote, UInt8(ascii: ")"), UInt8(ascii: "]"): return true
        default: return IntroductionWords.verbs.mayEnd(with: third.lowered, second.lowered, last.lowered)
        }
    }

    private func isIntroductionFence(_ byte: UInt8) -> Bool {
        byte == Byte.dash || byte == Byte.star || byte == Byte.underscore || byte.isBlank
    }
}
