import Reply

/// Any bytes as a plain body: nothing is lost, nothing is added, nothing depends on the line ends.
enum PlainReplyCheck {
    static func run(_ input: [UInt8]) throws {
        let body = String(decoding: input, as: UTF8.self)
        for options in [ReplyOptions(), ReplyOptions(keepSignature: true)] {
            let reply = extractReply(plain: body, options: options)
            try ReplyPromises.check(reply)
            try ReplyPromises.nothingLost(Array(body.utf8), reply)
            try require(
                ReplyPromises.isInOrder(reply.text, in: body), "the reply is not made of the body: \(shown(reply.text))"
            )
            try lineEnds(Array(body.utf8), options, reply)
        }
    }

    private static func lineEnds(_ body: [UInt8], _ options: ReplyOptions, _ reply: ExtractedReply) throws(Broken) {
        guard body.contains(0x0A), !body.contains(0x0D) else { return }
        for end in [[0x0D, 0x0A], [0x0D]] as [[UInt8]] {
            let other = String(decoding: body.flatMap { $0 == 0x0A ? end : [$0] }, as: UTF8.self)
            try require(extractReply(plain: other, options: options) == reply, "the reply depends on the line ends")
        }
    }
}

/// What holds for the reply of any body.
enum ReplyPromises {
    static func check(_ reply: ExtractedReply) throws(Broken) {
        try require((0...1).contains(reply.confidence), "confidence \(reply.confidence)")
        try require(!reply.rule.isEmpty, "no rule")
        try require(!reply.text.utf8.contains(0x0D) && !reply.trimmed.utf8.contains(0x0D), "CR in a reply")
        try require(!reply.text.isEmpty || reply.trimmed.isEmpty, "no text, but something trimmed")
    }

    /// Every byte of a word stands in the text or in what was trimmed, as often as in the body.
    static func nothingLost(_ body: [UInt8], _ reply: ExtractedReply) throws(Broken) {
        let wanted = counts(body)
        let found = counts(Array(reply.text.utf8) + Array(reply.trimmed.utf8))
        for byte in 0..<256 where found[byte] != wanted[byte] {
            throw Broken("byte \(byte) stands \(wanted[byte]) times in the body, \(found[byte]) times in the reply")
        }
        try require(!hasWords(body) || !reply.text.isEmpty, "words, but no text")
    }

    private static func hasWords(_ body: [UInt8]) -> Bool {
        body.contains { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A || $0 >= 0x30 && $0 <= 0x39 }
    }

    /// Letters and digits only: blanks and the bytes of blank characters may go.
    private static func counts(_ bytes: [UInt8]) -> [Int] {
        var counts = [Int](repeating: 0, count: 256)
        for byte in bytes where hasWords([byte]) { counts[Int(byte)] += 1 }
        return counts
    }

    static func isInOrder(_ text: String, in body: String) -> Bool {
        var rest = body.utf8.makeIterator()
        return text.utf8.allSatisfy { byte in
            if byte == 0x0A { return true }
            while let next = rest.next() { if next == byte { return true } }
            return false
        }
    }
}
