extension BodyLines {
    /// The last line at or after `start` with which an introduction that begins there may end; nil where none may.
    ///
    /// Looks at as many lines as the longest introduction covers, and no further than one blank line and the quote.
    func lastIntroductionEnd(from start: Int) -> Int? {
        var last: Int?
        var blanks = 0
        var isOnlyFence = true
        for index in start...min(start + ReplyLimits.introductionLines, count - 1) {
            let line = lines[index]
            if line.isBlank {
                blanks += 1
                if blanks > 1 { break }
                continue
            }
            guard line.depth == lines[start].depth else { break }
            guard line.shape.contains(.introductionEnd), !line.content.isEmpty else { continue }
            last = index
            isOnlyFence = isOnlyFence && line.shape.contains(.fence)
        }
        return isOnlyFence ? nil : last
    }
}
