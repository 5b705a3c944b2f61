import Reply

/// Any bytes as an HTML body: its text, its reply, and above all what the sanitiser lets through.
enum HTMLReplyCheck {
    /// What a body may grow to: `&` becomes five bytes, a `<li>` a line end and an indent.
    private static let growth = 20

    static func run(_ input: [UInt8]) throws {
        let html = String(decoding: input, as: UTF8.self)
        let text = plainText(fromHTML: html)
        try require(
            text.utf8.count <= html.utf8.count * growth, "\(html.utf8.count) bytes of HTML give \(text.utf8.count)")
        for options in [ReplyOptions(), ReplyOptions(keepSignature: true)] {
            let reply = extractReply(html: html, options: options)
            try ReplyPromises.check(reply)
            try ReplyPromises.nothingLost(Array(text.utf8), reply)
        }
        if let new = newHTML(from: html) {
            try require((0...1).contains(new.confidence), "confidence \(new.confidence)")
            try sanitized(new.html)
        }
        try sanitized(html)
    }

    private static func sanitized(_ html: String) throws {
        let same = HTMLRewriting(text: { $0 }, link: { $0 }, contentID: { $0 })
        let clean = sanitizedHTML(html, rewriting: same)
        try MarkupReader.check(clean)
        let again = sanitizedHTML(clean, rewriting: same)
        try MarkupReader.check(again)
        let bare = HTMLRewriting(text: { $0 }, link: { _ in nil }, contentID: { _ in nil })
        let withoutLinks = sanitizedHTML(html, rewriting: bare)
        try MarkupReader.check(withoutLinks)
        try require(!withoutLinks.contains("<a ") && !withoutLinks.contains("<img"), "a link that was refused is there")
    }
}
