package import Mail

/// What was newly written in a message: both bodies read by their own rules, then reconciled; fails open.
///
/// Where the two bodies say different things, the confidence is below `ExtractedReply.sure`.
package func extractReply(from message: Message, options: ReplyOptions = ReplyOptions()) -> ExtractedReply {
    extractReply(from: message, MessageBodies(of: message), options: options)
}

/// The same with bodies that have been decoded already.
package func extractReply(
    from message: Message, _ bodies: MessageBodies, options: ReplyOptions = ReplyOptions()
) -> ExtractedReply {
    let isForward = isForwardSubject(message.subject)
    let plain = bodies.plain.flatMap { body in
        body.utf8.contains { !$0.isBlank && $0 != Byte.newline && $0 != Byte.carriageReturn }
            ? cutReply(BodyLines(body), options: options, keepsForward: isForward).reply() : nil
    }
    let html = bodies.html.flatMap { body in
        let reply = extractReply(html: body, options: options, keepsForward: isForward)
        return reply.text.isEmpty ? nil : reply
    }
    switch (plain, html) {
    case (let plain?, let html?): return reconciled(plain, html)
    case (let only?, nil), (nil, let only?): return only
    case (nil, nil): return ExtractedReply(text: "", trimmed: "", rule: ExtractedReply.noRule, confidence: 1)
    }
}

/// Subject prefixes with which clients pass a mail on, by language.
private let forwardPrefixes = PhraseTable([
    "fw:", "fwd:", "wg:", "tr:", "rv:", "enc:", "i:", "doorst:", "vs:", "vb:", "vl:", "pd:", "továbbítás:",
    "tov:",
    "trs:", "fs:", "πρθ:", "i̇lt:", "ilt:", "yönlendirme:", "הועבר:", "إعادة توجيه:", "转发:", "转发：", "轉寄:", "轉寄：", "転送:",
    "전달:", "chuyển tiếp:", "fwd :", "tr :", "пересл:",
])

func isForwardSubject(_ subject: String) -> Bool {
    forwardPrefixes.length(in: folded(Array(subject.utf8)[...])) != nil
}
