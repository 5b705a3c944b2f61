extension BodyLines {
    /// The last line at or after `start` with which an introduction that begins there may end; nil where none may.
    ///
    /// Looks at as many lines as the longest introduction covers.
    func lastIntroductionEnd(from start: Int) -> Int? {
        var last: Int?
        var index = min(start + ReplyLimits.introductionLines, count - 1)
        while index >= start {
            if lines[index].shape.contains(.introductionEnd), !lines[index].content.isEmpty {
                last = last ?? index
                if !lines[index].shape.contains(.fence) { return last }
            }
            index -= 1
        }
        return nil
    }
}
