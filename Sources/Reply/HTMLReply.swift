/// What was newly written in an HTML body, as readable text.
///
/// The markup says which lines are quotes where the client marks them; the rules for plain text say the rest.
/// Total and linear: a body that the parser cannot read whole is read as bare text.
package func extractReply(html: String, options: ReplyOptions = ReplyOptions()) -> ExtractedReply {
    extractReply(html: html, options: options, keepsForward: false)
}

/// `keepsForward`: the subject says that the mail is passed on.
func extractReply(html: String, options: ReplyOptions, keepsForward: Bool) -> ExtractedReply {
    cutReply(renderedLines(html), options: options, keepsForward: keepsForward).reply()
}

/// HTML as readable text: lists, links, tables and paragraphs kept; scripts and styles dropped; linear in its input.
package func plainText(fromHTML html: String) -> String {
    let body = renderedLines(html)
    var result: [UInt8] = []
    var blanks = 0
    for line in body.lines {
        let end = trimmed(body.bytes, line.range).upperBound
        let text = body.bytes[line.range.lowerBound..<max(end, line.range.lowerBound)]
        if line.isBlank {
            blanks += 1
            continue
        }
        if !result.isEmpty { result += [UInt8](repeating: Byte.newline, count: blanks + 1) }
        blanks = 0
        result += text
    }
    return String(decoding: result, as: UTF8.self)
}

private func renderedLines(_ html: String) -> BodyLines {
    let source = preparedHTML(html)
    return withHTMLTree(source) { HTMLRenderer.render($0).body } ?? BodyLines(strippedHTML(source))
}
