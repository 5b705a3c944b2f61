/// Joins the lines that a mailer wrapped as format=flowed (RFC 3676).
enum FlowedText {
    /// - Parameters:
    ///   - text: bytes with LF line ends
    ///   - deletesSpace: `delsp=yes`: the space that marks a soft break is no part of the text
    static func unfolded(_ text: [UInt8], deletesSpace: Bool) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
        var openDepth: Int?
        for line in text.split(separator: ASCII.lf, omittingEmptySubsequences: false) {
            let depth = line.prefix { $0 == ASCII.greater }.count
            var content = line.dropFirst(depth)
            if content.first == ASCII.space { content = content.dropFirst() }
            let isSignature = content.elementsEqual([ASCII.minus, ASCII.minus, ASCII.space])
            if let openDepth {
                let joins = openDepth == depth && !isSignature
                if !joins { output.append(ASCII.lf) }
                if !joins { appendPrefix(depth, of: content, to: &output) }
            } else {
                appendPrefix(depth, of: content, to: &output)
            }
            let isSoft = content.last == ASCII.space && !isSignature
            output += isSoft && deletesSpace ? content.dropLast() : content
            openDepth = isSoft ? depth : nil
            if !isSoft { output.append(ASCII.lf) }
        }
        // The split yields one line more than there are line ends.
        if output.last == ASCII.lf { output.removeLast() }
        return output
    }

    private static func appendPrefix(_ depth: Int, of content: ArraySlice<UInt8>, to output: inout [UInt8]) {
        guard depth > 0 else { return }
        output += [UInt8](repeating: ASCII.greater, count: depth)
        if !content.isEmpty { output.append(ASCII.space) }
    }
}
